"""The frame around every page: bar, navigation, main part, colours in light and dark."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import Request
from nicegui import app, ui

_ACCENT = "#0f8f86"
PATIENCE = 60.0
"""Seconds that a page may take on a busy machine, when the memory is opened for the first time."""
STATIC_URL = "/_studio"
_STATIC = Path(__file__).with_name("static")
_VERSION = max(int(path.stat().st_mtime) for path in _STATIC.iterdir())
"""When style sheet or script changed last, so that a browser doesn't keep an old one."""
_PAGES = (
    ("Run", "/"),
    ("Pairs", "/pairs"),
    ("Compare", "/compare"),
    ("Steer", "/steer"),
    ("Memory", "/memory"),
)


def add_static_files() -> None:
    """Serve the style sheet and script beside the pages."""
    app.add_static_files(STATIC_URL, _STATIC)


def prefix_of(request: Request) -> str:
    """Return the path under which the dashboard is mounted, without a slash at its end."""
    return str(request.scope.get("root_path", "")).rstrip("/")


@contextmanager
def frame(request: Request, title: str, here: str) -> Iterator[None]:
    """Draw the frame; what is drawn inside stands in the page's main part."""
    prefix = prefix_of(request)
    ui.colors(primary=_ACCENT)
    ui.page_title(f"{title} · claude-studio")
    ui.add_head_html(
        f'<link rel="stylesheet" href="{prefix}{STATIC_URL}/studio.css?{_VERSION}">'
        f'<script type="module" src="{prefix}{STATIC_URL}/studio.js?{_VERSION}"></script>'
    )
    with ui.element("header").classes("bar"):
        ui.link("claude-studio", "/").classes("brand")
        with ui.element("nav").props('aria-label="Pages"'):
            for name, target in _PAGES:
                link = ui.link(name, target)
                if target == here:
                    link.props('aria-current="page"')
        ui.html(
            '<button class="theme" type="button" data-theme-switch aria-label="Light or dark">◐</button>',
            sanitize=False,
        )
    main = ui.element("main").classes("page")
    ui.skip_link("Skip to the content", target=main)
    with main:
        yield
