"""HTML fragments from `templates/`; every value is escaped."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nicegui import ui

from web.episodes import segment_label


@lru_cache(maxsize=1)
def _templates() -> Environment:
    """Return all templates, read: a page that is drawn on the event loop must not wait for the disk."""
    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, auto_reload=False
    )
    made.filters |= {
        "zip": zip,
        "clock": clock,
        "label": segment_label,
        "loss": loss,
        "short": short_trial,
        "term": term_label,
    }
    for name in made.list_templates():
        made.get_template(name)
    return made


def read_templates() -> None:
    """Read all templates now."""
    _templates()


def render(name: str, **values: Any) -> str:
    """Return a template filled in; links in it start with `prefix`."""
    return _templates().get_template(f"{name}.html").render(**values)


def place(content: str = "", classes: str = "stack") -> ui.html:
    """Put a fragment on the page, to be exchanged by setting its `content`."""
    return ui.html(content, sanitize=False).classes(classes)


def clock(seconds: float) -> str:
    """Return seconds as m:ss."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def loss(value: float) -> str:
    """Return a loss with the digits that matter."""
    return f"{value:.3f}"


def term_label(term: str) -> str:
    """Return a loss term as a person writes it."""
    return "ROUGE" if term == "rouge" else term


def short_trial(trial_id: str) -> str:
    """Return `trial 3` of a trial's id."""
    return f"trial {int(trial_id.split('_')[1])}"
