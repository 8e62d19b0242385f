"""The state of the training graph: ids, versions, losses and messages; everything else lives in the tree."""

from operator import or_
from typing import Annotated, Any

from langgraph.graph import MessagesState
from pydantic import Field
from typing_extensions import TypedDict


class TrainingInput(MessagesState, total=False):
    """What a run is asked."""

    pairs: Annotated[
        list[str],
        Field(title="Pairs", description="Ids of the pairs to train on; empty: all that are ingested."),
    ]
    forked_from: Annotated[
        str,
        Field(
            title="Start from trial",
            description="A trial whose prompts and profile to start from; empty: untrained.",
        ),
    ]


class TrainingState(MessagesState, total=False):
    """Where a run stands."""

    pairs: list[str]
    """Once the run is opened: the pairs that are trained on."""
    validation_pairs: list[str]
    forked_from: str
    run_id: str
    phase: str
    """Which step is due: `analyse`, `trial`, `rehearse`, `refine`, `probe`, `report`, or `over`."""
    heading: str
    """Where the last messages lead: `load` (another run), `end` (nowhere) or `go_on` (to the step due)."""
    config: dict[str, Any]
    """TrainingConfig as it stands: a person may change weights and the number of trials."""
    given_weights: dict[str, float]
    """Weights of the loss terms before anything was asked of them."""
    directives: list[dict[str, Any]]
    """What a person has asked for and not revoked."""
    directives_given: int
    pending: list[list[dict[str, Any]]]
    """What the answer to the last question asked back chooses from."""
    shaped_by: list[dict[str, Any]]
    """The directives in force when the trial under way began."""
    wished: list[str]
    """What they changed in it."""
    stopping: bool
    """Whether the run is to end with the trial under way."""
    start_from: str
    """The trial that the next candidate must start from, after a step back; empty: any of the pool."""
    avoid: list[str]
    """Trials that were gone back from: what they were is not tried again."""
    verdict: str
    """What a person said to the proposal: `approve`, `reject` or nothing yet."""
    trial_ids: list[str]
    """The finished trials of this branch."""
    analysed: Annotated[dict[str, str], or_]
    """By pair id: empty, or why the pair could not be analysed."""
    trial_number: int
    trial_id: str
    """The trial under way, or the last one."""
    parent_trial_id: str | None
    prompt_version: str
    profile_version: str
    edits: list[dict[str, Any]]
    """What the trial under way changes against its parent."""
    rehearsals: Annotated[dict[str, str], or_]
    """Of the trial under way, by pair id: empty, or why the pair failed."""
    round_number: int
    """The latest round of refinement."""
    proposals: int
    """How many proposals that round probes."""
    minibatch: list[str]
    probes: Annotated[dict[str, str], or_]
    """Of the latest round, by `proposal/pair`: empty, or why the probe failed."""
    fruitless: int
    """Rounds in a row from which no candidate earned a trial."""
    losses: list[float]
    """Average total loss by trial."""
    best_trial_id: str | None
    divergences: int
    """Divergences that were forgiven."""
    examinations: Annotated[dict[str, str], or_]
    """At the end, by `kind/pair/seed`: empty, or why it failed."""
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


UNCHANGED = -1
"""In place of a proposal's number: the parent as it is, which proposals are held against."""


class ProbeTask(TypedDict):
    """One proposal to be tried on one pair."""

    run_id: str
    trial_id: str
    """The trial whose refinement holds the round."""
    round_number: int
    proposal: int
    """Its place in the round, or `UNCHANGED` for the parent with nothing changed."""
    pair_id: str


class ExaminationTask(TypedDict):
    """One episode that only the report needs."""

    run_id: str
    question: str
    """A `graph.examination.Question` by its name."""


class EpisodeState(TypedDict, total=False):
    """One episode: a pair's rehearsal in a trial, or a production in a folder."""

    pair_id: str
    """Of the pair, or a short name of the paper."""
    run_id: str
    trial_id: str
    parent_trial_id: str | None
    prompt_version: str
    profile_version: str
    folder: str
    """Of a production; a rehearsal has none."""
    script_only: bool
    """Stop once the script is written, so that a person can edit it."""
    drafts: int
    """How often the script was written in this go."""
    step: str
    """What comes after the voice: `writer`, `judge` or `done`."""
    rehearsals: Annotated[dict[str, str], or_]


class EpisodeOutput(TypedDict):
    """What a rehearsal tells the trial."""

    rehearsals: Annotated[dict[str, str], or_]


class ProductionInput(TypedDict, total=False):
    """What is asked for in an episode about a new paper."""

    paper: str
    """Path of the PDF."""
    folder: str
    """Where the episode goes; a folder that holds a part of it already is gone on with."""
    profile: str
    """An export to make it by; empty: what was trained here last."""
    depth: str
    """overview, standard, deep_dive or comprehensive; empty: that of most of the admired episodes."""
    minutes: float
    """Its length; 0 or none: the middle of what was learned of the depth."""
    speaker_gender: str
    """female or male; empty: that of most of the admired hosts."""
    audio: bool
    seed: int
    script_only: bool


class ProductionState(ProductionInput, total=False):
    """Where a production stands."""

    pair_id: str
    run_id: str
    files: list[str]
    """What was made, relative to the folder."""


class ProductionOutput(TypedDict):
    """What a production answers."""

    folder: str
    files: list[str]
