"""Several processes on one folder lose nothing, also when some are killed; what others lost is mended."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import numpy as np
import pytest
from langgraph.store.base import PutOp

from memory.chroma_store import ChromaStore, StoreBusyError, StoreUnreachableError
from memory.chroma_store.connection import connect

ROOT = Path(__file__).resolve().parents[2]
DIMS = 16


def embed(texts):
    return [np.random.default_rng([ord(c) for c in text]).normal(size=DIMS).tolist() for text in texts]


def index(**more):
    return {"dims": DIMS, "embed": embed, "fields": ["text"], **more}


def start(script, *arguments):
    """Start a program that can import this module as `me`."""
    head = "import sys\nfrom tests.memory import test_chroma_processes as me\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def write(folder, writer, batches, size):
    """Write batches of items and print each batch's number once it is acknowledged."""
    store = ChromaStore(folder, index=index())
    for batch in range(batches):
        names = [f"w{writer} b{batch} i{i}" for i in range(size)]
        store.batch([PutOp(("n", f"w{writer}"), name, {"text": name}) for name in names])
        sys.stdout.write(f"{batch}\n")
        sys.stdout.flush()
    store.close()


WRITE = "me.write(sys.argv[1], *map(int, sys.argv[2:]))"


def all_found(store, names):
    """Whether every item is the nearest to its own text."""
    return [name for name in names if store.search((), query=name, limit=1)[0].key != name] == []


@pytest.mark.slow
def test_four_writers_at_once_leave_every_row_findable_by_its_own_vector(tmp_path):
    with ChromaStore.from_conn_string(tmp_path, index=index()) as watching:
        watching.put(("n", "here"), "here", {"text": "here"})
        processes = [start(WRITE, tmp_path, writer, 4, 60) for writer in range(4)]
        seen = 0
        while any(process.poll() is None for process in processes):
            found = len(watching.search(("n",), query="here", limit=2000))
            assert found >= seen
            seen = found
        for process in processes:
            process.communicate()
            assert process.returncode == 0
        names = [f"w{w} b{b} i{i}" for w in range(4) for b in range(4) for i in range(60)]
        assert all_found(watching, names)
    with ChromaStore.from_conn_string(tmp_path, index=index()) as store:
        assert store.unreachable() == []
        assert all_found(store, names)
    with ChromaStore.from_conn_string(tmp_path, index=index(), exact_limit=0) as store:
        assert all_found(store, names), "Chroma's own index has lost some"


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_that_was_acknowledged(tmp_path):
    for writer in range(5):
        process = start(WRITE, tmp_path, writer, 1000, 40)
        acknowledged = [int(process.stdout.readline()) for _ in range(2 + writer)]
        process.send_signal(signal.SIGKILL)
        process.communicate()
        names = [f"w{writer} b{b} i{i}" for b in acknowledged for i in range(40)]
        with ChromaStore.from_conn_string(tmp_path, index=index()) as store:
            assert store.unreachable() == []
            assert all_found(store, names)


def test_a_lost_vector_is_made_again_from_its_value(tmp_path, monkeypatch):
    """The loss that careless writers cause, feigned: Chroma refuses to give some vectors."""
    from chromadb.api.models.Collection import Collection
    from chromadb.errors import InternalError

    with ChromaStore.from_conn_string(tmp_path, index=index()) as store:
        store.batch([PutOp(("n",), f"item {i}", {"text": f"item {i}"}) for i in range(40)])
        store.put(("n",), "many", {"text": "x", "other": "y"}, index=["text", "other"])
    original, lost = Collection.get, set()

    def refuse(self, *arguments, **options):
        if "embeddings" in options.get("include", ()) and lost & set(options["ids"]):
            raise InternalError("Error executing plan: Internal error: Error finding id")
        return original(self, *arguments, **options)

    from memory.chroma_store.rows import row_id

    lost.update({row_id(("n",), "item 7"), row_id(("n",), "item 8"), f"{row_id(('n',), 'many')}#1"})
    with ChromaStore.from_conn_string(tmp_path, index=index()) as store:
        monkeypatch.setattr(Collection, "get", refuse)
        assert {key for _, key in store.unreachable()} == {"item 7", "item 8", "many"}
        assert all_found(store, [f"item {i}" for i in range(40)])
        assert store.search(("n",), query="y", limit=1)[0].key == "many"
        assert store.repair() == 3
        monkeypatch.undo()
        assert store.unreachable() == []
        assert len(store.search(("n",), limit=100)) == 41
        assert all_found(store, [f"item {i}" for i in range(40)])


def test_a_store_is_filled_anew_by_another_embedder(tmp_path):
    with ChromaStore.from_conn_string(tmp_path, index=index()) as store:
        store.put(("a", "x"), "k1", {"text": "one", "more": "z"}, index=["text", "more"])
        store.put(("a", "y"), "k2", {"text": "two"})
        store.put(("b",), "k3", {"text": "three"}, index=False)
        before = {item.key: item for item in store.search(())}

    def backwards(texts):
        return [row[::-1] for row in embed(texts)]

    other = {**index(embedder="backwards"), "embed": backwards}
    with ChromaStore.from_conn_string(tmp_path, index=other, depth=2) as store:
        assert store.reindex() == 3
        after = {item.key: item for item in store.search(())}
        assert {key: item.dict() for key, item in after.items()} == {
            key: item.dict() for key, item in before.items()
        }
        assert store.search((), query="z", limit=1)[0].key == "k1"
        assert store.search((), query="two", limit=1)[0].score == pytest.approx(1.0, abs=1e-5)
        assert store.search(("b",), query="three")[0].score is None
        assert store.list_namespaces() == [("a", "x"), ("a", "y"), ("b",)]
        assert store.reindex() == 3
    with ChromaStore.from_conn_string(tmp_path, index=other, depth=2) as store:
        assert len(store.search(())) == 3


def test_filling_anew_that_fails_leaves_the_store_as_it_was(tmp_path):
    with ChromaStore.from_conn_string(tmp_path, index=index()) as store:
        store.put(("a",), "k", {"text": "one"})

    def broken(texts):
        raise RuntimeError("no")

    other = {**index(embedder="broken"), "embed": broken}
    with ChromaStore.from_conn_string(tmp_path, index=other) as store, pytest.raises(RuntimeError):
        store.reindex()
    with ChromaStore.from_conn_string(tmp_path, index=index()) as store:
        assert store.search(("a",), query="one")[0].key == "k"


HOLD = """
import time
from memory.chroma_store.connection import connect
connection = connect(sys.argv[1], 1)
with connection.writing():
    print("writing", flush=True)
    time.sleep(60)
"""


def test_waiting_too_long_for_another_writer_is_an_error(tmp_path):
    process = start(HOLD, tmp_path)
    assert process.stdout.readline() == "writing\n"
    started = time.monotonic()
    waiting = connect(tmp_path / "." / "sub" / "..", 0.2)
    with pytest.raises(StoreBusyError, match="another process has been writing"), waiting.writing():
        pass
    assert time.monotonic() - started < 5
    process.kill()
    process.communicate()
    with waiting.writing():
        pass


def test_a_store_that_was_used_before_a_fork_says_so_after_it(tmp_path):
    from tests.memory.processes import ended_well, fork

    store = ChromaStore(tmp_path, index=index())
    store.put(("n",), "k", {"text": "a"})

    def use():
        with pytest.raises(RuntimeError, match="fork"):
            store.get(("n",), "k")

    assert ended_well(fork(use))
    store.close()


def test_a_server_that_does_not_answer_or_no_longer_is_named():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    with (
        ChromaStore.from_conn_string(url) as store,
        pytest.raises(StoreUnreachableError, match=f"no Chroma server answers at {url}"),
    ):
        store.put(("n",), "k", {"a": 1})
    gone = connect(url, 1)
    with pytest.raises(StoreUnreachableError, match=url), gone.reading():
        httpx.get(url)
