"""The offline refiner: proposes what the evidence points at, and never again what brought nothing."""

from agents.protocols import Evidence
from agents.refiner.moves import MOVES, Move
from agents.refiner.patch import inverse
from schema.loss import LossTerm
from schema.trial import Edit, Proposal

_ALTERNATIVES = 2
"""Proposals against one term in one round."""
_AGAINST_QUALITY = 4
"""Proposals against quality: its checklist has many independent items, the other terms few causes."""


class EvidenceRefiner:
    """A Refiner without a language model: deterministic, it reads losses, missed concepts and checklists."""

    def refine(self, evidence: Evidence) -> tuple[Proposal, ...]:
        """Return one proposal a term in turn, largest weighted loss first, then the next of each."""
        tried = {*evidence.turned_down, *(e.edit.key for e in evidence.effects if not e.kept)}
        columns = [
            _untried(evidence, term, tried)[: _AGAINST_QUALITY if term is LossTerm.QUALITY else _ALTERNATIVES]
            for term in sorted(MOVES, key=lambda term: -_weighted_loss(evidence, term))
        ]
        rows = max(map(len, columns), default=0)
        ranked = [column[row] for row in range(rows) for column in columns if row < len(column)]
        return (*ranked, *_taken_back(evidence, tried))


def _untried(evidence: Evidence, term: LossTerm, tried: set[str]) -> list[Proposal]:
    found: dict[str, Proposal] = {}
    for move in MOVES[term](evidence):
        proposal = Proposal(edits=move, evidence=_passages(evidence, move))
        if proposal.key not in tried and not any(edit.key in tried for edit in move):
            found.setdefault(proposal.key, proposal)
    return list(found.values())


def _passages(evidence: Evidence, move: Move) -> tuple[str, ...]:
    """Return the human passages that show how it is done, where the move is about what was missed."""
    if all(edit.metric is not LossTerm.COVERAGE for edit in move):
        return ()
    keys = (passage.key for passages in evidence.heard.values() for passage in passages)
    return tuple(dict.fromkeys(keys))


def _taken_back(evidence: Evidence, tried: set[str]) -> list[Proposal]:
    """Return the removal of each edit that is in the candidate and did nothing for its own metric."""
    dead: dict[str, Edit] = {}
    for effect in evidence.effects:
        if effect.trial_id == evidence.trial_id and not effect.kept:
            back = inverse(effect.edit, f"taken back: {effect.edit.metric} did not improve")
            dead[back.key] = back
    return [Proposal(edits=(edit,), simplifies=True) for key, edit in dead.items() if key not in tried]


def _weighted_loss(evidence: Evidence, term: LossTerm) -> float:
    weight = float(getattr(evidence.weights, term.value))
    return weight * sum(result.term(term) for result in evidence.results.values())
