"""Synthetic request traces: Zipf popularity with optional drift and one-off scans."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CATALOGUE = 10_000
REQUESTS = 200_000
WARM_UP = 40_000
HEAD = 1_000
SWAPPED = 100
SCAN_EVERY = 20_000
SCAN_LENGTH = 2_000


@dataclass(frozen=True)
class Workload:
    """What a trace is made of; `drift_every` is in requests, 0 for a popularity that never moves."""

    skew: float = 0.9
    drift_every: int = 0
    scans: bool = False


def zipf_probabilities(items: int, skew: float) -> NDArray[np.float64]:
    """Return the Zipf law over ranks 1..items."""
    weights = np.arange(1, items + 1, dtype=np.float64) ** -skew
    return weights / weights.sum()


def _swap_head_with_tail(order: NDArray[np.int64], rng: np.random.Generator) -> None:
    """Let a tenth of the popular items trade places with items from the tail, in place."""
    head = rng.choice(HEAD, SWAPPED, replace=False)
    tail = HEAD + rng.choice(len(order) - HEAD, SWAPPED, replace=False)
    order[head], order[tail] = order[tail], order[head].copy()


def make_trace(workload: Workload, seed: int) -> list[int]:
    """Return the item numbers that are asked for, scans included as numbers past the catalogue."""
    rng = np.random.default_rng(seed)
    ranks = rng.choice(CATALOGUE, REQUESTS, p=zipf_probabilities(CATALOGUE, workload.skew))
    order = rng.permutation(CATALOGUE)
    items = np.empty(REQUESTS, dtype=np.int64)
    step = workload.drift_every or REQUESTS
    for start in range(0, REQUESTS, step):
        items[start : start + step] = order[ranks[start : start + step]]
        _swap_head_with_tail(order, rng)
    if workload.scans:
        for number, start in enumerate(range(SCAN_EVERY // 2, REQUESTS, SCAN_EVERY)):
            first = CATALOGUE + number * SCAN_LENGTH
            items[start : start + SCAN_LENGTH] = np.arange(first, first + SCAN_LENGTH)
    return items.tolist()
