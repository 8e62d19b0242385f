"""The state of the training graph: ids, versions, losses and messages; everything else lives in the tree."""

from operator import or_
from typing import Annotated, Any

from langgraph.graph import MessagesState
from typing_extensions import TypedDict


class TrainingInput(MessagesState, total=False):
    """What a run is asked."""

    pairs: list[str]
    """Ids of the pairs to train on; empty: all of the tree."""


class TrainingState(MessagesState, total=False):
    """Where a run stands."""

    pairs: list[str]
    run_id: str
    config: dict[str, Any]
    """TrainingConfig as it was when the run began."""
    analysed: Annotated[dict[str, str], or_]
    """By pair id: empty, or why the pair could not be analysed."""
    trial_number: int
    trial_id: str
    parent_trial_id: str | None
    prompt_version: str
    profile_version: str
    edits: list[dict[str, Any]]
    """What the trial under way changes against its parent."""
    rehearsals: Annotated[dict[str, str], or_]
    """Of the trial under way, by pair id: empty, or why the pair failed."""
    losses: list[float]
    """Average total loss by trial."""
    best_trial_id: str | None
    second_chance: bool
    """Whether the one more try after a divergence was given."""
    outcome: str


class TrainingOutput(TypedDict):
    """What a run answers."""

    run_id: str
    outcome: str
    losses: list[float]
    best_trial_id: str | None
    messages: list[Any]


class AnalysisTask(TypedDict):
    """One pair to be analysed."""

    pair_id: str
    run_id: str
    config: dict[str, Any]


class EpisodeState(TypedDict, total=False):
    """One pair's rehearsal in one trial."""

    pair_id: str
    pairs: list[str]
    run_id: str
    trial_id: str
    parent_trial_id: str | None
    config: dict[str, Any]
    prompt_version: str
    profile_version: str
    rehearsals: Annotated[dict[str, str], or_]


class EpisodeOutput(TypedDict):
    """What a rehearsal tells the trial."""

    rehearsals: Annotated[dict[str, str], or_]
