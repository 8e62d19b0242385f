"""Which rule and amount mends which failed item of the judge's checklist (`remedies.toml`)."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from schema.loss import LossMetrics


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way to mend failed items."""

    items: tuple[str, ...]
    """Names of checklist items; an item put once a window counts under its name."""
    rule: str | None = None
    """Rule to add to `script_writer` where it isn't there yet."""
    parameter: str | None = None
    """Tuning parameter that goes with it."""
    step: float = 0.0
    """By how much the parameter moves where nothing learned says how far."""
    learned_from: str | None = None
    """Field of StyleProfile whose median over the admired episodes is the first value to try."""
    factor: float = 1.0
    """Multiplies the learned value."""

    def is_further(self, value: float, current: float) -> bool:
        """Return whether the value lies beyond the current one in this remedy's direction."""
        return value > current if self.step > 0 else value < current


@dataclass(frozen=True, slots=True)
class Failures:
    """How often a remedy's items failed."""

    item: str
    """The item that failed most."""
    count: int
    asked: int


@cache
def load_remedies() -> tuple[Remedy, ...]:
    """Return the remedies in the file's order."""
    text = files("agents.refiner").joinpath("remedies.toml").read_text(encoding="utf-8")
    return tuple(
        Remedy(**{**entry, "items": tuple(entry["items"])}) for entry in tomllib.loads(text)["remedy"]
    )


def failing_remedies(results: Mapping[str, LossMetrics]) -> list[tuple[Remedy, Failures]]:
    """Return the remedies whose items failed in any episode, most failures first."""
    failed: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for result in results.values():
        asked.update(item.name for item in result.checklist)
        failed.update(item.name for item in result.checklist if not item.passed)
    found = []
    for remedy in load_remedies():
        count = sum(failed[item] for item in remedy.items)
        if count:
            worst = max(remedy.items, key=lambda item: failed[item])
            found.append((remedy, Failures(worst, count, sum(asked[item] for item in remedy.items))))
    return sorted(found, key=lambda pair: -pair[1].count)
