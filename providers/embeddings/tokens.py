"""Words of a text, their stems, and how rare they are in general English."""

import math
import re
import threading
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_UNKNOWN_ZIPF = 2.5
_COMMONEST_ZIPF = 8.0
_LEAST_RARITY = 0.05


class _Stemmer(threading.local):
    """A stemmer keeps the word it works on: each thread needs its own."""

    def __init__(self) -> None:
        self.stem = snowballstemmer.stemmer("english").stemWord


_STEMMER = _Stemmer()


def words(text: str) -> list[str]:
    """Return the words and numbers of a text, lower case, in order; inner apostrophes and points stay."""
    return [match.group().replace("’", "'").lower() for match in _WORD.finditer(text)]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the Snowball (English) stem of a lower-case word."""
    return str(_STEMMER.stem(word.removesuffix("'s")))


def stems(text: str) -> list[str]:
    """Return the stems of all words of a text, in order."""
    return [stem(word) for word in words(text)]


@lru_cache(maxsize=100_000)
def rarity(word: str) -> float:
    """Return from 0.05 for the commonest words to 0.69 for unknown ones, linear in the log of frequency.

    Frequencies are those of general English (wordfreq), on the Zipf scale of van Heuven et al. (2014).
    """
    frequency = _frequencies().get(word)
    zipf = 9.0 + math.log10(frequency) if frequency else _UNKNOWN_ZIPF
    return max(_LEAST_RARITY, 1.0 - zipf / _COMMONEST_ZIPF)


@lru_cache(maxsize=1)
def _frequencies() -> dict[str, float]:
    from wordfreq import get_frequency_dict

    return dict(get_frequency_dict("en", wordlist="small"))
