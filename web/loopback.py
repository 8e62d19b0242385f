"""Keeping pages and files to this machine, whatever address a server is bound to."""

import ipaddress

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_NAMES = {"localhost", "testclient", "testserver"}


def is_loopback(host: str) -> bool:
    """Whether a name or address can only mean this machine."""
    if host in _NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class ThisMachineOnly:
    """Refuses what comes from another machine, or was meant for another name.

    The latter is how a page on the internet reads along: it points its own name here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is ours."""
        if scope["type"] not in {"http", "websocket"} or _is_ours(scope):
            await self._app(scope, receive, send)
        else:
            await PlainTextResponse("This is served to this machine only.\n", 403)(scope, receive, send)


def _is_ours(scope: Scope) -> bool:
    client = scope.get("client")
    name, _, port = Headers(scope=scope).get("host", "").rpartition(":")
    host = name if name and port.isdigit() else Headers(scope=scope).get("host", "")
    return is_loopback(client[0] if client else "127.0.0.1") and is_loopback(host)
