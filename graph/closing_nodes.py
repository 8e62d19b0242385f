"""The nodes after the last trial: the run is closed, examined and summed up."""

from typing import Any, Literal

from langgraph.errors import NodeError
from langgraph.runtime import Runtime
from langgraph.types import Command, Overwrite

from graph.accounting import booked
from graph.context import RunContext
from graph.examination import Question, answer
from graph.failures import cause_of
from graph.progress import report_event
from graph.rehearsal import ServicesOf
from graph.reporting import final_report
from graph.rollback import use_versions
from graph.runs import close_run
from graph.speaking import posted
from graph.state import ExaminationTask, TrainingState
from graph.telling import write_report_page


class ClosingNodes:
    """Adapts the state to the examination and to the report."""

    def __init__(self, services_of: ServicesOf) -> None:
        self._services_of = services_of

    def close(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Write down how the run ended, and make the best trial's prompts and profile the current ones."""
        services = self._services_of(runtime)
        run = close_run(services, state)
        best = services.tree.trial(run.best_trial_id or "")
        use_versions(services, best)
        report_event(services, runtime, run.run_id, "examining", outcome=run.outcome.value)
        return {"best_trial_id": best.trial_id, "examinations": Overwrite({})}

    def examine(self, state: ExaminationTask, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Write and judge one episode that only the report needs."""
        services = self._services_of(runtime)
        run = services.runs.load(state["run_id"])
        with booked(services, state):
            answer(services, run, Question.named(state["question"]))
        return {"examinations": {state["question"]: ""}}

    def report(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Sum the run up."""
        services = self._services_of(runtime)
        run = services.runs.load(state["run_id"])
        with booked(services, {**state, "trial_id": None}):
            report = final_report(services, run, state["examinations"])
        services.tree.convergence.save_final_report(report)
        write_report_page(services, report)
        told = {"outcome": run.outcome.value, "best_trial_id": run.best_trial_id}
        report_event(services, runtime, run.run_id, "finished", **told)
        said = f"{run.reason} {report.judge_verdict}"
        number = len(state.get("trial_ids") or [])
        message = posted(services, run.run_id, f"{run.run_id}-{number}-report", said)
        return {"phase": "over", "messages": [message]}


def examination_failed(state: ExaminationTask, error: NodeError) -> Command[Literal["report"]]:
    """Record what could not be measured; the report names it."""
    return Command(update={"examinations": {state["question"]: cause_of(error)}}, goto="report")
