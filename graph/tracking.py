"""Logging a run where a team keeps its other experiments."""

from collections.abc import Iterator
from pathlib import Path

from graph.services import Services
from providers.tracking.mlflow_store import log_to_mlflow
from schema.loss import LossTerm
from schema.run import RunRecord
from schema.trial import TrialResult


def track_run(services: Services, run: RunRecord, uri: str | None = None) -> tuple[str, str]:
    """Log a run's settings, losses by trial and report to MLflow; return its id there and where that is.

    Without a URI it goes into the folder `mlruns` of the home.

    Raises:
        BackendUnavailableError: MLflow isn't installed, or the store can't be used.

    """
    place = uri or f"file://{(services.tree.home / 'mlruns').resolve()}"
    trials = services.runs.trials(run.run_id)
    ended = trials[-1].timestamp if trials else run.started_at
    logged = log_to_mlflow(
        run.run_id,
        uri=place,
        params=dict(_params(run)),
        metrics=[(trial.trial_number, dict(_metrics(trial))) for trial in trials],
        artifacts=[path for path in _artifacts(services, run) if path.is_file()],
        milliseconds=int(1000 * ended.timestamp()),
    )
    return logged, place


def _params(run: RunRecord) -> Iterator[tuple[str, str]]:
    yield from ((name, str(value)) for name, value in run.config.model_dump(mode="json").items())
    yield "pairs", ", ".join(run.pairs)
    yield "validation_pairs", ", ".join(run.validation_pairs)
    yield "outcome", run.outcome.value
    yield "best_trial", run.best_trial_id or ""


def _metrics(trial: TrialResult) -> Iterator[tuple[str, float]]:
    yield "loss/total", trial.avg_total_loss
    yield from ((f"loss/{term}", getattr(trial, f"avg_{term}_loss")) for term in LossTerm)
    if trial.validation_loss is not None:
        yield "loss/held_out", trial.validation_loss
    for pair, result in {**trial.pair_results, **trial.validation_results}.items():
        yield f"pair/{pair}", result.total_loss
    yield "accepted", float(trial.accepted)
    if trial.usage is not None:
        yield "dollars", trial.usage.total.dollars


def _artifacts(services: Services, run: RunRecord) -> list[Path]:
    folder = services.tree.root / "convergence"
    files = [folder / f"report_{run.run_id}.html", folder / "final_report.json", folder / "loss_history.json"]
    if run.best_trial_id:
        prompts = services.tree.trial(run.best_trial_id).prompt_version
        files += sorted((services.tree.root / "prompts" / prompts).glob("*.txt"))
    return files
