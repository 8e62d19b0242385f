"""The store: LangGraph's operations, carried out on Chroma."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import numpy as np
from langgraph.store.base import (
    BaseStore,
    GetOp,
    IndexConfig,
    Item,
    ListNamespacesOp,
    Op,
    PutOp,
    Result,
    SearchItem,
    SearchOp,
    TTLConfig,
)
from langgraph.store.base import validate_op_namespace as check_namespace

from memory.chroma_store import listing
from memory.chroma_store.connection import connect
from memory.chroma_store.embedding import Index, Vectors
from memory.chroma_store.exact import Found
from memory.chroma_store.filters import check_filter
from memory.chroma_store.partition import Layout, Partition, collections
from memory.chroma_store.rows import Namespace, Row, row_id
from memory.chroma_store.sweeper import Sweeper


@dataclass(frozen=True, slots=True)
class _Work:
    """A batch that only needs Chroma any more."""

    ops: list[Op]
    queries: dict[str, Vectors]
    puts: list[tuple[PutOp, Vectors]]
    """The last put of every item, with its vectors."""


class ChromaStore(BaseStore):
    """LangGraph's store on Chroma.

    `target` is a folder, `:memory:`, or the URL of a Chroma server. Nothing is opened before the first
    use, and Chroma is never called on an event loop. In a folder any number of processes may read and
    write; searches in a folder or in memory are exact up to `exact_limit` vectors a collection.
    """

    supports_ttl = True

    def __init__(
        self,
        target: str | Path,
        *,
        index: IndexConfig | None = None,
        ttl: TTLConfig | None = None,
        depth: int = 1,
        exact_limit: int = 500_000,
        wait_seconds: float = 60.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.index_config = index
        self.ttl_config = ttl
        self._index = Index.of(index) if index else None
        self._layout = Layout(depth=depth, index=self._index, exact_limit=exact_limit)
        self._connection = connect(target, wait_seconds)
        self._clock = clock
        self._sweeper = Sweeper(self.sweep_ttl)

    @classmethod
    @contextmanager
    def from_conn_string(cls, target: str | Path, **options: Any) -> Iterator["ChromaStore"]:
        """Open a store for a block."""
        store = cls(target, **options)
        try:
            yield store
        finally:
            store.close()

    @classmethod
    @asynccontextmanager
    async def open(cls, target: str | Path, **options: Any) -> AsyncIterator["ChromaStore"]:
        """Open a store for a block of asynchronous code."""
        store = cls(target, **options)
        try:
            yield store
        finally:
            await asyncio.to_thread(store.close)

    @property
    def embeddings(self) -> Any:
        """The embedder in LangChain's form, or None."""
        return self._index.embeddings if self._index else None

    def setup(self) -> None:
        """Open Chroma and check that the store was filled by this embedder.

        Raises:
            EmbedderMismatchError: it was filled by another one.
        """
        with self._connection.reading():
            collections(self._connection, self._layout)

    def close(self) -> None:
        """Stop sweeping and let go of Chroma; what is in memory is dropped."""
        self._sweeper.stop()
        self._connection.close()

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """Carry out operations together: reads see the store as it was before the batch's writes."""
        checked = _checked(ops)
        puts = _last_puts(checked)
        texts = [self._texts(op) for op in puts]
        queries, vectors = {}, _no_vectors(self._layout)
        if self._index:
            queries = self._index.embed_queries(_queries(checked))
            vectors = self._index.embed([text for some in texts for text in some])
        return self._run(_Work(checked, queries, _with_vectors(puts, texts, vectors)))

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """Carry out operations together, off the event loop."""
        checked = _checked(ops)
        puts = _last_puts(checked)
        texts = [self._texts(op) for op in puts]
        queries, vectors = {}, _no_vectors(self._layout)
        if self._index:
            queries = await self._index.aembed_queries(_queries(checked))
            vectors = await self._index.aembed([text for some in texts for text in some])
        work = _Work(checked, queries, _with_vectors(puts, texts, vectors))
        return await asyncio.to_thread(self._run, work)

    def sweep_ttl(self) -> int:
        """Delete all expired items and return how many there were."""
        with self._connection.writing():
            now, count = self._now(), 0
            for partition in self._below(()):
                expired = list(partition.scan((), {}, where=[{"_expires": {"$lte": now}}]))
                partition.delete(expired)
                count += len(expired)
            return count

    def start_ttl_sweeper(self, sweep_interval_minutes: float | None = None) -> None:
        """Sweep every so many minutes (5 unless told or configured otherwise) until stopped or closed."""
        configured = (self.ttl_config or {}).get("sweep_interval_minutes")
        self._sweeper.start(60.0 * (sweep_interval_minutes or configured or 5))

    def stop_ttl_sweeper(self, timeout: float | None = None) -> bool:
        """Stop sweeping; returns whether the sweeper has ended within the time."""
        return self._sweeper.stop(timeout)

    def _run(self, work: _Work) -> list[Result]:
        results: list[Result] = [None] * len(work.ops)
        with self._connection.reading():
            gets = [(i, op) for i, op in enumerate(work.ops) if isinstance(op, GetOp)]
            touched = self._get(gets, results)
            for place, op in enumerate(work.ops):
                if isinstance(op, SearchOp):
                    found = self._search(op, work.queries)
                    results[place] = [_search_item(score, row) for score, row in found]
                    touched += [row for _, row in found] if op.refresh_ttl else []
                elif isinstance(op, ListNamespacesOp):
                    results[place] = cast(Any, self._list(op))
        if work.puts or self._to_refresh(touched):
            with self._connection.writing():
                self._refresh(touched)
                self._put(work.puts)
        return results

    def _get(self, ops: Sequence[tuple[int, GetOp]], results: list[Result]) -> list[Row]:
        """Fill in the results of gets and return the items whose time to live starts anew."""
        wanted: dict[Partition, list[str]] = {}
        partitions: dict[Namespace, Partition] = {}
        for _, op in ops:
            partition = partitions.setdefault(self._start(op.namespace), self._partition(op.namespace))
            wanted.setdefault(partition, []).append(row_id(op.namespace, op.key))
        found = {name: row for part, names in wanted.items() for name, row in part.rows(names).items()}
        touched = []
        for place, op in ops:
            row = found.get(row_id(op.namespace, op.key))
            if row is not None and not self._omitted(row):
                results[place] = _item(row)
                touched += [row] if op.refresh_ttl else []
        return touched

    def _search(self, op: SearchOp, queries: dict[str, Vectors]) -> list[Found]:
        prefix, wanted = tuple(op.namespace_prefix), op.filter or {}
        end = op.offset + op.limit
        if op.query and self._index:
            found = [
                one
                for partition in self._below(prefix)
                for one in partition.nearest(queries[op.query], prefix, wanted, self._cut(), end)
            ]
            found.sort(key=lambda one: (one[0] is None, -(one[0] or 0.0), one[1].namespace, one[1].key))
            return found[op.offset : end]
        rows: list[Found] = []
        for partition in self._below(prefix):
            for row in partition.scan(prefix, wanted):
                if len(rows) >= end:
                    break
                if not self._omitted(row):
                    rows.append((None, row))
        return rows[op.offset : end]

    def _list(self, op: ListNamespacesOp) -> list[Namespace]:
        kept: dict[Namespace, None] = {}
        for namespace in listing.asked_for(op, listing.remembered(self._connection)):
            cut = namespace[: op.max_depth] if op.max_depth is not None else namespace
            if len(kept) >= op.offset + op.limit:
                break
            if cut not in kept and self._holds_something(namespace):
                kept[cut] = None
        return list(kept)[op.offset : op.offset + op.limit]

    def _holds_something(self, namespace: Namespace) -> bool:
        exactly = {"_namespace": json.dumps(namespace)}
        rows = self._partition(namespace).scan(namespace, {}, where=[exactly])
        return any(not self._omitted(row) for row in rows)

    def _put(self, puts: Sequence[tuple[PutOp, Vectors]]) -> None:
        by_start: dict[Namespace, list[tuple[PutOp, Vectors]]] = defaultdict(list)
        for op, vectors in puts:
            by_start[self._start(op.namespace)].append((op, vectors))
        for start, some in by_start.items():
            self._put_in(Partition(self._connection, self._layout, start), some)

    def _put_in(self, partition: Partition, puts: Sequence[tuple[PutOp, Vectors]]) -> None:
        before = partition.rows([row_id(op.namespace, op.key) for op, _ in puts])
        rows, vectors, gone = [], [_no_vectors(self._layout)], []
        for op, some in puts:
            known = before.get(row_id(op.namespace, op.key))
            if op.value is not None:
                rows.append(self._row(op, len(some), known))
                vectors.append(some)
            elif known is not None:
                gone.append(known)
        partition.delete(gone)
        if rows:
            listing.remember(self._connection, (row.namespace for row in rows))
            partition.put(rows, np.concatenate(vectors), before)

    def _row(self, op: PutOp, vectors: int, known: Row | None) -> Row:
        now = self._clock()
        return Row(
            namespace=tuple(op.namespace),
            key=op.key,
            text=json.dumps(dict(op.value or {})),
            created_at=known.created_at if known else now,
            updated_at=now,
            ttl=op.ttl,
            expires=None if op.ttl is None else now.timestamp() + 60.0 * op.ttl,
            paths=tuple(op.index) if isinstance(op.index, list) else op.index,
            vectors=vectors,
        )

    def _to_refresh(self, rows: Sequence[Row]) -> dict[str, Row]:
        if not (self.ttl_config or {}).get("refresh_on_read", False):
            return {}
        return {row.row_id: row for row in rows if row.ttl is not None}

    def _refresh(self, rows: Sequence[Row]) -> None:
        """Start the time to live of items anew, unless they are gone by now."""
        by_start: dict[Namespace, list[Row]] = defaultdict(list)
        for row in self._to_refresh(rows).values():
            by_start[self._start(row.namespace)].append(row)
        for start, some in by_start.items():
            partition = Partition(self._connection, self._layout, start)
            there = partition.rows([row.row_id for row in some])
            now = self._now()
            partition.touch([replace(row, expires=now + 60.0 * (row.ttl or 0)) for row in there.values()])

    def _texts(self, op: PutOp) -> list[str]:
        if self._index is None or op.value is None:
            return []
        paths = tuple(op.index) if isinstance(op.index, list) else op.index
        return self._index.texts(dict(op.value), paths)

    def _below(self, prefix: Namespace) -> list[Partition]:
        """Return the partitions that may hold items below a prefix, in the order of their namespaces."""
        starts = collections(self._connection, self._layout)
        depth = self._layout.depth
        return [
            Partition(self._connection, self._layout, start)
            for start in sorted(starts)
            if start[: len(prefix)] == prefix[: len(start)]
            and (len(prefix) <= len(start) or len(start) == depth)
        ]

    def _partition(self, namespace: Namespace) -> Partition:
        return Partition(self._connection, self._layout, self._start(namespace))

    def _start(self, namespace: Namespace) -> Namespace:
        return tuple(namespace[: self._layout.depth])

    def _now(self) -> float:
        return self._clock().timestamp()

    def _cut(self) -> float | None:
        return self._now() if (self.ttl_config or {}).get("omit_expired", False) else None

    def _omitted(self, row: Row) -> bool:
        cut = self._cut()
        return cut is not None and row.expires is not None and row.expires <= cut


def _checked(ops: Iterable[Op]) -> list[Op]:
    listed = list(ops)
    for op in listed:
        check_namespace(op)
        if isinstance(op, SearchOp) and op.filter:
            check_filter(op.filter)
    return listed


def _last_puts(ops: Iterable[Op]) -> list[PutOp]:
    puts = (op for op in ops if isinstance(op, PutOp))
    return list({(tuple(op.namespace), op.key): op for op in puts}.values())


def _queries(ops: Iterable[Op]) -> list[str]:
    return [op.query for op in ops if isinstance(op, SearchOp) and op.query]


def _with_vectors(
    puts: Sequence[PutOp], texts: Sequence[Sequence[str]], vectors: Vectors
) -> list[tuple[PutOp, Vectors]]:
    ends = np.cumsum([0, *(len(some) for some in texts)]).tolist()
    return [(op, vectors[ends[i] : ends[i + 1]]) for i, op in enumerate(puts)]


def _no_vectors(layout: Layout) -> Vectors:
    return np.zeros((0, layout.dims), dtype=np.float32)


def _item(row: Row) -> Item:
    return Item(
        value=row.value,
        key=row.key,
        namespace=row.namespace,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _search_item(score: float | None, row: Row) -> SearchItem:
    return SearchItem(row.namespace, row.key, row.value, row.created_at, row.updated_at, score)
