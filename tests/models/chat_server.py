"""An OpenAI-compatible server on the loopback that answers as a script says, faults included."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.answers import Answer

Responder = Callable[[dict[str, Any]], Answer]


def completion(
    content: str | None,
    *,
    finish_reason: str = "stop",
    refusal: str | None = None,
    usage: tuple[int, int] | None = (100, 20),
    cached: int = 0,
) -> Answer:
    """Return a chat completion with this content."""
    body: dict[str, Any] = {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "served",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish_reason,
                "message": {"role": "assistant", "content": content, "refusal": refusal},
            }
        ],
    }
    if usage:
        body["usage"] = {
            "prompt_tokens": usage[0],
            "completion_tokens": usage[1],
            "total_tokens": sum(usage),
            "prompt_tokens_details": {"cached_tokens": cached},
        }
    return Answer(body)


def fault(status: int, message: str, code: str | None = None, **headers: str) -> Answer:
    """Return an error as OpenAI words it."""
    body = {"error": {"message": message, "type": "error", "param": None, "code": code}}
    return Answer(body, status, headers)


class ChatServer(ThreadingHTTPServer):
    """Remembers what it was asked; answers from a queue first, then from `respond`."""

    daemon_threads = True

    def __init__(self, respond: Responder) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.queue: list[Answer] = []
        self.respond = respond
        self.at_once = self.most_at_once = 0
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def answer(self, body: dict[str, Any], key: str) -> Answer:
        with self._guard:
            self.asked.append(body)
            self.keys.append(key)
            if self.queue:
                return self.queue.pop(0)
        return self.respond(body)

    @contextmanager
    def counted(self) -> Iterator[None]:
        with self._guard:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        yield
        with self._guard:
            self.at_once -= 1


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.counted():
            self._send(self.server.answer(body, self.headers.get("Authorization", "")))

    def do_GET(self) -> None:
        self._send(Answer({"object": "list", "data": []}))

    def _send(self, answer: Answer) -> None:
        time.sleep(answer.wait)
        is_text = isinstance(answer.body, str)
        content = answer.content
        self.send_response(answer.status)
        self.send_header("Content-Type", "text/html" if is_text else "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in answer.headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        try:
            self.wfile.write(content[: answer.cut_at])
        except BrokenPipeError:
            self.close_connection = True
        if answer.cut_at is not None:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(respond: Responder) -> Iterator[ChatServer]:
    """Run a server while the block runs."""
    server = ChatServer(respond)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
