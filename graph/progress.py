"""Events a run sends while it goes on (stream mode `custom`), also written down for other processes."""

from collections.abc import Mapping
from typing import Any

from langgraph.runtime import Runtime

from graph.context import RunContext
from graph.services import Services
from memory.progress import ProgressLog


def report_step(
    services: Services, runtime: Runtime[RunContext], state: Mapping[str, Any], step: str, **details: Any
) -> None:
    """Send that a pair has come to a step of its trial."""
    told = {"step": step, "pair_id": state["pair_id"], "trial_id": state.get("trial_id"), **details}
    report_event(services, runtime, state["run_id"], "step", **told)


def report_event(
    services: Services, runtime: Runtime[RunContext], run_id: str, event: str, /, **details: Any
) -> None:
    """Send that something of the whole run has happened.

    What is stored in the tree anyway, a trial's `result`, is not written down a second time; nor is what
    belongs to no run.
    """
    runtime.stream_writer({"event": event, **details})
    if not run_id:
        return
    kept = {name: value for name, value in details.items() if name != "result"}
    written = {"event": event, "at": services.clock().isoformat(timespec="milliseconds"), **kept}
    ProgressLog(services.tree.home).append(run_id, written)
