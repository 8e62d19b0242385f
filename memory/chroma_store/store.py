"""LangGraph's store on Chroma."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from langgraph.store.base import BaseStore, IndexConfig, Op, Result, TTLConfig

from memory.chroma_store import maintenance
from memory.chroma_store.catalog import Catalog, Layout
from memory.chroma_store.connection import connect
from memory.chroma_store.embedding import Index
from memory.chroma_store.engine import Engine
from memory.chroma_store.sweeper import Sweeper
from memory.chroma_store.turns import Turns
from memory.chroma_store.work import Work, draft, merged


class ChromaStore(BaseStore):
    """LangGraph's store on Chroma.

    `target` is a folder, `:memory:`, or the URL of a Chroma server. Nothing is opened before the first
    use, and asynchronous calls never run Chroma on the event loop. In a folder any number of processes may
    read and write. Searches in a folder or in memory are exact up to `exact_limit` items a collection;
    namespaces that share their first `depth` labels share a collection.
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
        self._engine = Engine(
            catalog=Catalog(
                connect(target, wait_seconds),
                Layout(depth=depth, index=self._index, exact_limit=exact_limit),
            ),
            ttl=ttl or {},
            clock=clock,
        )
        self._turns: Turns[Work, list[Result]] = Turns(self._run_together)
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

    @property
    def embedder(self) -> str:
        """Name of the embedder; empty where there is no index."""
        return self._index.embedder if self._index else ""

    def setup(self) -> None:
        """Open Chroma and check that the store was filled by this embedder.

        Raises:
            EmbedderMismatchError: it was filled by another one.
        """
        with self._catalog.connection.reading():
            _ = self._catalog.collections

    def close(self) -> None:
        """Stop sweeping and let go of Chroma; what is in memory is dropped."""
        self._sweeper.stop()
        self._catalog.connection.close()

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """Carry out operations together; reads see the store as it was before the batch's writes."""
        drafted = draft(ops, self._index)
        if self._index is None:
            return self._engine.run(drafted.done({}, self._no_vectors))
        queries = self._index.embed_queries(drafted.queries)
        return self._engine.run(drafted.done(queries, self._index.embed(drafted.all_texts)))

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """Carry out operations together, off the event loop; calls that wait for a turn share one."""
        drafted = draft(ops, self._index)
        if self._index is None:
            return await self._turns.call(drafted.done({}, self._no_vectors))
        queries = await self._index.aembed_queries(drafted.queries)
        vectors = await self._index.aembed(drafted.all_texts)
        return await self._turns.call(drafted.done(queries, vectors))

    def sweep_ttl(self) -> int:
        """Delete all expired items and return how many there were."""
        return self._engine.sweep()

    def start_ttl_sweeper(self, sweep_interval_minutes: float | None = None) -> None:
        """Sweep every so many minutes (5 unless told or configured otherwise) until stopped or closed."""
        configured = (self.ttl_config or {}).get("sweep_interval_minutes")
        self._sweeper.start(60.0 * (sweep_interval_minutes or configured or 5))

    def stop_ttl_sweeper(self, timeout: float | None = None) -> bool:
        """Stop sweeping; returns whether the sweeper has ended within the time."""
        return self._sweeper.stop(timeout)

    def unreachable(self) -> list[tuple[tuple[str, ...], str]]:
        """Return namespace and key of every item of which Chroma has lost a vector; normally none.

        Only programs that write to the folder without this class can cause that.
        """
        return maintenance.unreachable(self._catalog)

    def repair(self) -> int:
        """Embed anew every item of which Chroma has lost a vector, and return how many there were."""
        return maintenance.repair(self._catalog)

    def reindex(self) -> int:
        """Fill the store anew by its present embedder and depth, and return how many items it holds."""
        return maintenance.reindex(self._catalog)

    @property
    def _catalog(self) -> Catalog:
        return self._engine.catalog

    def _run_together(self, works: Sequence[Work]) -> list[list[Result]]:
        results = iter(self._engine.run(merged(works)))
        return [[next(results) for _ in work.ops] for work in works]

    @property
    def _no_vectors(self) -> Any:
        return np.zeros((0, self._catalog.layout.dims), dtype=np.float32)
