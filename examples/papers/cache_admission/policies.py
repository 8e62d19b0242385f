"""Cache policies, each a function from a trace and a capacity to the hit ratio after warm-up."""

import heapq
from collections import OrderedDict, defaultdict
from dataclasses import dataclass

import numpy as np
from papers.cache_admission.traces import WARM_UP

ROWS = 4
COUNTER_MAX = 15


def lru(trace: list[int], capacity: int) -> float:
    """Evict the item that was used longest ago."""
    cache: OrderedDict[int, None] = OrderedDict()
    hits = 0
    for now, item in enumerate(trace):
        if item in cache:
            cache.move_to_end(item)
            hits += now >= WARM_UP
            continue
        if len(cache) >= capacity:
            cache.popitem(last=False)
        cache[item] = None
    return hits / (len(trace) - WARM_UP)


def lfu(trace: list[int], capacity: int) -> float:
    """Evict the resident item with the fewest uses since it came in, the oldest of them on a tie."""
    uses: dict[int, int] = {}
    ranks: defaultdict[int, OrderedDict[int, None]] = defaultdict(OrderedDict)
    hits, lowest = 0, 1
    for now, item in enumerate(trace):
        count = uses.get(item, 0)
        if count:
            hits += now >= WARM_UP
            del ranks[count][item]
            if count == lowest and not ranks[count]:
                lowest += 1
        else:
            if len(uses) >= capacity:
                victim, _ = ranks[lowest].popitem(last=False)
                del uses[victim]
            lowest = 1
        uses[item] = count + 1
        ranks[count + 1][item] = None
    return hits / (len(trace) - WARM_UP)


class Sketch:
    """A count-min sketch of four-bit counters that halves itself every `window` additions."""

    def __init__(self, counters: int, window: int, seed: int) -> None:
        self.width = max(1, counters // ROWS)
        self.window = window
        self.added = 0
        self.cells = bytearray(ROWS * self.width)
        self._salts = np.random.default_rng(seed).integers(1, 2**61, ROWS).tolist()
        self._places: dict[int, tuple[int, ...]] = {}

    def places(self, item: int) -> tuple[int, ...]:
        """Return the item's cell in each row."""
        found = self._places.get(item)
        if found is None:
            found = tuple(row * self.width + self._mix(item, row) for row in range(ROWS))
            self._places[item] = found
        return found

    def _mix(self, item: int, row: int) -> int:
        mixed = (item + 1) * 0x9E3779B97F4A7C15 ^ self._salts[row]
        mixed = (mixed ^ (mixed >> 31)) * 0xBF58476D1CE4E5B9 & (2**64 - 1)
        return (mixed ^ (mixed >> 29)) % self.width

    def add(self, item: int) -> None:
        """Count one request, and halve every counter when the window is full."""
        cells = self.cells
        for place in self.places(item):
            if cells[place] < COUNTER_MAX:
                cells[place] += 1
        self.added += 1
        if self.added >= self.window:
            view = np.frombuffer(cells, dtype=np.uint8)
            np.right_shift(view, 1, out=view)
            self.added = 0

    def estimate(self, item: int) -> int:
        """Return the smallest of the item's counters: never below the aged truth, unless saturated."""
        cells = self.cells
        return min(cells[place] for place in self.places(item))


def lazy_lru(trace: list[int], capacity: int, *, chance: float, seed: int) -> float:
    """LRU that lets a newcomer in by the toss of a coin, knowing nothing about it."""
    coins = np.random.default_rng([seed, 1]).random(len(trace)) < chance
    cache: OrderedDict[int, None] = OrderedDict()
    hits = 0
    for now, (item, welcome) in enumerate(zip(trace, coins.tolist(), strict=True)):
        if item in cache:
            cache.move_to_end(item)
            hits += now >= WARM_UP
            continue
        if len(cache) >= capacity:
            if not welcome:
                continue
            cache.popitem(last=False)
        cache[item] = None
    return hits / (len(trace) - WARM_UP)


@dataclass(frozen=True)
class Outcome:
    """What a gated cache did after warm-up: its hit ratio and the share of misses that it admitted."""

    hit_ratio: float
    admitted: float


def gated_lru(trace: list[int], capacity: int, *, window: int, counters: int, seed: int) -> Outcome:
    """LRU behind a gate: a newcomer enters only when the sketch rates it above the next victim."""
    cache: OrderedDict[int, None] = OrderedDict()
    sketch = Sketch(counters, window, seed)
    hits, admissions = 0, 0
    for now, item in enumerate(trace):
        sketch.add(item)
        if item in cache:
            cache.move_to_end(item)
            hits += now >= WARM_UP
            continue
        if len(cache) >= capacity:
            victim = next(iter(cache))
            if sketch.estimate(item) <= sketch.estimate(victim):
                continue
            del cache[victim]
            admissions += now >= WARM_UP
        cache[item] = None
    counted = len(trace) - WARM_UP
    return Outcome(hits / counted, admissions / max(1, counted - hits))


def clairvoyant(trace: list[int], capacity: int) -> float:
    """Belady's rule with the right to refuse: keep whatever will be asked for soonest."""
    never = len(trace)
    upcoming = [never] * len(trace)
    seen: dict[int, int] = {}
    for now in range(len(trace) - 1, -1, -1):
        upcoming[now] = seen.get(trace[now], never)
        seen[trace[now]] = now
    resident: dict[int, int] = {}
    furthest: list[tuple[int, int]] = []
    hits = 0
    for now, item in enumerate(trace):
        hits += item in resident and now >= WARM_UP
        resident[item] = upcoming[now]
        heapq.heappush(furthest, (-upcoming[now], item))
        while len(resident) > capacity:
            key, victim = heapq.heappop(furthest)
            if resident.get(victim) == -key:
                del resident[victim]
    return hits / (len(trace) - WARM_UP)
