"""Stores of every kind, empty and ready: LangGraph's own in memory and on SQLite, and ours on Chroma."""

import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, closing

import pytest
from langgraph.store.base import BaseStore
from langgraph.store.memory import InMemoryStore
from langgraph.store.sqlite import AsyncSqliteStore, SqliteStore

from memory.chroma_store import ChromaStore
from memory.chroma_store.connection import connect
from tests.memory.sqlite import connect_sqlite
from tests.memory.vectors import index


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A Chroma server on the loopback."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    command = [sys.executable, "-c", "from chromadb.cli.cli import app; app()"]
    options = ["run", "--path", str(tmp_path_factory.mktemp("server")), "--port", str(port)]
    process = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://localhost:{port}"
    try:
        _wait_for(f"{url}/api/v2/heartbeat", process)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait_for(url, process):
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.skip("chroma run doesn't start here")


KINDS = ["in memory", "sqlite", "chroma memory", "chroma folder"]
WITH_SERVER = [*KINDS, pytest.param("chroma server", marks=pytest.mark.slow)]


class Stores:
    """Makes empty stores of one kind, and closes them."""

    def __init__(self, kind, request, tmp_path_factory) -> None:
        self._kind = kind
        self._request = request
        self._folders = tmp_path_factory
        self._stack = ExitStack()

    def __call__(self, **options) -> BaseStore:
        if self._kind == "in memory":
            return InMemoryStore(**options)
        if self._kind == "sqlite":
            return self._sqlite(**options)
        return self._stack.enter_context(ChromaStore.from_conn_string(self._target(), **options))

    def close(self) -> None:
        self._stack.close()

    def _sqlite(self, **options):
        if fields := options.get("index", {}).get("fields"):
            options["index"]["text_fields"] = fields
        connection = self._stack.enter_context(closing(connect_sqlite(":memory:")))
        store = SqliteStore(connection, **options)
        store.setup()
        return store

    def _target(self):
        if self._kind == "chroma memory":
            return ":memory:"
        if self._kind == "chroma folder":
            return self._folders.mktemp("chroma")
        url = self._request.getfixturevalue("server")
        _empty(url)
        return url


@pytest.fixture(params=WITH_SERVER)
def make(request, tmp_path_factory):
    """A maker of empty stores of one kind."""
    stores = Stores(request.param, request, tmp_path_factory)
    yield stores
    stores.close()


def _empty(url):
    connection = connect(url, wait_seconds=1)
    for collection in connection.client.list_collections():
        connection.client.delete_collection(collection.name)
    connection.close()


@pytest.fixture
def store(make):
    return make()


@pytest.fixture
def stores_with_ttl(request, tmp_path_factory):
    """A maker of empty stores of every kind that knows times to live, side by side."""
    makers = [
        Stores(kind, request, tmp_path_factory) for kind in ("sqlite", "chroma memory", "chroma folder")
    ]
    yield lambda **options: [make(**options) for make in makers]
    for make in makers:
        make.close()


@pytest.fixture(params=["in memory", "sqlite", "chroma memory", "chroma folder"])
async def async_store(request, tmp_path):
    """An empty store of each kind for asynchronous use."""
    if request.param == "in memory":
        yield InMemoryStore(index=index())
    elif request.param == "sqlite":
        if not hasattr(sqlite3.Connection, "enable_load_extension"):
            pytest.skip("this Python's sqlite3 can't load the vector extension")
        async with AsyncSqliteStore.from_conn_string(":memory:", index=index()) as store:
            await store.setup()
            yield store
    else:
        target = ":memory:" if request.param == "chroma memory" else tmp_path / "chroma"
        async with ChromaStore.open(target, index=index()) as store:
            yield store
