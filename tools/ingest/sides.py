"""Which piece of ink each caption of a page starts from: the choice that suits all of them best together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from tools.ingest.page import Box, overlap

UP, DOWN, BESIDE = "up", "down", "beside"
_ALONE = 100.0
"""What it costs, in points of distance, to leave a caption without a piece."""
_MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Option:
    """A piece that a caption may start from."""

    side: str
    """Where it stands from the caption."""
    piece: int
    cost: float
    """In points of distance."""


def best_options(options: Sequence[Sequence[Option]], boxes: Sequence[Box]) -> list[Option | None]:
    """Return an option for each caption, or None, at the least cost together.

    No piece is for two captions, and captions that stand level have their floats on the same side of them:
    a table beside a figure has its caption below it, too.
    """
    search = _Search([sorted(found, key=lambda option: option.cost) for found in options], level_with(boxes))
    search.go_on(0, 0.0)
    return search.best


def level_with(boxes: Sequence[Box]) -> dict[int, list[int]]:
    """Return, for each caption's number, the lower numbers of captions beside it at the same height."""
    found: dict[int, list[int]] = {}
    for (i, a), (j, b) in combinations(enumerate(boxes), 2):
        shared = overlap(a[1], a[3], b[1], b[3])
        if shared > 0.5 * min(a[3] - a[1], b[3] - b[1]) and not overlap(a[0], a[2], b[0], b[2]):
            found.setdefault(j, []).append(i)
    return found


@dataclass(slots=True)
class _Search:
    """Branch and bound over the captions, the cheapest options first."""

    options: Sequence[Sequence[Option]]
    level: Mapping[int, Sequence[int]]
    best: list[Option | None] = field(default_factory=list)
    least: float = float("inf")
    chosen: list[Option | None] = field(default_factory=list)
    steps: int = 0

    def go_on(self, index: int, cost: float) -> None:
        """Choose for the captions from `index` on, where those before it cost so much."""
        self.steps += 1
        if index == len(self.options):
            self.best, self.least = list(self.chosen), cost
            return
        for option in (*self.options[index], None):
            spent = cost + (_ALONE if option is None else option.cost)
            if spent + self._at_least(index + 1) >= self.least or self.steps > _MOST_STEPS:
                continue
            if option is None or self._fits(index, option):
                self.chosen.append(option)
                self.go_on(index + 1, spent)
                self.chosen.pop()

    def _at_least(self, index: int) -> float:
        return sum(min(found[0].cost, _ALONE) if found else _ALONE for found in self.options[index:])

    def _fits(self, index: int, option: Option) -> bool:
        if any(other is not None and other.piece == option.piece for other in self.chosen):
            return False
        beside = (self.chosen[other] for other in self.level.get(index, ()))
        return option.side == BESIDE or all(
            other is None or other.side in (option.side, BESIDE) for other in beside
        )
