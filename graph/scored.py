"""A finished trial's result, read from the files of its rehearsals."""

from collections.abc import Sequence
from dataclasses import replace

from graph.acceptance import compare, judge_noise, yardstick
from graph.preference import preference
from graph.scoring import apart, effects_of, trial_result
from graph.services import Services
from graph.state import TrainingState
from schema.trial import TrialResult


def scored_trial(services: Services, state: TrainingState, earlier: Sequence[TrialResult]) -> TrialResult:
    """Return the trial under way as its rehearsals left it, held against its yardstick.

    Raises:
        StudioError: no training pair was finished.

    """
    done = sorted(pair for pair, cause in state["rehearsals"].items() if not cause)
    results = {pair: services.runs.load_metrics(state["trial_id"], pair) for pair in done}
    spoken = {pair: services.tree.load_spoken(state["trial_id"], pair) for pair in done}
    audio = {pair: s.audio_path for pair, s in spoken.items() if s.audio_path}
    trained, _ = apart(state, results)
    parent = next((trial for trial in earlier if trial.trial_id == state["parent_trial_id"]), None)
    if parent is None:
        return trial_result(state, results, audio, (), services.clock())
    noise = measured_noise(services, earlier[0])
    effects = effects_of(state, trained, parent, earlier)
    before = yardstick(earlier, parent)
    comparison = compare(before.pair_results, trained, noise)
    if comparison.is_close and services.comparer is not None:
        pairs = sorted(set(before.pair_results) & set(trained))
        preferred = preference(services, services.comparer, state["trial_id"], before.trial_id, pairs)
        comparison = replace(comparison, preferred=preferred)
    return trial_result(state, results, audio, effects, services.clock(), comparison)


def measured_noise(services: Services, first: TrialResult) -> float:
    """Return how far two judgements of one episode lie apart, as the run's first trial measured it."""
    again = services.runs.second_metrics(first.trial_id, first.pair_results)
    return judge_noise(first.pair_results, again)


def keep_noise(services: Services, run_id: str, first: TrialResult) -> float:
    """Return the judge's noise, and write it into the run's record, where the gate looks for it."""
    run, noise = services.runs.load(run_id), measured_noise(services, first)
    if run.judge_noise != noise:
        services.runs.save(run.model_copy(update={"judge_noise": noise}))
    return noise
