"""Tokens, stems and n-grams."""

import re
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

import snowballstemmer

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")


class _Stemmer(threading.local):
    """A stemmer keeps the word it works on: each thread needs its own."""

    def __init__(self) -> None:
        self.stem = snowballstemmer.stemmer("english").stemWord


_STEMMER = _Stemmer()

STOPWORDS = frozenset(
    """
    a about above after again against all almost also although always am among an and another any are aren't
    around as at away be became because become been before being below between both but by came can can't
    cannot could couldn't did didn't do does doesn't doing don't done down due during each either else enough
    especially etc even ever every far few first for from further gave get gets give given gives go goes going
    gone got had hadn't has hasn't have haven't having he he's hence her here here's hers herself him himself
    his how however i i'd i'll i'm i've if in indeed instead into is isn't it it'd it'll it's its itself just
    keep kind know last least less let let's like likely long look lot made main mainly make makes many may
    maybe me mean means might mine more most mostly much must my myself near need neither never next no nor
    not now of off often oh ok okay on once one one's only onto or other others otherwise our ours ourselves
    out over own per perhaps put quite rather really right said same saw say says second see seen several
    shall she she's should shouldn't show shown shows since so some something sometimes soon still such sure
    take taken than that that's the their theirs them themselves then there there's therefore these they
    they'd they'll they're they've thing things think this those though three through thus to together too
    toward two under until up upon us use used uses using usually various very via want was wasn't way we we'd
    we'll we're we've well were weren't what what's when where whereas whether which while who who's whole
    whom whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've your
    yours yourself
    """.split()
)
"""English function words and the commonest verbs of talk, lower case."""


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a text, lower case, in order; inner - . ' stay."""
    return [match.group().replace("’", "'").lower() for match in _WORD.finditer(text)]


@lru_cache(maxsize=200_000)
def stem(token: str) -> str:
    """Return the Snowball (English) stem of a lower-case token."""
    return str(_STEMMER.stem(token.removesuffix("'s")))


def stems(text: str) -> list[str]:
    """Return the stems of all tokens, in order."""
    return [stem(token) for token in tokens(text)]


def content_stems(text: str) -> list[str]:
    """Return the stems of the tokens that carry meaning: no stop word, no lone letter."""
    return [stem(token) for token in tokens(text) if token not in STOPWORDS and len(token) > 1]


def ngrams(items: Sequence[T], n: int) -> Iterator[tuple[T, ...]]:
    """Yield every run of n neighbours, in order."""
    return (tuple(items[i : i + n]) for i in range(len(items) - n + 1))
