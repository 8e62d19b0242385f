"""Finding what a person wants to see."""

from graph.services import Services
from schema.errors import NotFoundError
from schema.run import RunRecord
from schema.trial import TrialResult


def run_to_show(services: Services, run_id: str | None = None) -> tuple[RunRecord, tuple[TrialResult, ...]]:
    """Return a run, or the latest, with its finished trials.

    Raises:
        NotFoundError: there is none, or none of its trials is finished.

    """
    run = services.runs.load(run_id) if run_id else services.runs.latest()
    if run is None:
        raise NotFoundError("There is no run yet; start one with `claude-studio training run`.")
    trials = services.runs.trials(run.run_id)
    if not trials:
        raise NotFoundError(f"{run.run_id} has no finished trial yet.")
    return run, trials
