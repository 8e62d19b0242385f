"""Words by which a sentence shows which kind of section it belongs to."""

import re

from agents.writer.wording import pattern
from schema.analysis import SegmentType

_CUES: dict[SegmentType, re.Pattern[str]] = {
    kind: pattern("cues", kind.value) for kind in SegmentType if kind is not SegmentType.TRANSITION
}
_NOTHING = re.compile(r"(?!)")
_SATURATION = 3
"""Cues beyond this many add nothing."""
_EXAMPLE = pattern("cues", "example")
_LIKENESS = pattern("cues", "likeness")
_LIMIT = pattern("cues", "admits_a_limit")
_OUTCOME = pattern("cues", "outcome")
_OWN_WORK = pattern("cues", "own_work")
_QUANTITY = re.compile(
    r"(?<![\w.-])\d+(?:[.,]\d+)*(?:\s?(?:percent|%|x\b|times|billion|million|thousand|points?"
    r"|gigabytes?|hours?|minutes?|(?:milli)?seconds?))?",
    re.IGNORECASE,
)


def cue_count(text: str, kind: SegmentType) -> int:
    """Return how many wordings of a text point to a kind of section."""
    return len(_CUES.get(kind, _NOTHING).findall(text))


def cue_strength(written: str, kind: SegmentType) -> float:
    """Return how strongly a sentence's wording points to a kind of section, 0 to 1."""
    return min(_SATURATION, cue_count(written, kind)) / _SATURATION


def admits_a_limit(text: str) -> bool:
    """Return whether a sentence says outright what is not done, known or sure."""
    return _LIMIT.search(text) is not None


def announces_own_work(text: str) -> bool:
    """Return whether a sentence says what this very paper does."""
    return _OWN_WORK.search(text) is not None


def gives_example(text: str) -> bool:
    """Return whether a sentence gives an example."""
    return _EXAMPLE.search(text) is not None


def draws_likeness(text: str) -> bool:
    """Return whether the paper itself draws an analogy here."""
    return _LIKENESS.search(text) is not None


def reports_a_number(text: str) -> bool:
    """Return whether a sentence gives a number as an outcome, not as a setting."""
    return states_quantity(text) and _OUTCOME.search(text) is not None


def states_quantity(text: str) -> bool:
    """Return whether a sentence gives a number."""
    return _QUANTITY.search(text) is not None
