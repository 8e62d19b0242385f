"""The dashboard as an application: alone on a loopback port, or mounted beside another one's routes."""

from typing import TYPE_CHECKING, cast

import uvicorn
from nicegui import app as pages
from nicegui import ui
from starlette.applications import Starlette

from graph.context import RunContext
from graph.services import Clock
from web.fragments import read_templates
from web.loopback import ThisMachineOnly
from web.media import media_routes
from web.pages import add_pages
from web.reading import StudioReader
from web.shell import add_static_files

if TYPE_CHECKING:
    from fastapi import FastAPI

LOOPBACK = "127.0.0.1"
_RECONNECT = 30.0
"""Seconds a page may be out of reach, a laptop's lid closed, before it is loaded anew."""


def mount_dashboard(application: Starlette, reader: StudioReader, path: str = "/") -> None:
    """Add the pages to an application under `path`; once a process, since NiceGUI keeps one set of pages."""
    pages.add_middleware(ThisMachineOnly)
    read_templates()
    add_static_files()
    pages.include_router(media_routes(reader))
    add_pages(reader)
    ui.run_with(
        cast("FastAPI", application),
        title="claude-studio",
        favicon="🎙️",
        dark=None,
        mount_path=path,
        reconnect_timeout=_RECONNECT,
        show_welcome_message=False,
        tailwind=False,
    )


def serve(context: RunContext, port: int, clock: Clock) -> None:
    """Serve the dashboard of a context's home on this machine's loopback address until it is stopped."""
    application = Starlette()
    mount_dashboard(application, StudioReader(context, clock))
    uvicorn.run(application, host=LOOPBACK, port=port, log_level="warning")
