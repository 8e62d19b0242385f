"""The nodes of one episode: write, voice, judge. Each is repeated only where it wasn't finished."""

from collections.abc import Callable
from typing import Any

from langgraph.runtime import Runtime

from graph.accounting import booked
from graph.context import RunContext
from graph.progress import report_step
from graph.services import Services
from graph.state import EpisodeState
from graph.trial_desk import TrialDesk

ServicesOf = Callable[[Runtime[RunContext]], Services]


class RehearsalNodes:
    """Adapts the state to the writer, the voice and the judge."""

    def __init__(self, services_of: ServicesOf) -> None:
        self._services_of = services_of

    def writer(self, state: EpisodeState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Write the pair's episode from the paper and what the other pairs teach."""
        services = self._services_of(runtime)
        desk = TrialDesk(services, state)
        if not desk.has_script():
            report_step(services, runtime, state, "writing")
            brief = desk.brief()
            with booked(services, state):
                desk.keep_script(services.writer(desk.phrases(brief)).write(brief))
        return {}

    def voice(self, state: EpisodeState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Voice the script, or estimate its length where no audio is wanted."""
        services = self._services_of(runtime)
        desk = TrialDesk(services, state)
        if not desk.is_spoken():
            report_step(services, runtime, state, "voicing")
            desk.speak()
        return {}

    def judge(self, state: EpisodeState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Read the episode blind, as the human one was read, and hold it against the human one."""
        services = self._services_of(runtime)
        desk, runs = TrialDesk(services, state), services.runs
        if not desk.is_judged():
            report_step(services, runtime, state, "judging")
            with booked(services, state):
                case = desk.case()
                if state["parent_trial_id"] is None and not services.judge.deterministic:
                    runs.save_second_metrics(services.judge.judge(case))
                runs.save_metrics(services.judge.judge(case))
        loss = runs.load_metrics(desk.trial_id, desk.pair_id).total_loss
        report_step(services, runtime, state, "done", loss=loss)
        return {"rehearsals": {desk.pair_id: ""}}
