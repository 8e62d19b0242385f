"""When a run ends: SPEC 4.3's rule with named outcomes."""

from collections.abc import Sequence
from statistics import fmean

from schema.trial import Outcome

_EPSILON = 1e-9


def assess(losses: Sequence[float], *, window: int, threshold: float, noise: float = 0.0) -> Outcome:
    """Return how a run stands after these average total losses, oldest first.

    The mean of the last `window` losses is held against the one just before them (SPEC 4.3):
    improvement = (previous - mean) / previous.

    Args:
        losses: one a trial.
        window: trials that are averaged.
        threshold: an improvement below this share ends the run.
        noise: spread of the loss when nothing changes, in loss units; an improvement
            smaller than it says nothing.

    Returns:
        RUNNING, CONVERGED, DIVERGED (the loss got worse) or INCONCLUSIVE (noise hides the difference).

    """
    if len(losses) < window + 1:
        return Outcome.RUNNING
    previous, recent = losses[-window - 1], fmean(losses[-window:])
    gain = previous - recent
    if abs(gain) <= noise and noise > _EPSILON:
        return Outcome.INCONCLUSIVE
    if gain < -_EPSILON:
        return Outcome.DIVERGED
    if gain < threshold * previous - _EPSILON or previous <= _EPSILON:
        return Outcome.CONVERGED
    return Outcome.RUNNING
