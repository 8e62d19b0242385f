"""What the refiner made of a trial: proposals, what became of them, and what the next trial takes over."""

from pydantic import Field

from schema.base import Record
from schema.trial import Edit, Probe, Proposal


class RefinementRound(Record):
    """One round of proposing and probing; several may pass before a candidate earns a trial."""

    run_id: str
    number: int
    """Of the run's rounds, from 0: it decides which parent and minibatch are drawn."""
    parent_trial_id: str
    minibatch: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    refused: tuple[str, ...] = ()
    """Proposals that a guard stopped before they were probed, with the reason."""
    retrieved: tuple[str, ...] = ()
    """Keys of the human passages that were read from memory for it."""
    probes: tuple[Probe, ...] = ()
    joined: tuple[Edit, ...] = ()
    """What the next trial changes against the parent; empty: no candidate earned a trial."""
    joined_gain: float = 0.0
    """By how much the joined edits lowered the minibatch's mean loss."""


class Refinement(Record):
    """`refinement_analysis.json`: the rounds that followed a trial."""

    rounds: tuple[RefinementRound, ...] = Field(default=())
