"""The production graph on one page: START -> order -> episode (writer -> voice) -> publish -> END."""

from pathlib import Path
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from graph.context import RunContext, context_of
from graph.episode import Graph, build_episode
from graph.production import Order, open_production
from graph.publishing import publish_episode
from graph.recipes import current_recipe, read_recipe, untrained_recipe
from graph.rehearsal import ServicesOf
from graph.services import Services, services_for
from graph.state import ProductionInput, ProductionOutput, ProductionState
from memory.names import slug
from schema.errors import InputError
from schema.profile import PodcastDepth
from schema.recipe import Recipe


class ProductionNodes:
    """Adapts the state to the episode folder."""

    def __init__(self, services_of: ServicesOf) -> None:
        self._services_of = services_of

    def order(self, state: ProductionState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Read the paper, and settle by what and how long the episode is to be."""
        production = open_production(
            self._services_of(runtime), _order(self._services_of(runtime), state, context_of(runtime))
        )
        return {"pair_id": slug(production.title), "run_id": ""}

    def publish(self, state: ProductionState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Write what an audience needs beside the audio, and say what there is."""
        if state.get("script_only"):
            return {"files": ["script.md", "script.json"]}
        return {"files": publish_episode(self._services_of(runtime), Path(state["folder"]))}


def build_production(services_of: ServicesOf) -> StateGraph[Any, RunContext, Any, Any]:
    """Return the production graph, not yet compiled."""
    nodes = ProductionNodes(services_of)
    builder = StateGraph(
        ProductionState,
        context_schema=RunContext,
        input_schema=ProductionInput,
        output_schema=ProductionOutput,
    )
    builder.add_node("order", nodes.order)
    builder.add_node("episode", build_episode(services_of))
    builder.add_node("publish", nodes.publish)
    builder.add_edge(START, "order")
    builder.add_edge("order", "episode")
    builder.add_edge("episode", "publish")
    builder.add_edge("publish", END)
    return builder


def make_production(*, services: Services | None = None) -> Graph:
    """Return the production graph, ready to be invoked from Python with a `ProductionInput`."""

    def services_of(runtime: Runtime[RunContext]) -> Services:
        return services or services_for(context_of(runtime))

    return build_production(services_of).compile(name="produce")


def _at_home(runtime: Runtime[RunContext]) -> Services:
    return services_for(context_of(runtime))


graph = build_production(_at_home).compile(name="produce")
"""For the LangGraph server."""


def _order(services: Services, state: ProductionState, context: RunContext) -> Order:
    if not state.get("paper") or not state.get("folder"):
        raise InputError("A production needs a paper and a folder for the episode.")
    return Order(
        paper=Path(state["paper"]),
        folder=Path(state["folder"]),
        recipe=_recipe(services, state.get("profile") or ""),
        depth=PodcastDepth(state["depth"]) if state.get("depth") else None,
        minutes=state.get("minutes") or None,
        speaker_gender=state.get("speaker_gender") or None,
        speaker=context.speaker,
        audio=state.get("audio", True),
        seed=state.get("seed", 0),
    )


def _recipe(services: Services, profile: str) -> Recipe:
    """Return an export's recipe, or what was trained here, or the untrained one."""
    if profile:
        return read_recipe(Path(profile))
    if services.tree.has_current_profile():
        return current_recipe(services)
    return untrained_recipe(services)
