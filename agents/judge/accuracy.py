"""Checks of whether the paper says what the episode says: claims, numbers, yes and no, names, completeness."""

import re
from collections.abc import Sequence
from itertools import pairwise

from agents.judge import comparisons
from agents.judge.answers import Answer, Check, at_least
from agents.judge.case import HeardEpisode
from agents.judge.claims import Claim
from agents.judge.episode import quote
from agents.judge.numbers import Quantity, quantities
from agents.judge.paper import PARTS
from agents.judge.polarity import Reading, affirmed_alone, denied_alone, opposed
from schema.loss import CoverageDepth

_STRETCHES = 6
_LEAST_CLAIMS = 4
_SMALL = 10
"""Whole numbers up to this that are spelled out and carry no unit ("two ideas") count things of the talk."""
_EXPLAINED = frozenset({CoverageDepth.EXPLAINED, CoverageDepth.DEEPLY_EXPLAINED})
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b(?:[A-Z][\w-]*[A-Z0-9][\w-]*|[A-Z][a-z]+(?:[A-Z]\w*)?)\b")


def _rests(threshold: float) -> Check:
    def check(heard: HeardEpisode) -> Sequence[Answer]:
        answers = []
        for number, claims in enumerate(_stretches(heard.claims), start=1):
            resting = [claim for claim in claims if claim.rests_on_paper]
            evidence = resting[0].text if resting else f"nothing from: {claims[0].text}"
            answers.append(
                at_least(len(resting) / len(claims), threshold, "of the claims", evidence, f"w{number:02d}")
            )
        return answers or [Answer(False, 0.0, "claims about the paper", "no claim in the whole episode")]

    return check


def _stretches(claims: Sequence[Claim]) -> list[Sequence[Claim]]:
    """Return the claims in up to six stretches of nearly equal number, four or more in each where there are so many."""
    count = max(1, min(_STRETCHES, len(claims) // _LEAST_CLAIMS))
    cuts = [round(i * len(claims) / count) for i in range(count + 1)]
    return [claims[start:end] for start, end in pairwise(cuts) if end > start]


def _numbers_hold(heard: HeardEpisode) -> Sequence[Answer]:
    answers = []
    for number, claim in enumerate(heard.claims, start=1):
        said = [q for q in quantities(claim.text) if not (q.spelled and not q.unit and q.value <= _SMALL)]
        if said and not claim.supposes:
            wrong = [quantity.text for quantity in said if not _is_backed(quantity, claim)]
            evidence = f"{', '.join(wrong)} not found for: {claim.text}" if wrong else claim.text
            answers.append(
                Answer(not wrong, float(len(wrong)), "every number in the paper", evidence, f"c{number:03d}")
            )
    return answers


def _is_backed(quantity: Quantity, claim: Claim) -> bool:
    return any(
        quantity.is_backed_by(other) for match in claim.related for other in quantities(match.passage.text)
    )


def _agrees(heard: HeardEpisode) -> Sequence[Answer]:
    """Yes stays yes and no stays no, in every claim that the paper has something about."""
    answers = []
    for number, claim in enumerate(heard.claims, start=1):
        if claim.related:
            fault = _contradiction(claim)
            evidence = f"{fault}: {claim.text}" if fault else claim.text
            answers.append(
                Answer(not fault, None, "no contradiction to the paper", evidence, f"c{number:03d}")
            )
    return answers


def _agrees_throughout(heard: HeardEpisode) -> Sequence[Answer]:
    """The same of a whole stretch of claims: one falsehood spoils it."""
    answers = []
    for number, claims in enumerate(_stretches(heard.claims), start=1):
        wrong = [claim for claim in claims if claim.related and _contradiction(claim)]
        evidence = wrong[0].text if wrong else claims[0].text
        answers.append(
            Answer(not wrong, float(len(wrong)), "no contradiction to the paper", evidence, f"w{number:02d}")
        )
    return answers


def _contradiction(claim: Claim) -> str | None:
    reading = Reading(claim.text)
    passages = [Reading(match.passage.text) for match in claim.related]
    if word := opposed(reading, passages):
        return f"the paper has the opposite of {word!r}"
    if term := denied_alone(reading, passages):
        return f"denies {term!r}, which the paper affirms"
    if term := affirmed_alone(reading, passages):
        return f"affirms {term!r}, which the paper denies"
    return None


def _comparisons_hold(heard: HeardEpisode) -> Sequence[Answer]:
    answers = []
    for number, claim in enumerate(heard.claims, start=1):
        stated = [found for match in claim.related for found in comparisons.comparisons(match.passage.text)]
        for comparison in comparisons.comparisons(claim.text):
            confirmed = any(comparisons.confirmed_by(comparison, other) for other in stated)
            turned = any(comparisons.reversed_by(comparison, other) for other in stated)
            if confirmed or turned:
                answers.append(
                    Answer(confirmed, None, "the rivals the same way round", claim.text, f"c{number:03d}")
                )
    return answers


def _names_hold(heard: HeardEpisode) -> Sequence[Answer]:
    answers = []
    for number, claim in enumerate(heard.claims, start=1):
        names = [match.group() for match in _NAME.finditer(claim.text)]
        if names:
            strange = [name for name in names if not heard.paper.says(name)]
            evidence = f"not in the paper: {', '.join(strange)}" if strange else claim.text
            passed = len(strange) <= len(names) / 2
            answers.append(
                Answer(passed, float(len(strange)), "most names in the paper", evidence, f"c{number:03d}")
            )
    return answers


def _draws_on_parts(heard: HeardEpisode) -> Sequence[Answer]:
    """One question a part of the paper, so that an episode of its first pages alone is told from a whole one."""
    first: dict[int, Claim] = {}
    for claim in heard.claims:
        if claim.rests_on_paper:
            first.setdefault(heard.paper.part_of(claim.matches[0].passage.atom_id), claim)
    return [
        Answer(
            part in first, None, "a claim that rests on this part",
            quote(first[part].sentence) if part in first else "nothing from this part", f"p{part + 1}",
        )
        for part in range(PARTS)
    ]  # fmt: skip


def _conveys(threshold: float) -> Check:
    def check(heard: HeardEpisode) -> Sequence[Answer]:
        said = heard.concepts_said
        share = len(said) / len(heard.concepts)
        missed = next((c.name for c in heard.concepts if c.name not in said), "")
        return [
            at_least(share, threshold, "of the key concepts", f"not said: {missed}" if missed else "all said")
        ]

    return check


def _explains(heard: HeardEpisode) -> Sequence[Answer]:
    return [
        Answer(covered.depth in _EXPLAINED, None, "more than a brief mention", f"{covered.concept}: {covered.evidence}",
               f"k{number:02d}")
        for number, covered in enumerate(heard.coverage, start=1)
    ]  # fmt: skip


CHECKS: dict[str, Check] = {
    "touches-the-paper": _rests(0.1),
    "rests-on-the-paper": _rests(0.25),
    "rests-largely-on-the-paper": _rests(0.4),
    "rests-mostly-on-the-paper": _rests(0.6),
    "numbers-hold": _numbers_hold,
    "agrees-with-the-paper": _agrees,
    "agrees-throughout": _agrees_throughout,
    "comparisons-hold": _comparisons_hold,
    "names-hold": _names_hold,
    "draws-on-every-part": _draws_on_parts,
    "conveys-a-quarter": _conveys(0.25),
    "conveys-half": _conveys(0.5),
    "conveys-two-thirds": _conveys(0.67),
    "explains-the-concept": _explains,
}
"""Every item of the offline judge for accuracy, by the name it has in the prompt."""
