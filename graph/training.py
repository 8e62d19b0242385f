"""The training graph on one page.

START -> load -> analyst (one a pair) -> synthesise -> trial -> rehearse (one a pair: writer -> voice
-> judge) -> score -> refiner -> probe (one a proposal and pair) -> gate -> trial ... -> report -> END
"""

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.store.base import BaseStore
from langgraph.types import Checkpointer

from graph.context import RunContext, context_of
from graph.episode import Graph, build_episode
from graph.nodes import TrainingNodes, analysis_failed, rehearsal_failed
from graph.refining_nodes import RefiningNodes, probe_failed
from graph.rehearsal import ServicesOf
from graph.routing import decide, each_pair, each_probe, each_rehearsal, first_trial, next_trial
from graph.services import Services, services_for
from graph.state import TrainingInput, TrainingOutput, TrainingState


def build_training(services_of: ServicesOf) -> StateGraph[Any, RunContext, Any, Any]:
    """Return the training graph, not yet compiled."""
    nodes, refining = TrainingNodes(services_of), RefiningNodes(services_of)
    builder = StateGraph(
        TrainingState, context_schema=RunContext, input_schema=TrainingInput, output_schema=TrainingOutput
    )
    builder.add_node("load", nodes.load)
    builder.add_node("analyst", nodes.analyst, error_handler=analysis_failed)
    builder.add_node("synthesise", nodes.synthesise)
    builder.add_node("trial", nodes.trial)
    builder.add_node("rehearse", build_episode(services_of), error_handler=rehearsal_failed)
    builder.add_node("score", nodes.score)
    builder.add_node("refiner", refining.refiner)
    builder.add_node("probe", refining.probe, error_handler=probe_failed)
    builder.add_node("gate", refining.gate)
    builder.add_node("report", nodes.report)
    builder.add_edge(START, "load")
    builder.add_conditional_edges("load", each_pair, ["analyst", END])
    builder.add_edge("analyst", "synthesise")
    builder.add_conditional_edges("synthesise", first_trial)
    builder.add_conditional_edges("trial", each_rehearsal, ["rehearse"])
    builder.add_edge("rehearse", "score")
    builder.add_conditional_edges("score", decide)
    builder.add_conditional_edges("refiner", each_probe, ["probe", "report"])
    builder.add_edge("probe", "gate")
    builder.add_conditional_edges("gate", next_trial)
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
