"""A message cut into clauses: the pieces that each ask for one thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from agents.steerer.lexicon import Hit, lexicon
from agents.steerer.numerals import Numeral, Unit
from agents.steerer.tokens import Token

_ENDS = frozenset(".!?;\n")
_JOINTS = frozenset({",", "and", "but", "then", "also", "while", "plus", "or", "&", "+", "/", ":", "nor"})
_MODALS = frozenset({"can", "could", "would", "will"})
_REPLACING = (("instead", "of"), ("rather", "than"))
_OPENERS = "please pls plz so and but then ok okay hey well also now just maybe perhaps hi hello dear um hmm"
_REQUESTS = (
    r"(?:can|could|would|will) (?:you|we|it|they|i|the (?:episodes?|podcasts?|show))(?: maybe| perhaps)? "
    r"(?:please |kindly |just |try to |be )?",
    r"(?:do you think )?(?:you|we|it|they) "
    r"(?:can|could|should|may|might|must|need to|ought to|have to) (?:be )?",
    r"would you mind ",
    r"is it possible to ",
    r"it would be (?:nice|good|great|better|lovely)(?: if (?:you|we|it) (?:could )?)? ?(?:to )?",
    r"i (?:would (?:like|love|prefer)|want|need|wish|expect|ask)(?: for)?"
    r"(?: (?:you|it|them|the episodes?) to(?: be)?| to (?:see|hear|have|get))? ",
    r"how about |what about |why not |let us |try to |feel free to ",
    r"make sure (?:that )?(?:you |to )?|be sure to ",
)
_POLITE = re.compile(rf"^(?:(?:{'|'.join(_OPENERS.split())}) )*(?:{'|'.join(_REQUESTS)})?(?:please )?")


@dataclass(frozen=True)
class Clause:
    """A row of tokens with what the lexicon finds in it."""

    tokens: tuple[Token, ...]
    asks: bool = False
    """Whether its sentence ended with a question mark."""
    joint: str = ""
    """What joined it to the clause before."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words as compared, quotations and numbers included."""
        return tuple(token.text for token in self.tokens)

    @cached_property
    def said(self) -> str:
        """Its words in a row."""
        return " ".join(self.words)

    @property
    def raw(self) -> str:
        """As it was written."""
        return " ".join(token.raw for token in self.tokens)

    def find(self, section: str) -> list[Hit]:
        """Return a lexicon section's entries in it."""
        return lexicon().find(section, self.tokens)

    def first(self, section: str) -> Hit | None:
        """Return a section's first entry in it, if any."""
        hits = self.find(section)
        return hits[0] if hits else None

    def has(self, *sections: str) -> bool:
        """Whether any entry of these sections is in it."""
        return any(self.find(section) for section in sections)

    def numerals(self, *units: Unit) -> list[tuple[int, Numeral]]:
        """Return its numbers of these units, with their places."""
        return [(n, t.numeral) for n, t in enumerate(self.tokens) if t.numeral and t.numeral.unit in units]

    @property
    def quotes(self) -> list[str]:
        """What stands in quotation marks in it."""
        return [token.quote for token in self.tokens if token.quote]

    def part(self, start: int, end: int | None = None) -> Clause:
        """Return some of its tokens as a clause."""
        return Clause(self.tokens[start:end], self.asks, self.joint)

    def only(self, *sections: str, numbers: bool = False) -> bool:
        """Whether every word, and with `numbers` every number, belongs to these sections or says nothing."""
        covered: set[int] = set()
        for section in (*sections, "filler"):
            for hit in self.find(section):
                covered.update(range(hit.start, hit.end))
        return all(
            n in covered or token.is_mark or (numbers and token.numeral is not None)
            for n, token in enumerate(self.tokens)
        )

    @property
    def is_request(self) -> bool:
        """Whether it asks politely for something to be done: "could you stop?"."""
        return len(self.plain.tokens) < len(self.tokens) and bool(set(self.words[:3]) & _MODALS)

    @cached_property
    def plain(self) -> Clause:
        """It without the politeness it begins with."""
        used = len(_POLITE.match(self.said + " ").group().split())  # type: ignore[union-attr]
        return self.part(used) if used < len(self.tokens) else self


def sentences(message: str) -> list[Clause]:
    """Return a message's sentences."""
    found: list[Clause] = []
    row: list[Token] = []
    for token in lexicon().tokens(message):
        if token.quote is None and token.text in _ENDS:
            _add(found, row, asks=token.text == "?")
            row = []
        else:
            row.append(token)
    _add(found, row, asks=False)
    return found


def clauses(sentence: Clause) -> list[Clause]:
    """Return a sentence's clauses, cut at its conjunctions and commas."""
    pieces: list[Clause] = []
    row: list[Token] = []
    joint = ""
    at = 0
    while at < len(sentence.tokens):
        found, used = _joint(sentence.tokens, at)
        if found:
            if row:
                pieces.append(Clause(tuple(row), sentence.asks, joint))
                row = []
                joint = ""
            joint = found if found != "," or not joint else joint
        else:
            row.append(sentence.tokens[at])
        at += used
    return [*pieces, Clause(tuple(row), sentence.asks, joint)] if row else pieces


def _joint(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    if tokens[at].quote is not None:
        return "", 1
    if tuple(token.text for token in tokens[at : at + 2]) in _REPLACING:
        return "instead of", 2
    return (tokens[at].text, 1) if tokens[at].text in _JOINTS else ("", 1)


def _add(found: list[Clause], row: Sequence[Token], *, asks: bool) -> None:
    if row:
        found.append(Clause(tuple(row), asks))
    elif found and asks:
        found[-1] = Clause(found[-1].tokens, asks=True)
