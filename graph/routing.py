"""Where a run goes next; pure functions of the state."""

from typing import Literal

from langgraph.graph import END
from langgraph.types import Send

from graph.state import TrainingState
from schema.trial import Outcome

_OF_EPISODES = (
    "pairs", "run_id", "trial_id", "parent_trial_id", "config", "prompt_version", "profile_version",
)  # fmt: skip


def each_pair(state: TrainingState) -> list[Send] | str:
    """Analyse the pairs side by side; a run that could not be opened is over."""
    if state["outcome"] == Outcome.FAILED:
        return END
    shared = {key: state[key] for key in ("run_id", "config")}
    return [Send("analyst", {"pair_id": pair_id, **shared}) for pair_id in state["pairs"]]


def each_rehearsal(state: TrainingState) -> list[Send]:
    """Rehearse the pairs side by side."""
    shared = {key: value for key, value in state.items() if key in _OF_EPISODES}
    return [Send("rehearse", {"pair_id": pair_id, **shared}) for pair_id in state["pairs"]]


def decide(state: TrainingState) -> Literal["refiner", "report"]:
    """Go on while the run is running; else sum it up."""
    return "refiner" if state["outcome"] == Outcome.RUNNING else "report"


def next_trial(state: TrainingState) -> Literal["trial", "report"]:
    """Try the refiner's candidate, where there is one."""
    return "trial" if state["outcome"] == Outcome.RUNNING else "report"
