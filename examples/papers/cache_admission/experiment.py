"""The cache study: every number that the paper quotes, from seeded traces."""

from collections.abc import Callable
from statistics import mean, stdev
from typing import Any

from papers.cache_admission.policies import Outcome, clairvoyant, gated_lru, lazy_lru, lfu, lru
from papers.cache_admission.traces import Workload, make_trace

CAPACITY = 500
SEEDS = (11, 12, 13, 14, 15)
FEW_SEEDS = (11, 12, 13)
WINDOW = 16 * CAPACITY
COUNTERS = 8 * CAPACITY
WORKLOADS = {
    "static": Workload(),
    "drift": Workload(drift_every=5_000),
    "scans": Workload(scans=True),
    "drift and scans": Workload(drift_every=5_000, scans=True),
}
SIZES = (125, 250, 500, 1_000, 2_000)
WINDOWS = (1, 2, 4, 8, 16, 32, 64, 128)
DRIFTS = (1_000, 2_500, 5_000, 10_000, 20_000, 0)
COUNTERS_PER_ENTRY = (0.25, 0.5, 1, 2, 4, 8, 16, 32)
CHANCE = 0.05
SKEWS = (0.6, 0.8, 1.0, 1.2)

Policy = Callable[[list[int], int, int], float]


def _gate(trace: list[int], capacity: int, seed: int) -> float:
    return gated_lru(trace, capacity, window=16 * capacity, counters=8 * capacity, seed=seed).hit_ratio


POLICIES: dict[str, Policy] = {
    "LRU": lambda trace, capacity, _: lru(trace, capacity),
    "lazy LRU": lambda trace, capacity, seed: lazy_lru(trace, capacity, chance=CHANCE, seed=seed),
    "LFU": lambda trace, capacity, _: lfu(trace, capacity),
    "gated LRU": _gate,
    "clairvoyant": lambda trace, capacity, _: clairvoyant(trace, capacity),
}


def _percent(ratio: float) -> float:
    return round(100 * ratio, 1)


def by_workload() -> dict[str, dict[str, dict[str, float]]]:
    """Return mean and deviation of each policy's hit ratio on each workload, in percent."""
    table: dict[str, dict[str, dict[str, float]]] = {}
    for name, workload in WORKLOADS.items():
        traces = {seed: make_trace(workload, seed) for seed in SEEDS}
        table[name] = {}
        for policy, run in POLICIES.items():
            ratios = [run(trace, CAPACITY, seed) for seed, trace in traces.items()]
            table[name][policy] = {"mean": _percent(mean(ratios)), "sd": round(100 * stdev(ratios), 2)}
    return table


def by_size() -> dict[str, list[float]]:
    """Return each policy's hit ratio over the cache sizes, on the static workload."""
    traces = {seed: make_trace(Workload(), seed) for seed in FEW_SEEDS}
    return {
        policy: [_percent(mean(run(t, size, s) for s, t in traces.items())) for size in SIZES]
        for policy, run in POLICIES.items()
    }


def gain_map() -> list[list[float]]:
    """Return the gate's gain over LRU in points: a row per window, a column per drift interval."""
    columns = []
    for drift in DRIFTS:
        traces = {seed: make_trace(Workload(drift_every=drift), seed) for seed in FEW_SEEDS}
        plain = mean(lru(trace, CAPACITY) for trace in traces.values())
        columns.append([_percent(_gated(traces, window=w * CAPACITY)[0] - plain) for w in WINDOWS])
    return [list(row) for row in zip(*columns, strict=True)]


def _gated(
    traces: dict[int, list[int]], *, window: int = WINDOW, counters: int = COUNTERS
) -> tuple[float, float]:
    """Return the gate's mean hit ratio and mean share of misses admitted."""
    outcomes: list[Outcome] = [
        gated_lru(trace, CAPACITY, window=window, counters=counters, seed=seed)
        for seed, trace in traces.items()
    ]
    return mean(o.hit_ratio for o in outcomes), mean(o.admitted for o in outcomes)


def by_counters() -> dict[str, dict[str, Any]]:
    """Return the gate's hit ratio and admissions over sketch sizes, in percent, static and with drift."""
    result: dict[str, dict[str, Any]] = {}
    for name in ("static", "drift"):
        traces = {seed: make_trace(WORKLOADS[name], seed) for seed in FEW_SEEDS}
        gated = [_gated(traces, counters=int(share * CAPACITY)) for share in COUNTERS_PER_ENTRY]
        result[name] = {
            "hit": [_percent(hit) for hit, _ in gated],
            "admitted": [_percent(admitted) for _, admitted in gated],
            "LRU": _percent(mean(lru(trace, CAPACITY) for trace in traces.values())),
        }
    return result


def by_skew() -> dict[str, list[float]]:
    """Return the hit ratios of LRU and the gate over the skew of popularity."""
    result: dict[str, list[float]] = {"LRU": [], "gated LRU": []}
    for skew in SKEWS:
        traces = {seed: make_trace(Workload(skew=skew), seed) for seed in FEW_SEEDS}
        result["LRU"].append(_percent(mean(lru(trace, CAPACITY) for trace in traces.values())))
        result["gated LRU"].append(_percent(_gated(traces)[0]))
    return result


def run() -> dict[str, Any]:
    """Run the whole study; about five minutes on one core."""
    return {
        "workloads": by_workload(),
        "sizes": by_size(),
        "gain_map": gain_map(),
        "counters": by_counters(),
        "skews": by_skew(),
    }
