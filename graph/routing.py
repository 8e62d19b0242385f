"""Where a run goes next; pure functions of the state."""

from typing import Literal

from langgraph.graph import END
from langgraph.types import Send

from graph.examination import questions
from graph.state import UNCHANGED, EpisodeState, TrainingState
from schema.trial import Outcome, TrainingConfig

_SHARED = ("run_id", "trial_id", "parent_trial_id", "prompt_version", "profile_version")


def each_pair(state: TrainingState) -> list[Send] | str:
    """Analyse the pairs side by side; a run that could not be opened is over."""
    if state["outcome"] == Outcome.FAILED:
        return END
    return [Send("analyst", {"pair_id": pair_id, "run_id": state["run_id"]}) for pair_id in state["pairs"]]


def each_rehearsal(state: TrainingState) -> list[Send]:
    """Rehearse the pairs side by side, the held-out ones among them."""
    shared = {key: state[key] for key in _SHARED}  # type: ignore[literal-required]
    pairs = (*state["pairs"], *state["validation_pairs"])
    return [Send("rehearse", {"pair_id": pair_id, **shared}) for pair_id in pairs]


def each_probe(state: TrainingState) -> list[Send]:
    """Try every proposal, and the parent unchanged, on every pair of the minibatch, side by side."""
    shared = {key: state[key] for key in ("run_id", "trial_id", "round_number")}
    return [
        Send("probe", {"proposal": number, "pair_id": pair_id, **shared})
        for number in range(UNCHANGED, state["proposals"])
        for pair_id in state["minibatch"]
    ]


def go_to(state: TrainingState) -> list[Send] | str:
    """Go to the step that is due, or where the last messages lead: to another run, or nowhere."""
    heading, phase = state.get("heading", ""), state.get("phase", "over")
    if heading == "load":
        return "load"
    if heading == "end" or phase == "over":
        return END
    if phase == "analyse":
        return each_pair(state)
    if state["outcome"] != Outcome.RUNNING:
        return "close"
    if phase == "rehearse":
        return each_rehearsal(state)
    return each_probe(state) if phase == "probe" else {"trial": "review", "refine": "refiner"}[phase]


def reviewed(state: TrainingState) -> list[Send] | str:
    """Begin the trial that was approved; a rejected one is replaced, any other word is heard out first."""
    return "trial" if state.get("verdict") == "approve" and state["phase"] == "trial" else go_to(state)


def each_examination(state: TrainingState) -> list[Send] | Literal["report"]:
    """Measure what the report needs beside the trials, side by side."""
    config = TrainingConfig.model_validate(state["config"])
    asked = questions(state["pairs"], state["validation_pairs"], config.team, config.seed)
    shared = {"run_id": state["run_id"]}
    return [Send("examine", {"question": question.name, **shared}) for question in asked] or "report"


def after_writer(state: EpisodeState) -> Literal["voice", "__end__"]:
    """Voice the script, unless a person is to see it first."""
    return "__end__" if state.get("script_only") else "voice"


def after_voice(state: EpisodeState) -> Literal["writer", "judge", "__end__"]:
    """Judge what has a human telling; write again what missed its length by far."""
    step = state.get("step", "judge")
    return "writer" if step == "writer" else "judge" if step == "judge" else "__end__"
