"""Where each pair is in the trial under way, told from the run's events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_DONE = "done"
_BETWEEN = {"scored", "proposed", "probed", "finished"}


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


def activity_of(events: Sequence[Mapping[str, Any]]) -> str:
    """Return in a few words what a run that goes on is doing."""
    for event in reversed(events):
        match event["event"]:
            case "trial":
                return f"Trial {event['trial_number']}, under way"
            case "scored":
                return "Choosing what to change"
            case "proposed":
                pairs = ", ".join(event["minibatch"])
                return f"Choosing what to change: {event['proposals']} proposals are tried on {pairs}"
            case "probed":
                earned = f"{event['earned']} of {event['probes']} proposals gained"
                return f"Opening the next trial: {earned}" if event["edits"] else f"{earned}: looking again"
            case "run" | "split":
                return "Reading the pairs"
    return "Starting"


def stages_of(
    events: Sequence[Mapping[str, Any]], pairs: Iterable[str], now: datetime
) -> tuple[PairStages, ...]:
    """Return every pair's steps in the trial that is open; before the first, those of the analysis.

    Between two trials, when no pair is at work, there are none.
    """
    if any(event["event"] in _BETWEEN for event in events[-1:]):
        return ()
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
