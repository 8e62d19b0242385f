"""Events a run sends while it goes on (stream mode `custom`)."""

from collections.abc import Mapping
from typing import Any

from langgraph.runtime import Runtime

from graph.context import RunContext


def report_step(runtime: Runtime[RunContext], state: Mapping[str, Any], step: str, **details: Any) -> None:
    """Send that a pair has come to a step of its trial."""
    event = {"event": "step", "step": step, "pair_id": state["pair_id"], "trial_id": state.get("trial_id")}
    runtime.stream_writer({**event, **details})


def report_event(runtime: Runtime[RunContext], event: str, **details: Any) -> None:
    """Send that something of the whole run has happened."""
    runtime.stream_writer({"event": event, **details})
