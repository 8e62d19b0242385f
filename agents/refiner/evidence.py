"""The offline refiner: tries what the evidence points at, one move a term, and learns what worked."""

from agents.protocols import Evidence
from agents.refiner.moves import MOVES, Move
from schema.loss import LossTerm
from schema.trial import Edit, EditKind

QUALITY_MOVES = 3
"""Moves against quality in one trial: its checklist has many independent items, the other terms one cause."""


class EvidenceRefiner:
    """A Refiner without a language model: deterministic, it reads losses, missed concepts and checklists."""

    def refine(self, evidence: Evidence) -> tuple[Edit, ...]:
        """Return the next trial's edits, largest weighted loss first; none was dropped before."""
        dropped = {effect.edit.key for effect in evidence.effects if not effect.kept}
        edits: list[Edit] = []
        for term in sorted(MOVES, key=lambda term: -_weighted_loss(evidence, term)):
            limit = QUALITY_MOVES if term is LossTerm.QUALITY else 1
            for move in _untried(evidence, term, dropped)[:limit]:
                edits.extend(edit for edit in move if not any(_clash(edit, other) for other in edits))
        return tuple(edits)


def _untried(evidence: Evidence, term: LossTerm, dropped: set[str]) -> list[Move]:
    moves = MOVES[term](evidence)
    return [move for move in moves if not any(edit.key in dropped for edit in move)]


def _weighted_loss(evidence: Evidence, term: LossTerm) -> float:
    weight = float(getattr(evidence.weights, term.value))
    return weight * sum(result.term(term) for result in evidence.results.values())


def _clash(edit: Edit, other: Edit) -> bool:
    same_place = edit.kind is other.kind and edit.target == other.target
    return same_place and (edit.kind is EditKind.PROFILE or edit.after == other.after)
