"""A server on the loopback that answers as a test says, and misbehaves where it is told to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from providers.retrying import Patience
from tests.answers import Answer


@dataclass(frozen=True)
class Call:
    """What the server was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


SILENCE = 0.8
"""Seconds of patience with which the fault of that name is met."""
FAULTS = {
    "429": Answer({"error": {"message": "slow down"}}, 429, {"Retry-After": "7"}),
    "500": Answer({"error": {"message": "oops"}}, 500),
    "503 in HTML": Answer("<html>busy</html>", 503),
    "cut connection": Answer({"text": "half of an answer that never ends"}, cut_at=12),
    "slow body": Answer({"text": "an answer that drips and drips and drips"}, drips=True),
    "silence": Answer({"text": "too late"}, wait=1.5),
    "malformed JSON": Answer('{"text": "half'),
    "a list": Answer([1, 2]),
}
"""Faults that pass: the same call succeeds the next time."""


class AudioServer(ThreadingHTTPServer):
    """Remembers what it was asked; answers from a queue first, then from `respond`."""

    daemon_threads = True

    def __init__(self, respond: Callable[[Call], Answer]) -> None:
        self.asked: list[Call] = []
        self.queue: list[Answer] = []
        self.respond = respond
        self.now = 0.0
        """Seconds on the clock that `patience` reads."""
        self.at_once = self.most_at_once = 0
        self.guard = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    def patience(self, slept: list[float], *, silence: float = 60.0) -> Patience:
        """Return three attempts' patience that notes its pauses, on this server's clock."""
        return Patience(attempts=3, silence=silence, answer=600.0, sleep=slept.append, clock=lambda: self.now)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: AudioServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self._serve()

    def do_GET(self) -> None:
        self._serve()

    def _serve(self) -> None:
        server = self.server
        call = Call(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, self._body())
        with server.guard:
            server.asked.append(call)
            queued = server.queue.pop(0) if server.queue else None
            server.at_once += 1
            server.most_at_once = max(server.most_at_once, server.at_once)
        try:
            self._send(queued or server.respond(call))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with server.guard:
                server.at_once -= 1

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _send(self, answer: Answer) -> None:
        time.sleep(answer.wait)
        content = answer.content
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(content)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.drips:
            self.wfile.write(content[:5])
            self.wfile.flush()
            self.server.now += 10_000.0
            content = content[5:]
        self.wfile.write(content[: answer.cut_at])
        self.close_connection = answer.cut_at is not None

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(respond: Callable[[Call], Answer]) -> Iterator[AudioServer]:
    """Run a server while the block runs."""
    server = AudioServer(respond)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
