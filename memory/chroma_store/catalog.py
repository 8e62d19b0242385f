"""Which Chroma collections a store has.

Every collection holds the items below one start of namespaces. All are of one round: making the index anew
fills the collections of the next round, and then changes the number of the round in one step.
"""

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, cast

from memory.chroma_store.connection import Connection
from memory.chroma_store.embedding import Index
from memory.chroma_store.rows import Namespace

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_HNSW = {"space": "ip", "max_neighbors": 16, "ef_construction": 64, "ef_search": 200}


class EmbedderMismatchError(ValueError):
    """The store was filled by another embedder, or split another way, than it is opened with."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What all collections of a store have in common."""

    depth: int
    """How many labels of a namespace choose its collection."""
    index: Index | None
    exact_limit: int
    """Collections of more rows are searched by Chroma's own index."""

    @property
    def dims(self) -> int:
        """Numbers in a vector; 1 where the store has no index."""
        return self.index.dims if self.index else 1

    @property
    def embedder(self) -> str:
        """Name of the embedder; empty where the store has no index."""
        return self.index.embedder if self.index else ""

    def start_of(self, namespace: Namespace) -> Namespace:
        """Return the labels that choose the collection of a namespace."""
        return tuple(namespace[: self.depth])


@dataclass(frozen=True, slots=True)
class Catalog:
    """A store's collections. Use it only inside its connection's contexts."""

    connection: Connection
    layout: Layout

    @property
    def collections(self) -> "dict[Namespace, Collection]":
        """The collections of this round by the start of their namespaces.

        Raises:
            EmbedderMismatchError: they were filled by another embedder, or split another way.
        """
        memo = self.connection.memo
        if "collections" not in memo:
            current = [one for one in self._all() if _data(one)["round"] == self.round]
            memo["collections"] = {tuple(json.loads(_data(one)["namespace"])): one for one in current}
        found = cast("dict[Namespace, Collection]", memo["collections"])
        for collection in found.values():
            self._check(collection)
        return found

    def make(self, start: Namespace) -> "Collection":
        """Return the collection for a start of namespaces, which is made where it isn't there."""
        found = self.collections.get(start)
        if found is None:
            found = self.collections[start] = self.make_in_round(start, self.round)
        return found

    def make_in_round(self, start: Namespace, number: int) -> "Collection":
        """Make the collection of a round."""
        name = blake2b(json.dumps(start).encode(), digest_size=12).hexdigest()
        made: Collection = self.connection.client.get_or_create_collection(
            f"{self._items}{number}-{name}",
            embedding_function=None,
            configuration=cast(Any, {"hnsw": _HNSW}),
            metadata={
                "namespace": json.dumps(start),
                "embedder": self.layout.embedder,
                "dims": self.layout.dims,
                "depth": self.layout.depth,
                "round": number,
            },
        )
        return made

    def of_any_layout(self) -> "list[Collection]":
        """Return this round's collections, by whatever embedder they were filled."""
        return [one for one in self._all() if _data(one)["round"] == self.round]

    @property
    def namespaces(self) -> "Collection":
        """The collection that remembers the namespaces, and the round."""
        memo = self.connection.memo
        if "namespaces collection" not in memo:
            memo["namespaces collection"] = self.connection.client.get_or_create_collection(
                f"{self.connection.prefix}-namespaces", embedding_function=None, metadata={"round": 0}
            )
        return cast("Collection", memo["namespaces collection"])

    @property
    def round(self) -> int:
        """The number of the round."""
        return int(_data(self.namespaces)["round"])

    def begin_round(self, number: int) -> None:
        """Make a round the current one, and drop the collections of all others."""
        self.namespaces.modify(metadata={"round": number})
        self.connection.memo.clear()
        self.drop_other_rounds()

    def drop_other_rounds(self) -> None:
        """Drop the collections of rounds that are over, or were never begun."""
        for collection in self._all():
            if _data(collection)["round"] != self.round:
                self.connection.client.delete_collection(collection.name)
                if self.connection.folder is not None:
                    (self.connection.folder / "exact" / f"{collection.name}.rows").unlink(missing_ok=True)

    def _all(self) -> "list[Collection]":
        found = self.connection.client.list_collections()
        return sorted(
            (one for one in found if one.name.startswith(self._items)), key=lambda one: str(one.name)
        )

    @property
    def _items(self) -> str:
        return f"{self.connection.prefix}-items-"

    def _check(self, collection: "Collection") -> None:
        data = _data(collection)
        stored = (data["embedder"], data["dims"], data["depth"])
        wanted = (self.layout.embedder, self.layout.dims, self.layout.depth)
        if stored != wanted:
            raise EmbedderMismatchError(
                "the store was filled by embedder {!r} ({} numbers, split at depth {}) and is opened with"
                " {!r} ({}, {}): open it as it was, or call reindex()".format(*stored, *wanted)
            )


def _data(collection: "Collection") -> dict[str, Any]:
    data: Any = collection.metadata
    return dict(data)
