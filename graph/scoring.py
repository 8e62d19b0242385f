"""From the rehearsals of a trial to its result, and to whether the run goes on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import fmean
from typing import Any

from agents.refiner.effects import measure_effects
from graph.convergence import assess
from graph.state import TrainingState
from schema.errors import StudioError
from schema.loss import LossMetrics, LossTerm
from schema.trial import Edit, EditEffect, Outcome, TrainingConfig, TrialResult


def trial_result(
    state: TrainingState,
    results: Mapping[str, LossMetrics],
    audio: Mapping[str, str],
    effects: Sequence[EditEffect],
    timestamp: datetime,
) -> TrialResult:
    """Return a trial's result; averages are over the pairs that were finished.

    Raises:
        StudioError: no pair was finished.

    """
    failed = {pair: cause for pair, cause in sorted(failures(state).items()) if cause}
    if not results:
        raise StudioError(
            f"Every pair of {state['trial_id']} failed, nothing can be learned from it: {by_cause(failed)}"
        )
    averages = {f"avg_{term}_loss": fmean(r.term(term) for r in results.values()) for term in LossTerm}
    return TrialResult(
        trial_id=state["trial_id"],
        trial_number=state["trial_number"],
        run_id=state["run_id"],
        parent_trial_id=state["parent_trial_id"],
        pair_results=dict(results),
        failed_pairs=failed,
        avg_total_loss=fmean(result.total_loss for result in results.values()),
        **averages,
        generated_scripts={pair: f"{pair}_script.json" for pair in results},
        generated_audio=dict(audio),
        prompt_version=state["prompt_version"],
        profile_version=state["profile_version"],
        edits=edits_of(state),
        effects=tuple(effects),
        timestamp=timestamp,
    )


def by_cause(causes: Mapping[str, str]) -> str:
    """Return pairs with why they failed, a cause that several share said once."""
    pairs: dict[str, list[str]] = {}
    for pair, cause in sorted(causes.items()):
        pairs.setdefault(cause, []).append(pair)
    return "; ".join(f"{', '.join(names)}: {cause}" for cause, names in pairs.items())


def failures(state: TrainingState) -> dict[str, str]:
    """Return why pairs failed, by pair id, empty where they did not: in this trial, or before any trial."""
    unread = {pair: f"not analysed: {cause}" for pair, cause in state.get("analysed", {}).items() if cause}
    return {**state["rehearsals"], **unread}


def edits_of(state: TrainingState) -> tuple[Edit, ...]:
    """Return what the trial under way changes against its parent."""
    return tuple(Edit.model_validate(edit) for edit in state["edits"])


def effects_of(
    state: TrainingState, results: Mapping[str, LossMetrics], trials: Sequence[TrialResult]
) -> tuple[EditEffect, ...]:
    """Return what this trial's edits did, against the trial they started from."""
    parent = next((trial for trial in trials if trial.trial_id == state["parent_trial_id"]), None)
    if parent is None:
        return ()
    return measure_effects(
        edits_of(state),
        parent.pair_results,
        results,
        trial_id=state["trial_id"],
        improved=_shared_mean(results, parent) < _shared_mean(parent.pair_results, parent, results),
        earlier=[effect for trial in trials for effect in trial.effects],
    )


def best_of(trials: Sequence[TrialResult]) -> TrialResult:
    """Return the trial with the lowest average total loss among those that finished the most pairs."""
    most = max(len(trial.pair_results) for trial in trials)
    return min(
        (trial for trial in trials if len(trial.pair_results) == most),
        key=lambda trial: (trial.avg_total_loss, trial.trial_number),
    )


def standing(state: TrainingState, losses: Sequence[float], *, spent: bool = False) -> dict[str, Any]:
    """Return how the run stands after these losses; a first divergence is given one more try.

    `spent` says that its budget of dollars or tokens is.
    """
    config = TrainingConfig.model_validate(state["config"])
    outcome = assess(losses, window=config.convergence_window, threshold=config.convergence_threshold)
    spent = spent or len(losses) >= config.max_trials
    forgiven = outcome is Outcome.DIVERGED and not state.get("second_chance", False) and not spent
    if forgiven:
        return {"outcome": Outcome.RUNNING.value, "second_chance": True}
    if outcome is Outcome.RUNNING and spent:
        outcome = Outcome.OUT_OF_BUDGET
    return {"outcome": outcome.value}


def _shared_mean(
    results: Mapping[str, LossMetrics], parent: TrialResult, other: Mapping[str, LossMetrics] | None = None
) -> float:
    shared = set(results) & set(parent.pair_results) & set(other if other is not None else results)
    return fmean(results[pair].total_loss for pair in sorted(shared)) if shared else float("inf")
