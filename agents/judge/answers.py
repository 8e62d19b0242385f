"""What a check answers: passed or not, with what was measured, what was wanted, and a quote."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from agents.judge.case import HeardEpisode
from agents.judge.episode import Sentence, quote


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one yes-or-no question."""

    passed: bool
    measured: float | None
    wanted: str
    evidence: str
    part: str = ""
    """Which window or claim it is about, where the question is put more than once: `w03`, `s117`."""


Check = Callable[[HeardEpisode], Sequence[Answer]]
"""Puts one question to an episode; no answer where the question doesn't apply."""


def at_least(measured: float, threshold: float, unit: str, evidence: str, part: str = "") -> Answer:
    """Answer whether a measure reaches a threshold."""
    return Answer(measured >= threshold, round(measured, 3), f"at least {threshold:g} {unit}", evidence, part)


def at_most(measured: float, threshold: float, unit: str, evidence: str, part: str = "") -> Answer:
    """Answer whether a measure stays within a threshold."""
    return Answer(measured <= threshold, round(measured, 3), f"at most {threshold:g} {unit}", evidence, part)


def some(found: Iterable[Sentence], wanted: str, where: str) -> Answer:
    """Answer whether anything was found; the first find is the evidence."""
    sentences = list(found)
    evidence = quote(sentences[0]) if sentences else f"none {where}"
    return Answer(bool(sentences), float(len(sentences)), wanted, evidence)


def none_of(found: Iterable[Sentence], wanted: str, clean: str) -> Answer:
    """Answer whether nothing was found; the first find is the evidence against."""
    sentences = list(found)
    evidence = quote(sentences[0]) if sentences else clean
    return Answer(not sentences, float(len(sentences)), wanted, evidence)
