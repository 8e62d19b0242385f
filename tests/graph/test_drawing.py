"""The graph as the documentation draws it."""

from pathlib import Path

from graph.drawing import mermaid

ROOT = Path(__file__).resolve().parents[2]


def test_the_documentation_draws_the_graph_as_it_is() -> None:
    assert f"```mermaid\n{mermaid()}\n```" in (ROOT / "docs" / "studio.md").read_text()


def test_the_drawing_shows_people_and_no_handlers() -> None:
    drawn = mermaid()
    for name in ("router", "analyst", "writer", "voice", "judge", "refiner", "review"):
        assert f"({name})" in drawn
    assert "__error_handler__" not in drawn
