"""How rare words are in everyday English, 0 for the commonest to 1.3 for the rarest."""

from functools import lru_cache

from tools.align.terms import spoken_tokens, terms_and_words
from tools.text.words import STOPWORDS, stem

_COMMON_ZIPF = 6.5
_SPAN = 3.0
_MOST = 1.3
_NUMBER = 0.3
_LEAST_WEIGHT = 0.1
_PAIR = 0.7
"""What a pair of neighbouring words weighs beside one word as rare."""


def word_rarities(name: str) -> dict[str, float]:
    """Return the rarity of each content word of a name, by stem."""
    return {stem(word): english_rarity(word) for word in spoken_tokens(name) if word not in STOPWORDS}


@lru_cache(maxsize=50_000)
def english_rarity(word: str) -> float:
    """Return the rarity of a lower-case word; of a number a fixed small one."""
    from wordfreq import zipf_frequency  # heavy: reads its tables on import

    if word.isdigit():
        return _NUMBER
    return min(_MOST, max(0.0, (_COMMON_ZIPF - float(zipf_frequency(word, "en"))) / _SPAN))


def term_weights(text: str) -> dict[str, float]:
    """Return how much each index term of a text says, 0.1 to 1.3: everyday words little, rare ones much."""
    weights: dict[str, float] = {}
    for term, words in terms_and_words(text):
        rarity = sum(map(english_rarity, words)) / len(words) * (_PAIR if len(words) > 1 else 1.0)
        weights[term] = max(weights.get(term, _LEAST_WEIGHT), rarity)
    return weights
