"""How rare words are in everyday English, 0 for the commonest to 1.3 for the rarest."""

from functools import lru_cache

from tools.align.terms import spoken_tokens
from tools.text.words import STOPWORDS, stem

_COMMON_ZIPF = 6.5
_SPAN = 3.0
_MOST = 1.3
_NUMBER = 0.3


def word_rarities(name: str) -> dict[str, float]:
    """Return the rarity of each content word of a name, by stem."""
    return {stem(word): _rarity(word) for word in spoken_tokens(name) if word not in STOPWORDS}


@lru_cache(maxsize=50_000)
def _rarity(word: str) -> float:
    from wordfreq import zipf_frequency  # heavy: reads its tables on import

    if word.isdigit():
        return _NUMBER
    return min(_MOST, max(0.0, (_COMMON_ZIPF - float(zipf_frequency(word, "en"))) / _SPAN))
