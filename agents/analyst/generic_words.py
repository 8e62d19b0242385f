"""Words of academic prose that name no concept of their own."""

from functools import cache
from importlib.resources import files

from tools.text.words import stem


@cache
def edge_words() -> frozenset[str]:
    """Return words that can't begin or end a concept: verbs of reporting, adverbs, adjectives of degree.

    Whole words, not stems: "learned" is one, "learning" is not.
    """
    return frozenset(_words("edge.txt"))


@cache
def generic_stems() -> frozenset[str]:
    """Return stems that can't be a concept alone; a concept needs one word besides them."""
    return frozenset(stem(word) for word in _words("generic.txt"))


def _words(file_name: str) -> list[str]:
    return files("agents.analyst").joinpath("word_lists", file_name).read_text(encoding="utf-8").split()
