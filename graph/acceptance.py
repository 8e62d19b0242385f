"""Whether a trial is better than what it came from by more than noise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from statistics import fmean

from graph.lineage import ancestors
from schema.loss import LossMetrics
from schema.trial import TrialResult
from tools.statistics.bootstrap import standard_error


@dataclass(frozen=True, slots=True)
class Comparison:
    """A trial held against its yardstick, over the pairs that both finished."""

    gain: float
    """By how much the mean total loss fell."""
    noise: float
    """Standard error of that gain."""
    preferred: int = 0
    """On how many more pairs the trial's episode was preferred than the other way round."""

    @property
    def is_close(self) -> bool:
        """Whether noise hides which of the two is better."""
        return abs(self.gain) <= self.noise

    @property
    def accepted(self) -> bool:
        """Whether the gain is larger than the noise or, where noise hides it, the episodes were preferred."""
        return self.gain > self.noise or (self.is_close and self.preferred > 0)


def compare(
    before: Mapping[str, LossMetrics], after: Mapping[str, LossMetrics], judge_noise: float
) -> Comparison:
    """Return a trial's gain over another with the noise of judge and pairs.

    The noise is the root of the sum of two squares: the standard error over pairs of the paired differences,
    and what two judgements a pair scatter by when nothing changes, sqrt(2 / pairs) x judge_noise.
    """
    shared = sorted(set(before) & set(after))
    if not shared:
        return Comparison(gain=0.0, noise=0.0)
    differences = [before[pair].total_loss - after[pair].total_loss for pair in shared]
    judged = judge_noise * sqrt(2 / len(shared))
    return Comparison(gain=fmean(differences), noise=hypot(standard_error(differences), judged))


def judge_noise(first: Mapping[str, LossMetrics], again: Mapping[str, LossMetrics]) -> float:
    """Return the standard deviation of one judgement, from episodes that were judged twice; 0 of none."""
    squares = [(first[pair].total_loss - again[pair].total_loss) ** 2 for pair in first if pair in again]
    return sqrt(fmean(squares) / 2) if squares else 0.0


def yardstick(trials: Sequence[TrialResult], parent: TrialResult) -> TrialResult:
    """Return what a child of this trial is held against: the nearest accepted trial that it descends from."""
    return next((trial for trial in ancestors(trials, parent) if trial.accepted), parent)


def parents_of(trials: Sequence[TrialResult]) -> list[TrialResult]:
    """Return the trials worth improving: the pool, and those that gained, if within the noise.

    A step within the noise may be the first half of one that isn't: its child is held against the same
    accepted trial, so that nothing is believed that wasn't shown.
    """
    pool = pool_of(trials)
    most = max(len(trial.pair_results) for trial in trials)
    return [
        trial for trial in trials if trial in pool or (trial.gain > 0 and len(trial.pair_results) == most)
    ]


def pool_of(trials: Sequence[TrialResult]) -> list[TrialResult]:
    """Return the accepted trials among those that finished the most pairs."""
    most = max(len(trial.pair_results) for trial in trials)
    whole = [trial for trial in trials if len(trial.pair_results) == most]
    return [trial for trial in whole if trial.accepted] or whole[:1]


def best_of(trials: Sequence[TrialResult]) -> TrialResult:
    """Return the trial whose prompts and profile are worth keeping.

    Of the pool, all trials whose mean loss is within one standard error of the lowest are as good as it
    (Breiman's one-standard-error rule); of those the lowest on the held-out pairs, where there are any.
    """
    pool = pool_of(trials)
    lowest = min(pool, key=lambda trial: (trial.avg_total_loss, trial.trial_number))
    if lowest.validation_loss is None:
        return lowest
    near = [trial for trial in pool if _as_good(trial, lowest) and trial.validation_loss is not None]
    return min(near, key=lambda trial: (trial.validation_loss, trial.avg_total_loss, trial.trial_number))


def _as_good(trial: TrialResult, lowest: TrialResult) -> bool:
    comparison = compare(trial.pair_results, lowest.pair_results, judge_noise=0.0)
    return comparison.gain <= comparison.noise
