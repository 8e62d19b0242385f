"""The files that tell how a run converged."""

from collections.abc import Sequence

from schema.base import Record
from schema.trial import TrialResult


class LossPoint(Record):
    """One trial's place on the loss curve; losses are averages over the pairs."""

    trial_id: str
    trial_number: int
    run_id: str
    total: float
    duration: float
    coverage: float
    structure: float
    quality: float
    rouge: float
    pairs: int
    """How many pairs the averages are over."""


class BestTrial(Record):
    """The trial whose profile and prompts are exported."""

    trial_id: str
    run_id: str
    avg_total_loss: float
    prompt_version: str
    profile_version: str


def loss_point(result: TrialResult) -> LossPoint:
    """Return a trial's place on the loss curve."""
    return LossPoint(
        trial_id=result.trial_id,
        trial_number=result.trial_number,
        run_id=result.run_id,
        total=result.avg_total_loss,
        duration=result.avg_duration_loss,
        coverage=result.avg_coverage_loss,
        structure=result.avg_structure_loss,
        quality=result.avg_quality_loss,
        rouge=result.avg_rouge_loss,
        pairs=len(result.pair_results),
    )


def loss_history(results: Sequence[TrialResult]) -> tuple[LossPoint, ...]:
    """Return the loss curve of these trials, in their order."""
    return tuple(loss_point(result) for result in results)


def best_of(result: TrialResult) -> BestTrial:
    """Return what is kept of the best trial."""
    return BestTrial(
        trial_id=result.trial_id,
        run_id=result.run_id,
        avg_total_loss=result.avg_total_loss,
        prompt_version=result.prompt_version,
        profile_version=result.profile_version,
    )
