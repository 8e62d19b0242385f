"""Checks of whether the paper says what the episode says: claims, numbers, yes and no, names."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from agents.judge import comparisons
from agents.judge.answers import Answer, Check, at_least, at_most, some
from agents.judge.case import HeardEpisode
from agents.judge.claims import Claim
from agents.judge.episode import quote
from agents.judge.numbers import Quantity, quantities
from agents.judge.paper import LABEL, PARTS, Paper
from schema.loss import CoverageDepth

_STRETCH = 8
"""Claims in a stretch, of which something should rest on the paper and nothing contradict it."""
_WEIGHTIEST = 5
"""Key concepts that stand for the paper's subject."""
_SMALL = 10
"""Whole numbers up to this that are spelled out and carry no unit ("two ideas") count things of the talk."""
_EXPLAINED = frozenset({CoverageDepth.EXPLAINED, CoverageDepth.DEEPLY_EXPLAINED})
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b(?:[A-Z][\w-]*[A-Z0-9][\w-]*|[A-Z][a-z]+(?:[A-Z]\w*)?)\b")


def _rests(threshold: float) -> Check:
    def check(heard: HeardEpisode) -> Sequence[Answer]:
        answers = []
        for number, claims in enumerate(_stretches(heard.claims), start=1):
            resting = [claim for claim in claims if claim.rests_on_paper]
            evidence = quote(resting[0].text) if resting else f"nothing from: {quote(claims[0].text)}"
            answers.append(
                at_least(len(resting) / len(claims), threshold, "of the claims", evidence, f"w{number:02d}")
            )
        return answers or [Answer(False, 0.0, "claims about the paper", "no claim in the whole episode")]

    return check


def _stretches(claims: Sequence[Claim]) -> list[Sequence[Claim]]:
    """Return the claims in stretches of nearly equal number, about eight in each."""
    count = max(1, round(len(claims) / _STRETCH))
    cuts = [round(i * len(claims) / count) for i in range(count + 1)]
    return [claims[start:end] for start, end in pairwise(cuts) if end > start]


def _numbers_hold(heard: HeardEpisode) -> Sequence[Answer]:
    answers = []
    for number, claim in enumerate(heard.claims, start=1):
        if said := _checkable(claim):
            wrong = _unbacked(claim, heard.paper)
            evidence = (
                f"{', '.join(wrong)} not found for: {quote(claim.text)}" if wrong else quote(claim.text)
            )
            measured = float(len(said) - len(wrong))
            answers.append(
                Answer(not wrong, measured, "every number in the paper", evidence, f"c{number:03d}")
            )
    return answers


def _numbers_hold_throughout(heard: HeardEpisode) -> Sequence[Answer]:
    """A stretch may hold one number of the speaker's own, a year or a sum, but not more."""
    answers = []
    for number, claims in enumerate(_stretches(heard.claims), start=1):
        said = sum(len(_checkable(claim)) for claim in claims)
        wrong = [text for claim in claims for text in _unbacked(claim, heard.paper)]
        if said:
            evidence = f"not found: {', '.join(wrong)}" if wrong else quote(claims[0].text)
            answers.append(at_most(len(wrong), 1, "number that the paper lacks", evidence, f"w{number:02d}"))
    return answers


def _checkable(claim: Claim) -> list[Quantity]:
    """Return the numbers that a claim gives as facts."""
    if claim.supposes:
        return []
    said = quantities(LABEL.sub(" ", claim.text))
    return [q for q in said if not (q.spelled and not q.unit and q.value <= _SMALL)]


def _unbacked(claim: Claim, paper: Paper) -> list[str]:
    return [quantity.text for quantity in _checkable(claim) if not paper.backs(quantity, claim.context)]


def _agrees(heard: HeardEpisode) -> Sequence[Answer]:
    """Yes stays yes and no stays no, in every claim that rests on the paper and in every denial near it."""
    answers = []
    for number, claim in enumerate(heard.claims, start=1):
        if claim.rests_on_paper or claim.is_denial:
            fault = claim.contradiction
            evidence = f"{fault}: {quote(claim.text)}" if fault else quote(claim.text)
            answers.append(
                Answer(not fault, None, "no contradiction to the paper", evidence, f"c{number:03d}")
            )
    return answers or [Answer(False, 0.0, "claims that rest on the paper", "no claim rests on the paper")]


def _agrees_throughout(heard: HeardEpisode) -> Sequence[Answer]:
    """Something of the stretch rests on the paper, and one falsehood spoils it."""
    answers = []
    for number, claims in enumerate(_stretches(heard.claims), start=1):
        wrong = [claim for claim in claims if claim.contradiction]
        resting = any(claim.rests_on_paper for claim in claims)
        evidence = quote((wrong or claims)[0].text)
        wanted = "something of the paper and no contradiction to it"
        answers.append(Answer(resting and not wrong, float(len(wrong)), wanted, evidence, f"w{number:02d}"))
    return answers


def _denials_hold(heard: HeardEpisode) -> Sequence[Answer]:
    answers = []
    for number, claim in enumerate(heard.claims, start=1):
        if claim.is_denial:
            wrong = claim.wrong_denial
            evidence = f"the paper affirms {wrong!r}: {quote(claim.text)}" if wrong else quote(claim.text)
            answers.append(
                Answer(not wrong, None, "what is denied is not affirmed", evidence, f"c{number:03d}")
            )
    return answers


def _directions_hold(heard: HeardEpisode) -> Sequence[Answer]:
    answers = []
    for number, claim in enumerate(heard.claims, start=1):
        if claim.directions:
            wrong = [word for word, holds in claim.directions if not holds]
            evidence = (
                f"the opposite of {', '.join(wrong)}: {quote(claim.text)}" if wrong else quote(claim.text)
            )
            answers.append(Answer(not wrong, None, "the paper's own direction", evidence, f"c{number:03d}"))
    return answers


def _comparisons_hold(heard: HeardEpisode) -> Sequence[Answer]:
    answers = []
    for number, claim in enumerate(heard.claims, start=1):
        stated = [found for match in claim.related for found in comparisons.comparisons(match.passage.text)]
        for comparison in comparisons.comparisons(claim.text):
            confirmed = any(comparisons.confirmed_by(comparison, other) for other in stated)
            turned = any(comparisons.reversed_by(comparison, other) for other in stated)
            if confirmed or turned:
                answers.append(
                    Answer(
                        confirmed, None, "the rivals the same way round", quote(claim.text), f"c{number:03d}"
                    )
                )
    return answers


def _names_hold(heard: HeardEpisode) -> Sequence[Answer]:
    answers = []
    for number, claim in enumerate(heard.claims, start=1):
        names = [match.group() for match in _NAME.finditer(claim.text)]
        if names:
            strange = [name for name in names if not heard.paper.says(name)]
            evidence = f"not in the paper: {', '.join(strange)}" if strange else quote(claim.text)
            passed = len(strange) <= len(names) / 2
            answers.append(
                Answer(passed, float(len(strange)), "most names in the paper", evidence, f"c{number:03d}")
            )
    return answers


def _draws_on_parts(heard: HeardEpisode) -> Sequence[Answer]:
    """One question a part of the paper, so that an episode of its first pages alone shows."""
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
    answers = []
    for number, covered in enumerate(heard.coverage, start=1):
        evidence = f"{covered.concept}: {covered.evidence or 'not said'}"
        passed = covered.depth in _EXPLAINED
        answers.append(Answer(passed, None, "more than a brief mention", evidence, f"k{number:02d}"))
    return answers


def _stays_on_subject(heard: HeardEpisode) -> Sequence[Answer]:
    """Every stretch speaks of the paper's subject: its name, or one of its weightiest concepts."""
    weightiest = {concept.name for concept in heard.concepts[:_WEIGHTIEST]}
    spoken = {s.index for name in weightiest for s in heard.mentions[name]}
    answers = []
    for number, window in enumerate(heard.episode.windows(), start=1):
        found = [s for s in window if s.index in spoken or heard.paper.is_named_in(s.text)]
        answers.append(replace(some(found, "the paper's subject", "in this stretch"), part=f"w{number:02d}"))
    return answers


CHECKS: dict[str, Check] = {
    "touches-the-paper": _rests(0.1),
    "rests-on-the-paper": _rests(0.25),
    "rests-largely-on-the-paper": _rests(0.4),
    "rests-mostly-on-the-paper": _rests(0.6),
    "stays-on-the-subject": _stays_on_subject,
    "numbers-hold": _numbers_hold,
    "numbers-hold-throughout": _numbers_hold_throughout,
    "agrees-with-the-paper": _agrees,
    "agrees-throughout": _agrees_throughout,
    "denials-hold": _denials_hold,
    "directions-hold": _directions_hold,
    "comparisons-hold": _comparisons_hold,
    "names-hold": _names_hold,
    "draws-on-every-part": _draws_on_parts,
    "conveys-a-quarter": _conveys(0.25),
    "conveys-half": _conveys(0.5),
    "conveys-two-thirds": _conveys(0.67),
    "explains-the-concept": _explains,
}
"""Every item of the offline judge for accuracy, by the name it has in the prompt."""
