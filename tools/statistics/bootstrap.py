"""Bootstrap over pairs: standard errors and intervals of a difference (Efron and Tibshirani, 1993)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RESAMPLES = 4000


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its interval."""

    estimate: float
    low: float
    high: float
    level: float
    pairs: int
    repeats: int
    """Tellings of each pair that the estimate is over."""


def standard_error(differences: Sequence[float]) -> float:
    """Return the standard error of the mean of paired differences; 0 of fewer than two.

    It is what the bootstrap over pairs converges to, with the small sample's n - 1 in place of its n, which
    would make three pairs look surer than they are.
    """
    if len(differences) < 2:
        return 0.0
    return float(np.std(differences, ddof=1) / np.sqrt(len(differences)))


def relative_gain(
    before: Sequence[Sequence[float]], after: Sequence[Sequence[float]], *, level: float = 0.95, seed: int = 0
) -> Interval:
    """Return the share by which mean(after) lies below mean(before), with a percentile interval.

    Pairs are drawn with replacement, then, within each drawn pair, its tellings; before and after keep their
    pairing by pair. One pair alone gives the spread of its tellings and says nothing of other pairs.

    Args:
        before: losses by pair, and within a pair by telling.
        after: the same pairs and numbers of tellings.
        level: share of the resamples within the interval.
        seed: of the drawing.

    Raises:
        ValueError: no pair, or the two don't match.

    """
    first, last = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if first.ndim != 2 or first.shape != last.shape or not first.size:
        raise ValueError(f"losses of shape {first.shape} can't be held against {last.shape}")
    pairs, repeats = first.shape
    random = np.random.default_rng(seed)
    drawn = random.integers(pairs, size=(RESAMPLES, pairs, 1))
    tellings = random.integers(repeats, size=(2, RESAMPLES, pairs, repeats))
    means = [
        losses[drawn, which].mean(axis=(1, 2)) for losses, which in zip((first, last), tellings, strict=True)
    ]
    gains = _gain(means[0], means[1])
    low, high = np.quantile(gains, [(1 - level) / 2, (1 + level) / 2])
    estimate = float(_gain(first.mean(), last.mean()))
    return Interval(estimate, float(low), float(high), level, pairs, repeats)


def _gain(before: npt.ArrayLike, after: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return (before - after) / before; 0 where there was nothing to gain."""
    was, now = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    gain: npt.NDArray[np.float64] = np.divide(was - now, was, out=np.zeros_like(was), where=was > 0)
    return gain
