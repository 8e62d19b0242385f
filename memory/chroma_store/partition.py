"""One Chroma collection: the items whose namespaces start alike."""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from memory.chroma_store.connection import Connection
from memory.chroma_store.embedding import Index, Vectors
from memory.chroma_store.exact import ExactIndex, Found, score
from memory.chroma_store.filters import Filter, Where, matches, to_where
from memory.chroma_store.rows import (
    Namespace,
    Row,
    from_metadata,
    is_part,
    item_id,
    row_ids,
    to_metadata,
)

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

logger = logging.getLogger(__name__)

_HNSW = {"space": "ip", "max_neighbors": 16, "ef_construction": 64, "ef_search": 200}
_PAGE = 2000


class EmbedderMismatchError(ValueError):
    """A collection was filled by another embedder, or split another way, than the store is opened with."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What all collections of a store have in common."""

    depth: int
    """How many labels of a namespace choose its collection."""
    index: Index | None
    exact_limit: int
    """Collections of more vectors are searched by Chroma's own index."""

    @property
    def dims(self) -> int:
        """Numbers in a vector; 1 where the store has no index."""
        return self.index.dims if self.index else 1

    @property
    def embedder(self) -> str:
        """Name of the embedder; empty where the store has no index."""
        return self.index.embedder if self.index else ""


class Partition:
    """The items below one start of namespaces. Use it only inside its connection's contexts."""

    def __init__(self, connection: Connection, layout: Layout, start: Namespace) -> None:
        self.start = start
        self._connection = connection
        self._layout = layout

    @property
    def collection(self) -> "Collection | None":
        """Chroma's collection, or None where nothing was ever put."""
        return collections(self._connection, self._layout).get(self.start)

    def create(self) -> "Collection":
        """Return Chroma's collection, which is made where it isn't there."""
        found = self.collection
        if found is None:
            found = make_collection(self._connection, self._layout, self.start)
            collections(self._connection, self._layout)[self.start] = found
        return found

    def rows(self, ids: Sequence[str]) -> dict[str, Row]:
        """Return those of the items that are there, by the ids of their rows."""
        found: dict[str, Row] = {}
        if (exact := self._loaded) is not None:
            return {row_id: exact.rows[row_id] for row_id in ids if row_id in exact.rows}
        if self.collection is not None:
            for start in range(0, len(ids), _PAGE):
                page = self.collection.get(ids=list(ids[start : start + _PAGE]), include=["metadatas"])
                found.update(_items(page))
        return found

    def put(self, rows: Sequence[Row], vectors: Vectors, before: dict[str, Row]) -> None:
        """Add or replace items; `vectors` holds `row.vectors` rows for each, `before` what they replace."""
        collection = self.create()
        gone = [
            part
            for row in rows
            if row.row_id in before
            for part in row_ids(before[row.row_id])[max(1, row.vectors) :]
        ]
        self._delete(gone)
        ids = [row_id for row in rows for row_id in row_ids(row)]
        metadata: list[Any] = [data for row in rows for data in to_metadata(row, self._layout.depth)]
        filled = self._with_zeros(rows, vectors)
        for start in range(0, len(ids), _PAGE):
            part = slice(start, start + _PAGE)
            collection.upsert(ids=ids[part], embeddings=cast(Any, filled[part]), metadatas=metadata[part])
        if (exact := self._loaded) is not None:
            exact.put(rows, vectors)

    def touch(self, rows: Sequence[Row]) -> None:
        """Store when items expire now."""
        if self.collection is not None and rows:
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
            for row in _items(page).values():
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
        """Return the vectors in memory, or None where Chroma's index is to be asked."""
        if self._loaded is None and self.collection is not None and self._connection.exact:
            if self.collection.count() > self._layout.exact_limit:
                return None
            self._connection.memo[self._memo_name] = self._load()
        return self._loaded

    def vectors(self) -> Iterator[tuple[list[Row], Vectors, list[str]]]:
        """Yield all items page by page: items, their vectors, and ids of rows whose vector is lost."""
        assert self.collection is not None
        offset = 0
        while True:
            page = self.collection.get(limit=_PAGE, offset=offset, include=["metadatas"])
            if not page["ids"]:
                return
            rows = list(_items(page).values())
            by_id = self._vectors_of([row_id for row in rows for row_id in row_ids(row)[: row.vectors]])
            lost = [row_id for row_id, vector in by_id.items() if vector is None]
            filled = [self._zero if vector is None else vector for vector in by_id.values()]
            yield rows, np.asarray(filled, dtype=np.float32).reshape(-1, self._layout.dims), lost
            offset += _PAGE

    def _load(self) -> ExactIndex:
        exact = ExactIndex(self._layout.dims)
        for rows, vectors, lost in self.vectors():
            if lost:
                vectors = self._mended(rows, vectors, lost)
            exact.put(rows, vectors)
        return exact

    def _mended(self, rows: Sequence[Row], vectors: Vectors, lost: Sequence[str]) -> Vectors:
        """Return the vectors with those that Chroma lost made again from the values."""
        logger.warning("%d vectors of %s are lost in Chroma: call repair()", len(lost), "/".join(self.start))
        return self.vectors_again(rows, vectors, {item_id(row_id) for row_id in lost})

    def vectors_again(self, rows: Sequence[Row], vectors: Vectors, damaged: set[str]) -> Vectors:
        """Return the items' vectors, those of damaged items embedded anew."""
        index = self._layout.index
        if index is None:
            return vectors
        mended, start = vectors.copy(), 0
        for row in rows:
            if row.row_id in damaged:
                mended[start : start + row.vectors] = index.embed(index.texts(row.value, row.paths))
            start += row.vectors
        return mended

    def _vectors_of(self, ids: Sequence[str]) -> dict[str, Vectors | None]:
        """Return the vectors of rows; Chroma refuses a whole page for one lost vector, so halve it then."""
        from chromadb.errors import InternalError

        if not ids:
            return {}
        assert self.collection is not None
        try:
            page = self.collection.get(ids=list(ids), include=["embeddings"])
        except InternalError:
            if len(ids) == 1:
                return {ids[0]: None}
            half = len(ids) // 2
            return self._vectors_of(ids[:half]) | self._vectors_of(ids[half:])
        found = dict(zip(page["ids"], np.asarray(page["embeddings"], dtype=np.float32), strict=True))
        return {row_id: found.get(row_id) for row_id in ids}

    def _nearest_in_chroma(
        self, vector: Vectors, prefix: Namespace, wanted: Filter, expired_at: float | None, count: int
    ) -> list[Found]:
        assert self.collection is not None
        narrow = _all_of([*self._labels(prefix), *to_where(wanted)])
        ask = 2 * count + 16
        while True:
            page = self.collection.query(
                query_embeddings=cast(Any, [vector]), n_results=ask, where=narrow, include=["embeddings"]
            )
            ids = page["ids"][0]
            best = self._scored(ids, cast(Any, page["embeddings"])[0], vector)
            rows = self.rows(list(best))
            found: list[Found] = [
                (best[row_id] if row.vectors else None, row)
                for row_id, row in rows.items()
                if row.namespace[: len(prefix)] == prefix
                and matches(row.value, wanted)
                and not (expired_at is not None and row.expires is not None and row.expires <= expired_at)
            ]
            if len(found) >= count or len(ids) < ask:
                found.sort(key=lambda one: (one[0] is None, -(one[0] or 0.0), one[1].namespace, one[1].key))
                return found[:count]
            ask *= 4

    @staticmethod
    def _scored(ids: Sequence[str], vectors: Any, query: Vectors) -> dict[str, float]:
        best: dict[str, float] = {}
        if ids:
            scores = score(np.asarray(vectors, dtype=np.float32), query).tolist()
            for row_id, value in zip(ids, scores, strict=True):
                best[item_id(row_id)] = max(value, best.get(item_id(row_id), -1.0))
        return best

    def _labels(self, prefix: Namespace) -> list[Where]:
        return [{f"_n{i}": label} for i, label in enumerate(prefix) if i >= self._layout.depth]

    def _with_zeros(self, rows: Sequence[Row], vectors: Vectors) -> Vectors:
        """Return the vectors with a zero row for every item that has none."""
        if all(row.vectors for row in rows):
            return vectors
        pieces, start = [], 0
        for row in rows:
            pieces.append(vectors[start : start + row.vectors] if row.vectors else self._zero[None])
            start += row.vectors
        return np.concatenate(pieces)

    def _delete(self, ids: Sequence[str]) -> None:
        if self.collection is not None:
            for start in range(0, len(ids), _PAGE):
                self.collection.delete(ids=list(ids[start : start + _PAGE]))

    @property
    def _zero(self) -> Vectors:
        return np.zeros(self._layout.dims, dtype=np.float32)

    @property
    def _loaded(self) -> ExactIndex | None:
        return cast(ExactIndex | None, self._connection.memo.get(self._memo_name))

    @property
    def _memo_name(self) -> str:
        return f"exact:{json.dumps(self.start)}"


def collections(connection: Connection, layout: Layout) -> "dict[Namespace, Collection]":
    """Return the store's collections by the start of their namespaces.

    Raises:
        EmbedderMismatchError: one was filled by another embedder, or split another way.
    """
    found = connection.memo.get("collections")
    if found is None:
        found = {}
        for collection in connection.client.list_collections():
            if collection.name.startswith(f"{connection.prefix}-items-"):
                found[_start_of(collection)] = collection
        connection.memo["collections"] = found
    for collection in found.values():
        _check(collection.metadata or {}, layout)
    return cast("dict[Namespace, Collection]", found)


def make_collection(
    connection: Connection, layout: Layout, start: Namespace, *, suffix: str = ""
) -> "Collection":
    """Make the collection for a start of namespaces."""
    made: Collection = connection.client.get_or_create_collection(
        f"{collection_name(connection, start)}{suffix}",
        embedding_function=None,
        configuration=cast(Any, {"hnsw": _HNSW}),
        metadata={
            "namespace": json.dumps(start),
            "embedder": layout.embedder,
            "dims": layout.dims,
            "depth": layout.depth,
        },
    )
    return made


def collection_name(connection: Connection, start: Namespace) -> str:
    """Return the name of the collection for a start of namespaces."""
    return f"{connection.prefix}-items-{blake2b(json.dumps(start).encode(), digest_size=12).hexdigest()}"


def _start_of(collection: "Collection") -> Namespace:
    return tuple(json.loads(cast(str, (collection.metadata or {})["namespace"])))


def _check(metadata: Any, layout: Layout) -> None:
    stored = (metadata["embedder"], metadata["dims"], metadata["depth"])
    wanted = (layout.embedder, layout.dims, layout.depth)
    if stored != wanted:
        raise EmbedderMismatchError(
            "the store was filled by embedder {!r} ({} numbers, split at depth {})"
            " and is opened with {!r} ({}, {}): open it as it was, or call reindex()".format(*stored, *wanted)
        )


def _items(page: Any) -> dict[str, Row]:
    pairs = zip(page["ids"], page["metadatas"], strict=True)
    return {row_id: from_metadata(data) for row_id, data in pairs if not is_part(data)}


def _all_of(conditions: Sequence[Where]) -> Where | None:
    if len(conditions) > 1:
        return {"$and": list(conditions)}
    return conditions[0] if conditions else None
