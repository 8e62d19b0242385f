"""Whether a statement says yes where the paper says no: negations, antonyms, and who beats whom."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from agents.judge.word_pairs import read_pairs
from tools.text.words import STOPWORDS, stem, tokens

ANTONYMS: dict[str, frozenset[str]] = read_pairs("antonyms.txt")
"""Opposites of a lower-case word."""

_NEGATORS = frozenset(
    "not no never cannot without neither nor none hardly barely nothing lacks lack lacking fails fail".split()
)
_BREAKS = re.compile(r"[,;:.!?—–]| but | because | although | while | whereas ")
_SCOPE = 5
"""Words after a negation that it reaches, up to the next break."""
_NEAR = 4
"""Words to either side that make the surroundings of a word."""
_NOT_DENIED = frozenset({"only", "just", "merely", "simply"})
"""After "not", these deny nothing of what follows."""


def is_negator(token: str) -> bool:
    """Return whether a token denies what follows."""
    return token in _NEGATORS or token.endswith("n't")


@dataclass(frozen=True)
class Reading:
    """A text read for what it denies and in which words."""

    text: str

    @cached_property
    def tokens(self) -> list[str]:
        """Words, lower case."""
        return tokens(self.text)

    @cached_property
    def denied(self) -> frozenset[str]:
        """Stems in the reach of a negation."""
        found: set[str] = set()
        for clause in _BREAKS.split(self.text.replace("’", "'")):
            words = tokens(clause)
            for at, word in enumerate(words):
                if is_negator(word) and not _NOT_DENIED & set(words[at + 1 : at + 2]):
                    found |= _content(words[at + 1 : at + 1 + _SCOPE])
        return frozenset(found)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems that carry meaning."""
        return frozenset(_content(self.tokens))

    def surroundings(self, word: str) -> frozenset[str]:
        """Return the stems near any place where a word stands."""
        found: set[str] = set()
        for at, token in enumerate(self.tokens):
            if token == word:
                found |= _content(self.tokens[max(0, at - _NEAR) : at] + self.tokens[at + 1 : at + 1 + _NEAR])
        return frozenset(found)


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """Return a text's reading, kept: a paper's passages are read against many claims."""
    return Reading(text)


def _content(words: Iterable[str]) -> set[str]:
    return {stem(word) for word in words if word not in STOPWORDS and word not in ANTONYMS and len(word) > 1}


def directions(claim: Reading, passages: Sequence[Reading]) -> tuple[tuple[str, bool], ...]:
    """Return a claim's words that have an opposite, each with whether passages use it in the same place.

    A word of which passages use neither it nor its opposite there is left out: nothing can be said of it.
    """
    found = []
    for word in dict.fromkeys(token for token in claim.tokens if token in ANTONYMS):
        around = claim.surroundings(word)
        if _uses(word, around, passages):
            found.append((word, True))
        elif any(_uses(antonym, around, passages) for antonym in sorted(ANTONYMS[word])):
            found.append((word, False))
    return tuple(found)


def _uses(word: str, around: frozenset[str], passages: Sequence[Reading]) -> bool:
    return any(word in passage.tokens and passage.surroundings(word) & around for passage in passages)


def denied_alone(claim: Reading, passages: Sequence[Reading]) -> str | None:
    """Return a stem that the claim denies and the paper only affirms, or None."""
    for term in sorted(claim.denied):
        holding = [passage for passage in passages if term in passage.stems]
        if holding and not any(term in passage.denied for passage in holding):
            return term
    return None


def affirmed_alone(claim: Reading, passages: Sequence[Reading]) -> str | None:
    """Return a stem that the claim affirms and every passage with it denies, or None."""
    for term in sorted(claim.stems - claim.denied):
        holding = [passage for passage in passages if term in passage.stems]
        if len(holding) > 1 and all(term in passage.denied for passage in holding):
            return term
    return None
