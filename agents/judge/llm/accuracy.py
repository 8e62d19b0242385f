"""From verdicts on claims to the checklist items of accuracy."""

from collections.abc import Sequence

from agents.judge.llm.claims import ClaimVote
from schema.document import DocumentGraph
from schema.loss import ChecklistItem, ConceptCoverage, CoverageDepth, Criterion

_PARTS = 4
"""Parts of the paper, in reading order, each of which an episode should draw on."""
_EXPLAINED = frozenset({CoverageDepth.EXPLAINED, CoverageDepth.DEEPLY_EXPLAINED})


def accuracy_items(
    document: DocumentGraph, claims: Sequence[Sequence[ClaimVote]], coverage: Sequence[ConceptCoverage]
) -> list[ChecklistItem]:
    """Return one sample's items: of every claim and stretch, every part of the paper, every concept."""
    flat = [claim for stretch in claims for claim in stretch]
    return [
        *(_supported(number, claim) for number, claim in enumerate(flat, start=1)),
        *_agreeing(flat),
        *(_throughout(stretch) for stretch in claims if stretch),
        *_parts(document, flat),
        *(_explained(number, concept) for number, concept in enumerate(coverage, start=1)),
    ]


def _item(name: str, question: str, *, passed: bool, wanted: str, evidence: str) -> ChecklistItem:
    return ChecklistItem(
        criterion=Criterion.ACCURACY,
        name=name,
        question=question,
        passed=passed,
        wanted=wanted,
        evidence=evidence,
    )


def _supported(number: int, claim: ClaimVote) -> ChecklistItem:
    return _item(
        f"rests-on-the-paper-c{number:03d}",
        "Does the paper say what is claimed?",
        passed=claim.verdict == "supported",
        wanted="supported by a passage",
        evidence=_said(claim),
    )


def _agreeing(claims: Sequence[ClaimVote]) -> list[ChecklistItem]:
    """Return an item for each claim that the paper speaks of; where it speaks of none, one that failed."""
    question, wanted = "Is the claim free of contradiction to the paper?", "no contradiction to the paper"
    spoken_of = [(n, c) for n, c in enumerate(claims, start=1) if c.verdict != "not_found"]
    if not spoken_of:
        evidence = "no claim that the paper speaks of"
        return [_item("agrees-with-the-paper", question, passed=False, wanted=wanted, evidence=evidence)]
    return [
        _item(
            f"agrees-with-the-paper-c{number:03d}",
            question,
            passed=claim.verdict == "supported",
            wanted=wanted,
            evidence=_said(claim),
        )
        for number, claim in spoken_of
    ]


def _throughout(stretch: Sequence[ClaimVote]) -> ChecklistItem:
    wrong = [claim for claim in stretch if claim.verdict == "contradicted"]
    rests = any(claim.verdict == "supported" for claim in stretch)
    return _item(
        f"agrees-throughout-{stretch[0].part}",
        "Is this whole stretch free of contradiction to the paper, and does any of it rest on the paper?",
        passed=rests and not wrong,
        wanted="something of the paper and no contradiction to it",
        evidence=_said((wrong or list(stretch))[0]),
    )


def _parts(document: DocumentGraph, claims: Sequence[ClaimVote]) -> list[ChecklistItem]:
    place = {atom.atom_id: at for at, atom in enumerate(document.atoms)}
    drawn: dict[int, ClaimVote] = {}
    for claim in claims:
        if claim.verdict == "supported" and claim.atom_id in place:
            drawn.setdefault(place[claim.atom_id] * _PARTS // len(place), claim)
    return [
        _item(
            f"draws-on-every-part-p{part + 1}",
            "Does the episode draw on this part of the paper?",
            passed=part in drawn,
            wanted="a claim that rests on this part",
            evidence=_said(drawn[part]) if part in drawn else "nothing from this part",
        )
        for part in range(_PARTS)
    ]


def _explained(number: int, concept: ConceptCoverage) -> ChecklistItem:
    return _item(
        f"explains-the-concept-k{number:02d}",
        "Does it explain this key concept of the paper, not only name it?",
        passed=concept.depth in _EXPLAINED,
        wanted="more than a brief mention",
        evidence=f"{concept.concept}: {concept.evidence or 'not said'}",
    )


def _said(claim: ClaimVote) -> str:
    return f"{claim.claim} [{claim.atom_id}: {claim.evidence}]" if claim.atom_id else claim.claim
