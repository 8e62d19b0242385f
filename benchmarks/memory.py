"""How fast memory is beside raw Chroma and SQLite, and what several writers lose: `make bench-memory`."""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from langgraph.store.base import BaseStore, PutOp
from langgraph.store.sqlite import SqliteStore

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.memory_retrieval import SETS, rows
from memory.chroma_store import ChromaStore
from memory.items import KIND_WORDS
from providers.embeddings.choice import embedder_named
from providers.embeddings.hashing import HashingEmbedder
from schema.analysis import PhraseKind
from tests.memory.sqlite import connect_sqlite

BATCH = 2000
PAIRS = 20
PHRASES = ("org", "default", "phrases")
KINDS = list(PhraseKind)
OPENINGS = "now so and well look here then but okay right".split()
EMBEDDER = HashingEmbedder()


def main() -> None:
    """Print one table after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--added", type=int, default=10_000, help="patterns to add, ours and raw Chroma")
    parser.add_argument("--searched", type=int, default=100_000, help="patterns to search among; 0: none")
    parser.add_argument("--writers", type=int, default=4, help="processes that write at once; 0: none")
    parser.add_argument("--writer", nargs=3, metavar=("WAY", "FOLDER", "NUMBER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.writer:
        way, folder, number = arguments.writer
        WRITERS[way](Path(folder), int(number))
        return
    for row in _rows(arguments):
        print(row, flush=True)


def _rows(arguments: argparse.Namespace) -> Iterator[str]:
    embedders = [HashingEmbedder(512), EMBEDDER, embedder_named("minilm")]
    for name in SETS:
        yield from rows(name, embedders)
    yield from adding(arguments.added)
    if arguments.searched:
        yield from searching(arguments.searched)
    if arguments.writers:
        yield from writing(arguments.writers)


def patterns(count: int, seed: int = 0) -> list[dict[str, Any]]:
    """Return made-up patterns; words follow Zipf's law, kinds and pairs are spread evenly."""
    from wordfreq import top_n_list

    vocabulary = top_n_list("en", 5000)
    weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    draw = random.Random(seed)
    made = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        words = draw.choices(vocabulary, weights, k=draw.randint(5, 12))
        text = f"{draw.choice(OPENINGS)} {' '.join(words)} ({KIND_WORDS[kind]})"
        made.append(
            {"text": text, "kind": kind.value, "pair_id": f"p{number % PAIRS}", "position": number / count}
        )
    return made


def put_ops(values: Sequence[dict[str, Any]]) -> list[PutOp]:
    """Return the patterns as operations of a store."""
    return [
        PutOp((*PHRASES, value["pair_id"]), f"k{number:06}", value) for number, value in enumerate(values)
    ]


def embedded(values: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return every text's vector, so that embedding isn't part of what is timed."""
    texts = list(dict.fromkeys(value["text"] for value in values))
    return dict(zip(texts, EMBEDDER.embed(texts), strict=True))


def index(known: dict[str, Any]) -> Any:
    """Return an index whose embedder looks vectors up."""

    def embed(texts: Sequence[str]) -> Any:
        new = [text for text in texts if text not in known]
        known.update(zip(new, EMBEDDER.embed(new), strict=True))
        return np.asarray([known[text] for text in texts])

    return {"dims": EMBEDDER.dims, "embed": embed, "fields": ["text"], "embedder": EMBEDDER.name}


def timed(action: Callable[[], Any]) -> tuple[float, float]:
    """Return wall-clock and processor seconds of an action."""
    wall, processor = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - wall, time.process_time() - processor


def adding(count: int) -> Iterator[str]:
    """Yield how long adding takes, beside raw Chroma with the same vectors and fields."""
    import chromadb

    values, ops = patterns(count), put_ops(patterns(count))
    known = embedded(values)

    def raw(folder: str, documents: bool) -> None:
        collection = chromadb.PersistentClient(folder).create_collection("raw", embedding_function=None)
        for start in range(0, count, BATCH):
            part = values[start : start + BATCH]
            collection.add(
                ids=[f"k{start + i}" for i in range(len(part))],
                embeddings=np.asarray([known[value["text"]] for value in part]),
                documents=[value["text"] for value in part] if documents else None,
                metadatas=[
                    {key: value[key] for key in ("kind", "pair_id", "position")}
                    | ({} if documents else {"text": value["text"]})
                    for value in part
                ],
            )

    def ours(folder: str) -> None:
        with ChromaStore.from_conn_string(folder, index=index(known), depth=3) as store:
            for start in range(0, count, BATCH):
                store.batch(ops[start : start + BATCH])

    def sqlite(folder: str) -> None:
        with sqlite_store(folder, known) as store:
            for start in range(0, count, BATCH):
                store.batch(ops[start : start + BATCH])

    yield f"\nadding {count} patterns, seconds    wall  processor"
    ways: dict[str, Callable[[str], None]] = {
        "raw chromadb": lambda folder: raw(folder, True),
        "raw chromadb, no documents": lambda folder: raw(folder, False),
        "SqliteStore": sqlite,
        "ChromaStore": ours,
    }
    for name, way in [*ways.items(), *ways.items()]:
        with tempfile.TemporaryDirectory() as folder:
            wall, processor = timed(lambda way=way, folder=folder: way(folder))
        yield f"{name:28} {wall:11.2f} {processor:10.2f}"


@contextmanager
def sqlite_store(folder: str, known: dict[str, Any]) -> Iterator[SqliteStore]:
    """Open LangGraph's store on SQLite with the same index."""
    with closing(connect_sqlite(f"{folder}/store.sqlite")) as connection:
        config = index(known)
        store = SqliteStore(connection, index={**config, "text_fields": config["fields"]})
        store.setup()
        yield store


def searching(count: int) -> Iterator[str]:
    """Yield how long opening and searching take, with a namespace and a kind to filter by."""
    values = patterns(count)
    known, ops = embedded(values), put_ops(values)
    ask = Questions(known)
    with tempfile.TemporaryDirectory() as folder:
        with ChromaStore.from_conn_string(folder, index=index(known), depth=3) as store:
            wall = _add(store, ops)
        yield f"\n{count} patterns, added in {wall:.1f} s              milliseconds     p50     p99"
        for source in ("Chroma's files", "the snapshot"):
            with ChromaStore.from_conn_string(folder, index=index(known), depth=3) as store:
                yield from _opening(store, source)
        with ChromaStore.from_conn_string(folder, index=index(known), depth=3) as store:
            yield f"{'ChromaStore, namespace and kind':48} {_percentiles(lambda: ask.here(store), 1000)}"
            yield f"{'ChromaStore, kind alone':48} {_percentiles(lambda: ask.everywhere(store), 300)}"
            yield f"{'raw chromadb, namespace and kind':48} {_percentiles(lambda: ask.raw(store), 30)}"
    with tempfile.TemporaryDirectory() as folder, sqlite_store(folder, known) as store:
        name = f"SqliteStore, namespace and kind (added in {_add(store, ops):.0f} s)"
        yield f"{name:48} {_percentiles(lambda: ask.here(store), 10)}"


def _add(store: BaseStore, ops: Sequence[PutOp]) -> float:
    return timed(lambda: [store.batch(ops[i : i + BATCH]) for i in range(0, len(ops), BATCH)])[0]


def _opening(store: ChromaStore, source: str) -> Iterator[str]:
    first = (*PHRASES, "p0")
    wall, processor = timed(lambda: (store.setup(), store.get(first, "k000000")))
    yield f"{'opening, and a first get':48} {1000 * wall:7.0f}         processor {1000 * processor:.0f}"
    wall, processor = timed(lambda: store.search(first, query="now"))
    yield f"{f'first search, from {source}':48} {1000 * wall:7.0f}         processor {1000 * processor:.0f}"


class Questions:
    """Searches drawn at random; their vectors are known, so that embedding isn't part of what is timed."""

    def __init__(self, known: dict[str, Any]) -> None:
        self._known = known
        self._draw = random.Random(1)
        self._texts = [value["text"] for value in patterns(50, seed=2)]
        known.update(zip(self._texts, EMBEDDER.embed(self._texts), strict=True))

    def here(self, store: BaseStore) -> None:
        """Ask for a kind in one namespace."""
        store.search((*PHRASES, self._pair()), query=self._text(), filter=self._kind(), limit=10)

    def everywhere(self, store: BaseStore) -> None:
        """Ask for a kind in all namespaces."""
        store.search(PHRASES, query=self._text(), filter=self._kind(), limit=10)

    def raw(self, store: ChromaStore) -> None:
        """Ask Chroma itself for a kind in one namespace."""
        where = {"$and": [{"_n3": self._pair()}, {"f.kind": self._kind()["kind"]}]}
        with store._catalog.connection.reading():
            (collection,) = store._catalog.collections.values()
            collection.query(query_embeddings=[self._known[self._text()]], where=where, n_results=10)

    def _pair(self) -> str:
        return f"p{self._draw.randrange(PAIRS)}"

    def _kind(self) -> dict[str, Any]:
        return {"kind": self._draw.choice(KINDS).value}

    def _text(self) -> str:
        return self._draw.choice(self._texts)


def _percentiles(action: Callable[[], Any], times: int) -> str:
    taken = sorted(1000 * timed(action)[0] for _ in range(times))
    return f"{taken[times // 2]:7.1f} {taken[min(times - 1, int(0.99 * times))]:7.1f}"


def writing(writers: int) -> Iterator[str]:
    """Yield how many rows are found by their own vectors after several processes wrote at once."""
    yield f"\n{writers} processes writing 10 batches of 50 at once      seconds   written   found"
    for way, check in (("raw", _found_raw), ("ours", _found_ours)):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "benchmarks.memory", "--writer", way, folder]
            if way == "raw":
                _raw(Path(folder))
            started = time.perf_counter()
            running = [subprocess.Popen([*command, str(number)]) for number in range(writers)]
            codes = [process.wait() for process in running]
            wall = time.perf_counter() - started
            names = [text for number in range(writers) for text in _texts(number)]
            found = check(Path(folder), names) if not any(codes) else "failed"
            name = "raw chromadb" if way == "raw" else "ChromaStore"
            yield f"{name:48} {wall:9.1f} {len(names):9} {found:>7}"


def _texts(number: int) -> list[str]:
    return [f"writer {number} says {value['text']}" for value in patterns(500, seed=number)]


def _raw(folder: Path) -> Any:
    import chromadb

    client = chromadb.PersistentClient(str(folder))
    return client.get_or_create_collection("raw", embedding_function=None, metadata={"hnsw:space": "ip"})


def _write_raw(folder: Path, number: int) -> None:
    collection, texts = _raw(folder), _texts(number)
    for start in range(0, len(texts), 50):
        part = texts[start : start + 50]
        collection.add(ids=part, embeddings=EMBEDDER.embed(part))


def _write_ours(folder: Path, number: int) -> None:
    with ChromaStore.from_conn_string(folder, index=index({})) as store:
        texts = _texts(number)
        for start in range(0, len(texts), 50):
            store.batch(
                [PutOp(("w", str(number)), text, {"text": text}) for text in texts[start : start + 50]]
            )


WRITERS = {"raw": _write_raw, "ours": _write_ours}


def _found_raw(folder: Path, texts: Sequence[str]) -> int:
    found = _raw(folder).query(query_embeddings=EMBEDDER.embed(texts), n_results=1)
    return sum(ids == [text] for ids, text in zip(found["ids"], texts, strict=True))


def _found_ours(folder: Path, texts: Sequence[str]) -> int:
    with ChromaStore.from_conn_string(folder, index=index({})) as store:
        return sum(store.search((), query=text, limit=1)[0].key == text for text in texts)


if __name__ == "__main__":
    main()
