"""The files that tell how a run converged."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from memory.shelf import Shelf
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


class ConvergenceFiles:
    """What a run came to: its loss curve, its best trial, its summary."""

    def __init__(self, folder: Path) -> None:
        self._shelf = Shelf(folder)

    def save_loss_history(self, results: Sequence[TrialResult]) -> Path:
        """Store the loss curve of these trials."""
        return self._shelf.write_json("loss_history.json", loss_history(results))

    def load_loss_history(self) -> tuple[LossPoint, ...]:
        """Return the stored loss curve."""
        return self._shelf.load("loss_history.json", tuple[LossPoint, ...])

    def save_best_trial(self, result: TrialResult) -> Path:
        """Store which trial is the best."""
        return self._shelf.write_json("best_trial.json", best_of(result))

    def has_best_trial(self) -> bool:
        """Whether a best trial is stored."""
        return self._shelf.holds("best_trial.json")

    def load_best_trial(self) -> BestTrial:
        """Return the best trial."""
        return self._shelf.load("best_trial.json", BestTrial)

    def save_final_report(self, report: Record | Mapping[str, Any]) -> Path:
        """Store a run's summary."""
        return self._shelf.write_json("final_report.json", report)

    def load_final_report(self) -> Any:
        """Return the last run's summary, as plain values."""
        return self._shelf.read_json("final_report.json")
