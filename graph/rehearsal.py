"""The nodes of one episode: write, voice, judge. Each is repeated only where it wasn't finished."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from langgraph.runtime import Runtime

from graph.accounting import booked
from graph.context import RunContext
from graph.desk import Desk
from graph.production_desk import ProductionDesk
from graph.progress import report_step
from graph.services import Services
from graph.state import EpisodeState
from graph.trial_desk import TrialDesk
from graph.writing import write_script
from providers.llm.parallel import side_by_side
from tools.profiles.structure import heard_sections

ServicesOf = Callable[[Runtime[RunContext]], Services]

_DRAFTS = 2
"""How often a script is written, at most, to meet its length."""


class EpisodeNodes:
    """Adapts the state to the writer, the voice and the judge."""

    def __init__(self, services_of: ServicesOf) -> None:
        self._services_of = services_of

    def writer(self, state: EpisodeState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Write the episode from the paper and what the admired episodes teach."""
        services = self._services_of(runtime)
        desk = desk_of(services, state)
        if desk.has_script():
            return {"drafts": state.get("drafts", 0)}
        report_step(services, runtime, state, "writing")
        brief = desk.brief()
        with booked(services, state):
            desk.keep_script(write_script(services, desk.phrases(brief), brief))
        return {"drafts": state.get("drafts", 0) + 1}

    def voice(self, state: EpisodeState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Voice the script, or estimate its length where no audio is wanted."""
        services = self._services_of(runtime)
        desk = desk_of(services, state)
        if not desk.is_spoken():
            report_step(services, runtime, state, "voicing")
            desk.speak()
        if 0 < state.get("drafts", 0) < _DRAFTS and desk.misses_its_length():
            desk.drop_script()
            return {"step": "writer"}
        return {"step": "judge" if desk.has_reference() else "done"}

    def judge(self, state: EpisodeState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Read the episode blind, as the human one was read, and hold it against the human one."""
        services, runs = self._services_of(runtime), self._services_of(runtime).runs
        desk = desk_of(services, state)
        if not desk.is_judged():
            report_step(services, runtime, state, "judging")
            with booked(services, state):
                case = desk.case()
                runs.save_sections(state["trial_id"], state["pair_id"], heard_sections(case.segments))
                twice = state["parent_trial_id"] is None and not services.judge.deterministic
                cases = [case, *([replace(case, attempt=1)] if twice else [])]
                first, *second = side_by_side(services.judge.judge, cases)
                for again in second:
                    runs.save_second_metrics(again)
                runs.save_metrics(first)
        loss = runs.load_metrics(state["trial_id"], state["pair_id"]).total_loss
        report_step(services, runtime, state, "done", loss=loss)
        return {"rehearsals": {state["pair_id"]: ""}}


def desk_of(services: Services, state: EpisodeState) -> Desk:
    """Return where the episode is made: in a folder of its own, or in a trial."""
    if folder := state.get("folder"):
        return ProductionDesk(services, Path(folder))
    return TrialDesk(services, state)
