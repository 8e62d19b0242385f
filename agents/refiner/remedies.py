"""Which rule and amount mends which failed item of the judge's checklist (`remedies.toml`)."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from schema.loss import ChecklistItem, Criterion, LossMetrics

_PART = re.compile(r"-[a-z]\d+$")
"""What the judge adds to the name of a question that it puts to one part: a window, a claim, a concept."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way to mend failed items."""

    items: tuple[str, ...]
    """Names of checklist items; one put to several parts counts under its name without the part."""
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
    cost: float
    """What the failures take off the scores, summed over episodes: a question is a share of its criterion."""


@cache
def load_remedies() -> tuple[Remedy, ...]:
    """Return the remedies in the file's order."""
    text = files("agents.refiner").joinpath("remedies.toml").read_text(encoding="utf-8")
    return tuple(
        Remedy(**{**entry, "items": tuple(entry["items"])}) for entry in tomllib.loads(text)["remedy"]
    )


def failing_remedies(results: Mapping[str, LossMetrics]) -> list[tuple[Remedy, Failures]]:
    """Return the remedies whose items failed in any episode, the costliest first."""
    found = [(remedy, failures) for remedy in load_remedies() if (failures := _failures(remedy, results))]
    return sorted(found, key=lambda pair: -pair[1].cost)


def _failures(remedy: Remedy, results: Mapping[str, LossMetrics]) -> Failures | None:
    failed: Counter[str] = Counter()
    asked, cost = 0, 0.0
    for result in results.values():
        questions = _by_question(result.checklist)
        sizes = Counter(criterion for criterion, _ in questions)
        for (criterion, name), items in questions.items():
            if name in remedy.items:
                failures = sum(not item.passed for item in items)
                failed[name] += failures
                asked += len(items)
                cost += failures / len(items) / sizes[criterion]
    if not failed.total():
        return None
    return Failures(max(remedy.items, key=lambda item: failed[item]), failed.total(), asked, cost)


def _by_question(checklist: Sequence[ChecklistItem]) -> dict[tuple[Criterion, str], list[ChecklistItem]]:
    """Group the answers by the question they answer: one put to several parts is one question."""
    questions: dict[tuple[Criterion, str], list[ChecklistItem]] = {}
    for item in checklist:
        questions.setdefault((item.criterion, _PART.sub("", item.name)), []).append(item)
    return questions
