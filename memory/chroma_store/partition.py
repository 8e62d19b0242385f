"""One Chroma collection: the items whose namespaces start alike."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from memory.chroma_store import snapshot
from memory.chroma_store.catalog import Catalog
from memory.chroma_store.embedding import Vectors
from memory.chroma_store.exact import ExactIndex, Found, expired, order, score
from memory.chroma_store.filters import Filter, Where, matches, to_where
from memory.chroma_store.loading import load, rows_of
from memory.chroma_store.rows import Namespace, Row, item_id, row_ids, to_metadata

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_PAGE = 2000


class Partition:
    """The items below one start of namespaces. Use it only inside its connection's contexts."""

    def __init__(self, catalog: Catalog, start: Namespace, collection: "Collection | None" = None) -> None:
        self._catalog = catalog
        self._layout = catalog.layout
        self._start = start
        self._collection = collection

    @property
    def collection(self) -> "Collection | None":
        """Chroma's collection, or None where nothing was ever put."""
        return self._collection or self._catalog.collections.get(self._start)

    def rows(self, ids: Sequence[str]) -> dict[str, Row]:
        """Return those of the items that are there, by the ids of their rows."""
        if (exact := self._loaded) is not None:
            return {row_id: exact.rows[row_id] for row_id in ids if row_id in exact.rows}
        found: dict[str, Row] = {}
        if self.collection is not None:
            for start in range(0, len(ids), _PAGE):
                page = self.collection.get(ids=list(ids[start : start + _PAGE]), include=["metadatas"])
                found.update(rows_of(page))
        return found

    def put(self, rows: Sequence[Row], vectors: Vectors, before: dict[str, Row]) -> None:
        """Add or replace items; `vectors` holds `row.vectors` rows for each, `before` what they replace."""
        gone = [
            part
            for row in rows
            if row.row_id in before
            for part in row_ids(before[row.row_id])[max(1, row.vectors) :]
        ]
        self._delete(gone)
        self._upsert(self._collection or self._catalog.make(self._start), rows, vectors)
        if (exact := self._loaded) is not None:
            exact.put(rows, vectors)

    def fill(self, rows: Sequence[Row]) -> None:
        """Add items, embedded anew, to a collection that is not yet in use."""
        index = self._layout.index
        texts = [index.texts(row.value, row.paths) if index else [] for row in rows]
        vectors = index.embed([text for some in texts for text in some]) if index else self._no_vectors
        counted = [replace(row, vectors=len(some)) for row, some in zip(rows, texts, strict=True)]
        self._upsert(cast("Collection", self._collection), counted, vectors)

    def touch(self, rows: Sequence[Row]) -> None:
        """Store when items expire now."""
        if self.collection is not None and rows:
            self._forget_snapshot()
            expiry: list[Any] = [{"_expires": row.expires} for row in rows]
            self.collection.update(ids=[row.row_id for row in rows], metadatas=expiry)
            if (exact := self._loaded) is not None:
                for row in rows:
                    exact.update(row)

    def delete(self, rows: Sequence[Row]) -> None:
        """Remove items."""
        self._delete([row_id for row in rows for row_id in row_ids(row)])
        if (exact := self._loaded) is not None:
            exact.drop(row.row_id for row in rows)

    def scan(self, prefix: Namespace, wanted: Filter, *, where: Sequence[Where] = ()) -> Iterator[Row]:
        """Yield the items below a prefix that satisfy a filter, in the order they were first put."""
        if self.collection is None:
            return
        narrow = _all_of([*self._labels(prefix), *to_where(wanted), *where])
        offset, page_size = 0, 64
        while True:
            page = self.collection.get(where=narrow, limit=page_size, offset=offset, include=["metadatas"])
            for row in rows_of(page).values():
                if row.namespace[: len(prefix)] == prefix and matches(row.value, wanted):
                    yield row
            offset += page_size
            if len(page["ids"]) < page_size:
                return
            page_size = min(2 * page_size, _PAGE)

    def nearest(
        self, vector: Vectors, prefix: Namespace, wanted: Filter, expired_at: float | None, count: int
    ) -> list[Found]:
        """Return the first `count` items nearest to a unit vector, those without a vector last."""
        if self.collection is None:
            return []
        if (exact := self.exact()) is not None:
            return exact.search(vector, prefix, wanted, expired_at, count)
        return self._nearest_in_chroma(vector, prefix, wanted, expired_at, count)

    def exact(self) -> ExactIndex | None:
        """Return the items in memory, or None where Chroma's index is to be asked."""
        connection = self._catalog.connection
        if self._loaded is None and self.collection is not None and connection.exact:
            count = self.collection.count()
            if count > self._layout.exact_limit:
                return None
            connection.memo[self._memo_name] = self._restore(count) or self._read(count)
        return self._loaded

    def _restore(self, count: int) -> ExactIndex | None:
        path = self._snapshot
        found = snapshot.read(path, count, self._layout.dims) if path is not None else None
        if found is None:
            return None
        exact = ExactIndex(self._layout.dims)
        exact.put(*found)
        return exact

    def _read(self, count: int) -> ExactIndex:
        exact = load(cast("Collection", self.collection), self._layout.index, self._layout.dims)
        if self._snapshot is not None and count >= snapshot.WORTHWHILE:
            snapshot.write(self._snapshot, *exact.contents())
        return exact

    @property
    def _snapshot(self) -> Path | None:
        folder = self._catalog.connection.folder
        return folder / "exact" / f"{self.collection.name}.rows" if folder and self.collection else None

    def _forget_snapshot(self) -> None:
        if self._snapshot is not None:
            self._snapshot.unlink(missing_ok=True)

    def _nearest_in_chroma(
        self, vector: Vectors, prefix: Namespace, wanted: Filter, expired_at: float | None, count: int
    ) -> list[Found]:
        collection = cast("Collection", self.collection)
        narrow = _all_of([*self._labels(prefix), *to_where(wanted)])
        ask = 2 * count + 16
        while True:
            page = collection.query(
                query_embeddings=cast(Any, [vector]), n_results=ask, where=narrow, include=["embeddings"]
            )
            ids = page["ids"][0]
            best = _scored(ids, cast(Any, page["embeddings"])[0], vector)
            found: list[Found] = [
                (best[row_id] if row.vectors else None, row)
                for row_id, row in self.rows(list(best)).items()
                if row.namespace[: len(prefix)] == prefix
                and matches(row.value, wanted)
                and not (expired_at is not None and expired(row, expired_at))
            ]
            if len(found) >= count or len(ids) < ask:
                return sorted(found, key=order)[:count]
            ask *= 4

    def _upsert(self, collection: "Collection", rows: Sequence[Row], vectors: Vectors) -> None:
        ids = [row_id for row in rows for row_id in row_ids(row)]
        metadata: list[Any] = [data for row in rows for data in to_metadata(row, self._layout.depth)]
        filled = self._with_zeros(rows, vectors)
        self._forget_snapshot()
        for start in range(0, len(ids), _PAGE):
            part = slice(start, start + _PAGE)
            collection.upsert(ids=ids[part], embeddings=cast(Any, filled[part]), metadatas=metadata[part])

    def _with_zeros(self, rows: Sequence[Row], vectors: Vectors) -> Vectors:
        """Return the vectors with a zero row for every item that has none."""
        if all(row.vectors for row in rows):
            return vectors
        zero, pieces, start = np.zeros((1, self._layout.dims), dtype=np.float32), [], 0
        for row in rows:
            pieces.append(vectors[start : start + row.vectors] if row.vectors else zero)
            start += row.vectors
        return np.concatenate(pieces)

    def _delete(self, ids: Sequence[str]) -> None:
        if self.collection is not None and ids:
            self._forget_snapshot()
            for start in range(0, len(ids), _PAGE):
                self.collection.delete(ids=list(ids[start : start + _PAGE]))

    def _labels(self, prefix: Namespace) -> list[Where]:
        return [{f"_n{i}": label} for i, label in enumerate(prefix) if i >= self._layout.depth]

    @property
    def _no_vectors(self) -> Vectors:
        return np.zeros((0, self._layout.dims), dtype=np.float32)

    @property
    def _loaded(self) -> ExactIndex | None:
        return cast(ExactIndex | None, self._catalog.connection.memo.get(self._memo_name))

    @property
    def _memo_name(self) -> str:
        return f"exact:{json.dumps(self._start)}"


def _scored(ids: Sequence[str], vectors: Any, query: Vectors) -> dict[str, float]:
    best: dict[str, float] = {}
    if ids:
        scores = score(np.asarray(vectors, dtype=np.float32), query).tolist()
        for row_id, value in zip(ids, scores, strict=True):
            best[item_id(row_id)] = max(value, best.get(item_id(row_id), -1.0))
    return best


def _all_of(conditions: Sequence[Where]) -> Where | None:
    if len(conditions) > 1:
        return {"$and": list(conditions)}
    return conditions[0] if conditions else None
