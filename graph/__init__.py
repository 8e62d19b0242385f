"""The training graph on LangGraph: `from graph import make_graph, RunContext`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.context import RunContext
    from graph.training import make_graph

__all__ = ["RunContext", "make_graph"]


def __getattr__(name: str) -> Any:
    """Import the public names only when they are asked for: LangGraph takes over a second to import."""
    from importlib import import_module

    modules = {"RunContext": "graph.context", "make_graph": "graph.training"}
    if name not in modules:
        raise AttributeError(f"module 'graph' has no attribute {name!r}")
    return getattr(import_module(modules[name]), name)
