"""The dashboard as an application: alone on a loopback port, or mounted beside another one's routes."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from nicegui import app as pages
from nicegui import ui
from starlette.middleware.trustedhost import TrustedHostMiddleware

from web.media import media_routes
from web.pages import add_pages
from web.reading import StudioReader
from web.shell import add_static_files

LOOPBACK = "127.0.0.1"
_NAMES = ["localhost", LOOPBACK, "[::1]"]
"""Hosts that a browser may have asked for: a page of another site that points its name here is refused."""
_RECONNECT = 30.0
"""Seconds a page may be out of reach, a laptop's lid closed, before it is loaded anew."""


def dashboard_app(home: Path, organisation: str, clock: Callable[[], datetime]) -> FastAPI:
    """Return the dashboard of one home, for a loopback port of its own."""
    application = FastAPI(title="claude-studio dashboard", docs_url=None, redoc_url=None, openapi_url=None)
    mount_dashboard(application, StudioReader(home, organisation, clock))
    application.add_middleware(TrustedHostMiddleware, allowed_hosts=_NAMES)
    return application


def mount_dashboard(application: FastAPI, reader: StudioReader, path: str = "/") -> None:
    """Add the pages to an application under `path`; once a process, since NiceGUI keeps one set of pages."""
    add_static_files()
    pages.include_router(media_routes(reader))
    add_pages(reader)
    ui.run_with(
        application,
        title="claude-studio",
        favicon="🎙️",
        dark=None,
        mount_path=path,
        reconnect_timeout=_RECONNECT,
        show_welcome_message=False,
        tailwind=False,
    )


def serve(home: Path, organisation: str, port: int, clock: Callable[[], datetime]) -> None:
    """Serve the dashboard on this machine's loopback address until it is stopped."""
    uvicorn.run(dashboard_app(home, organisation, clock), host=LOOPBACK, port=port, log_level="warning")
