"""From the rehearsals of a trial to its result, and to whether the run goes on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import fmean
from typing import Any

from agents.refiner.effects import measure_effects
from graph.acceptance import Comparison, compare
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
    comparison: Comparison | None = None,
) -> TrialResult:
    """Return a trial's result; averages are over the training pairs that were finished.

    Args:
        state: of the run; says which pairs are held out.
        results: losses by pair, the held-out ones among them.
        audio: names of the audio files by pair.
        effects: what the trial's edits did.
        timestamp: when it was scored.
        comparison: with its parent; None for the first trial.

    Raises:
        StudioError: no training pair was finished.

    """
    failed = {pair: cause for pair, cause in sorted(failures(state).items()) if cause}
    trained, held_out = apart(state, results)
    if not trained:
        raise StudioError(
            f"Every pair of {state['trial_id']} failed, nothing can be learned from it: {by_cause(failed)}"
        )
    averages = {f"avg_{term}_loss": fmean(r.term(term) for r in trained.values()) for term in LossTerm}
    return TrialResult(
        trial_id=state["trial_id"],
        trial_number=state["trial_number"],
        run_id=state["run_id"],
        parent_trial_id=state["parent_trial_id"],
        pair_results=trained,
        validation_results=held_out,
        failed_pairs=failed,
        avg_total_loss=fmean(result.total_loss for result in trained.values()),
        **averages,
        generated_scripts={pair: f"{pair}_script.json" for pair in results},
        generated_audio=dict(audio),
        prompt_version=state["prompt_version"],
        profile_version=state["profile_version"],
        accepted=comparison is None or comparison.accepted,
        gain=comparison.gain if comparison else 0.0,
        noise=comparison.noise if comparison else 0.0,
        edits=edits_of(state),
        effects=tuple(effects),
        timestamp=timestamp,
    )


def apart(
    state: TrainingState, results: Mapping[str, LossMetrics]
) -> tuple[dict[str, LossMetrics], dict[str, LossMetrics]]:
    """Return the results of the training pairs and those of the held-out pairs."""
    held_out = state.get("validation_pairs", [])
    trained = {pair: result for pair, result in results.items() if pair not in held_out}
    return trained, {pair: result for pair, result in results.items() if pair in held_out}


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
    state: TrainingState,
    results: Mapping[str, LossMetrics],
    parent: TrialResult,
    trials: Sequence[TrialResult],
) -> tuple[EditEffect, ...]:
    """Return what this trial's edits did to their metrics, against the trial they started from."""
    comparison = compare(parent.pair_results, results, judge_noise=0.0)
    return measure_effects(
        edits_of(state),
        parent.pair_results,
        results,
        trial_id=state["trial_id"],
        improved=comparison.gain > 0,
        earlier=[effect for trial in trials for effect in trial.effects],
    )


def standing(
    state: TrainingState, losses: Sequence[float], noise: float = 0.0, *, spent: bool = False
) -> dict[str, Any]:
    """Return how the run stands after these losses; as many divergences as it has patience are forgiven.

    `spent` says that its budget of dollars or tokens is.
    """
    config = TrainingConfig.model_validate(state["config"])
    window, threshold = config.convergence_window, config.convergence_threshold
    outcome = assess(losses, window=window, threshold=threshold, noise=noise)
    spent = spent or len(losses) >= config.max_trials
    forgiven = state.get("divergences", 0)
    if outcome is Outcome.DIVERGED and forgiven < config.patience and not spent:
        return {"outcome": Outcome.RUNNING.value, "divergences": forgiven + 1}
    if outcome is Outcome.RUNNING and spent:
        outcome = Outcome.OUT_OF_BUDGET
    return {"outcome": outcome.value}
