"""Embeddings over HTTP, against a server of the test's own on the loopback."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from providers.embeddings.openai_model import OpenAIEmbedder
from schema.errors import BackendUnavailableError


class Server(HTTPServer):
    """Answers with one vector a text: its length, and one."""

    def __init__(self):
        self.asked = []
        self.answers = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        status, answer = self.server.answers.pop(0) if self.server.answers else (200, None)
        if answer is None:
            data = [{"index": i, "embedding": [len(t), 1.0]} for i, t in enumerate(body["input"])]
            answer = {"data": data[::-1], "model": body["model"], "usage": {}}
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    server = Server()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def embedder(server):
    embedder = OpenAIEmbedder("some-model", 2, api_key="k", base_url=server.url, max_retries=1)
    yield embedder
    embedder._client.close()


def test_rows_are_of_unit_length_and_in_order(embedder):
    rows = embedder.embed(["abc", "a"])
    assert np.allclose(rows, [np.array([3, 1]) / np.sqrt(10), np.array([1, 1]) / np.sqrt(2)])
    assert rows.dtype == np.float32


def test_many_texts_are_sent_in_batches_and_empty_ones_never(embedder, server):
    rows = embedder.embed(["a", "  "] * 300)
    assert [len(body["input"]) for body in server.asked] == [256, 44]
    assert not rows[1::2].any()
    assert np.allclose(rows[::2], rows[0])


def test_nothing_to_embed_asks_nobody(embedder, server):
    assert embedder.embed([]).shape == (0, 2)
    assert server.asked == []


def test_only_models_that_can_be_shortened_are_asked_to_be(embedder, server):
    embedder.embed(["a"])
    shortened = OpenAIEmbedder("text-embedding-3-small", 2, api_key="k", base_url=server.url)
    shortened.embed(["a"])
    shortened._client.close()
    assert "dimensions" not in server.asked[0]
    assert server.asked[1]["dimensions"] == 2


def test_a_passing_failure_is_tried_again(embedder, server):
    server.answers.append((503, {"error": {"message": "later"}}))
    assert embedder.embed(["a"]).any()
    assert len(server.asked) == 2


def test_a_refusal_is_one_line(embedder, server):
    server.answers.append((401, {"error": {"message": "bad\nkey"}}))
    with pytest.raises(BackendUnavailableError, match="some-model were refused") as raised:
        embedder.embed(["a"])
    assert "\n" not in str(raised.value)


def test_vectors_of_another_size_are_refused(server):
    embedder = OpenAIEmbedder("some-model", 3, api_key="k", base_url=server.url)
    with pytest.raises(BackendUnavailableError, match="not of 3"):
        embedder.embed(["a"])
    embedder._client.close()


def test_a_server_that_is_not_there_is_one_line():
    embedder = OpenAIEmbedder("m", 2, api_key="k", base_url="http://127.0.0.1:9/v1", max_retries=0)
    with pytest.raises(BackendUnavailableError, match="can't be reached"):
        embedder.embed(["a"])
    embedder._client.close()


def test_no_key_is_one_line_with_the_way_out(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(BackendUnavailableError, match="set OPENAI_API_KEY"):
        OpenAIEmbedder()
