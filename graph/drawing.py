"""The training graph as a mermaid drawing, made from the code, LangGraph's own handler nodes left out."""

import re

from graph.training import make_graph

_HANDLER = re.compile(r"^\s*__error_handler__.*\n", re.MULTILINE)
_HEAD = re.compile(r"\A---\n.*?---\n", re.DOTALL)
_CLASSES = re.compile(r"^\s*classDef .*$\n?", re.MULTILINE)


def mermaid() -> str:
    """Return the drawing, the nodes of one episode inside `rehearse`."""
    drawn = make_graph().get_graph(xray=True).draw_mermaid()
    plain = _CLASSES.sub("", _HEAD.sub("", _HANDLER.sub("", drawn)))
    return plain.replace("<p>__start__</p>", "start").replace("<p>__end__</p>", "end").strip()
