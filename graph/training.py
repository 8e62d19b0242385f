"""The training graph on one page.

START -> router -> load -> analyst (one a pair) -> synthesise -> steer -> review -> trial -> rehearse (one a
pair: writer -> voice -> judge) -> score -> steer -> refiner -> probe (one a proposal and pair) -> gate ->
steer -> review -> trial ... -> close -> examine (one an episode that only the report needs) -> report -> END.
The router hears what a person says, steer what was said while the run went on; both then go to the step that
is due.
"""

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.store.base import BaseStore
from langgraph.types import Checkpointer

from graph.closing_nodes import ClosingNodes, examination_failed
from graph.context import RunContext, context_of
from graph.episode import Graph, build_episode
from graph.nodes import TrainingNodes, analysis_failed, rehearsal_failed
from graph.refining_nodes import RefiningNodes, probe_failed
from graph.rehearsal import ServicesOf
from graph.routing import each_examination, each_pair, each_rehearsal, go_to, reviewed
from graph.services import Services, services_for
from graph.state import TrainingInput, TrainingOutput, TrainingState
from graph.steering_nodes import SteeringNodes

_DUE = ("analyst", "rehearse", "review", "refiner", "probe", "close")
"""Nodes of the steps that may be due when a message comes in the middle of a run."""
_BOUNDARY = ["review", "refiner", "close", "load", END]
"""Where a run goes on at the boundary of a trial."""


def build_training(services_of: ServicesOf) -> StateGraph[Any, RunContext, Any, Any]:
    """Return the training graph, not yet compiled."""
    nodes, refining, steering, closing = (
        TrainingNodes(services_of),
        RefiningNodes(services_of),
        SteeringNodes(services_of),
        ClosingNodes(services_of),
    )
    builder = StateGraph(
        TrainingState, context_schema=RunContext, input_schema=TrainingInput, output_schema=TrainingOutput
    )
    builder.add_node("router", steering.router)
    builder.add_node("load", nodes.load)
    builder.add_node("analyst", nodes.analyst, error_handler=analysis_failed)
    builder.add_node("synthesise", nodes.synthesise)
    builder.add_node("steer", steering.steer)
    builder.add_node("review", steering.review)
    builder.add_node("trial", nodes.trial)
    builder.add_node("rehearse", build_episode(services_of), error_handler=rehearsal_failed)
    builder.add_node("score", nodes.score)
    builder.add_node("refiner", refining.refiner)
    builder.add_node("probe", refining.probe, error_handler=probe_failed)
    builder.add_node("gate", refining.gate)
    builder.add_node("close", closing.close)
    builder.add_node("examine", closing.examine, error_handler=examination_failed)
    builder.add_node("report", closing.report)
    builder.add_edge(START, "router")
    builder.add_conditional_edges("router", go_to, [*_DUE, "load", END])
    builder.add_conditional_edges("load", each_pair, ["analyst", END])
    builder.add_edge("analyst", "synthesise")
    builder.add_edge("synthesise", "steer")
    builder.add_conditional_edges("steer", go_to, _BOUNDARY)
    builder.add_conditional_edges("review", reviewed, [*_BOUNDARY, "trial"])
    builder.add_conditional_edges("trial", each_rehearsal, ["rehearse"])
    builder.add_edge("rehearse", "score")
    builder.add_edge("score", "steer")
    builder.add_conditional_edges("refiner", go_to, ["probe", "review", "close"])
    builder.add_edge("probe", "gate")
    builder.add_edge("gate", "steer")
    builder.add_conditional_edges("close", each_examination, ["examine", "report"])
    builder.add_edge("examine", "report")
    builder.add_edge("report", END)
    return builder


def make_graph(
    checkpointer: Checkpointer = None, store: BaseStore | None = None, *, services: Services | None = None
) -> Graph:
    """Return the training graph, ready to be invoked from Python.

    Args:
        checkpointer: where runs can be resumed from; None: nowhere.
        store: long-term memory; None: the Chroma store in the context's home.
        services: a team of one's own; None: the offline team at the context's home.

    """

    def services_of(runtime: Runtime[RunContext]) -> Services:
        return services or services_for(context_of(runtime), store)

    return build_training(services_of).compile(checkpointer=checkpointer, store=store, name="training")


def _at_home(runtime: Runtime[RunContext]) -> Services:
    return services_for(context_of(runtime))


graph = build_training(_at_home).compile(name="training")
"""For the LangGraph server, which brings its own checkpointer; what is learned stays in the home's memory."""
