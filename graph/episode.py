"""The graph of one episode: START -> writer -> voice -> judge -> END; without a human telling, no judge."""

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from graph.context import RunContext
from graph.rehearsal import EpisodeNodes, ServicesOf
from graph.routing import after_voice, after_writer
from graph.state import EpisodeOutput, EpisodeState

Graph = CompiledStateGraph[Any, RunContext, Any, Any]


def build_episode(services_of: ServicesOf) -> Graph:
    """Return the graph that training rehearses with and that new episodes are produced by."""
    nodes = EpisodeNodes(services_of)
    builder = StateGraph(EpisodeState, context_schema=RunContext, output_schema=EpisodeOutput)
    builder.add_node("writer", nodes.writer)
    builder.add_node("voice", nodes.voice)
    builder.add_node("judge", nodes.judge)
    builder.add_edge(START, "writer")
    builder.add_conditional_edges("writer", after_writer)
    builder.add_conditional_edges("voice", after_voice)
    builder.add_edge("judge", END)
    return builder.compile()
