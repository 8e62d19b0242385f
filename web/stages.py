"""Where each pair is in the trial under way, told from the run's events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_DONE = "done"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a pair's rehearsal."""

    name: str
    seconds: float
    """How long it took, or has taken until now."""
    done: bool


@dataclass(frozen=True, slots=True)
class PairStages:
    """What a pair went through in the trial under way."""

    pair_id: str
    stages: tuple[Stage, ...]
    loss: float | None
    """Its total loss once it is judged."""


def stages_of(
    events: Sequence[Mapping[str, Any]], pairs: Iterable[str], now: datetime
) -> tuple[PairStages, ...]:
    """Return every pair's steps since the last trial was opened; before the first, those of the analysis."""
    opened = max((i for i, event in enumerate(events) if event["event"] == "trial"), default=0)
    steps = [event for event in events[opened:] if event["event"] == "step"]
    return tuple(_pair(pair, [s for s in steps if s["pair_id"] == pair], now) for pair in pairs)


def _pair(pair_id: str, steps: Sequence[Mapping[str, Any]], now: datetime) -> PairStages:
    times = [datetime.fromisoformat(step["at"]) for step in steps] + [now]
    stages = tuple(
        Stage(step["step"], max(0.0, (times[i + 1] - times[i]).total_seconds()), done=i + 1 < len(steps))
        for i, step in enumerate(steps)
        if step["step"] != _DONE
    )
    loss = next((step.get("loss") for step in reversed(steps) if step["step"] == _DONE), None)
    return PairStages(pair_id, stages, loss)
