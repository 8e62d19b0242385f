"""The namespaces a store holds: a small collection remembers every one that was ever used."""

import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, cast

from langgraph.store.base import ListNamespacesOp, MatchCondition

from memory.chroma_store.connection import Connection
from memory.chroma_store.rows import Namespace

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection


def remember(connection: Connection, namespaces: Iterable[Namespace]) -> None:
    """Add namespaces that aren't remembered yet."""
    known = remembered(connection)
    fresh = [namespace for namespace in dict.fromkeys(namespaces) if namespace not in known]
    for start in range(0, len(fresh), 2000):
        page = fresh[start : start + 2000]
        _collection(connection).upsert(
            ids=[_name(namespace) for namespace in page],
            embeddings=cast(Any, [[0.0]] * len(page)),
            metadatas=[{"namespace": json.dumps(namespace)} for namespace in page],
        )
    known.update(fresh)


def forget(connection: Connection, namespaces: Iterable[Namespace]) -> None:
    """Remove namespaces that hold nothing any more."""
    names = [_name(namespace) for namespace in namespaces]
    if names:
        _collection(connection).delete(ids=names)
        remembered(connection).difference_update(namespaces)


def remembered(connection: Connection) -> set[Namespace]:
    """Return every namespace that was ever used."""
    known = cast(set[Namespace] | None, connection.memo.get("namespaces"))
    if known is None or not connection.exact:
        known, offset = set(), 0
        while True:
            page = _collection(connection).get(limit=2000, offset=offset, include=["metadatas"])
            known.update(tuple(json.loads(cast(str, m["namespace"]))) for m in page["metadatas"] or ())
            offset += len(page["ids"])
            if len(page["ids"]) < 2000:
                break
        connection.memo["namespaces"] = known
    return known


def asked_for(op: ListNamespacesOp, namespaces: Iterable[Namespace]) -> list[Namespace]:
    """Return the namespaces that satisfy all conditions, whole and sorted; the page isn't cut yet."""
    conditions = op.match_conditions or ()
    return sorted(ns for ns in namespaces if all(_fits(condition, ns) for condition in conditions))


def _fits(condition: MatchCondition, namespace: Namespace) -> bool:
    path = tuple(condition.path)
    if len(path) > len(namespace):
        return False
    if condition.match_type == "prefix":
        part = namespace[: len(path)]
    elif condition.match_type == "suffix":
        part = namespace[len(namespace) - len(path) :]
    else:
        raise ValueError(f"Unsupported match type: {condition.match_type}")
    return all(wanted in ("*", label) for wanted, label in zip(path, part, strict=True))


def _collection(connection: Connection) -> "Collection":
    found = connection.memo.get("namespace collection")
    if found is None:
        found = connection.client.get_or_create_collection(
            f"{connection.prefix}-namespaces", embedding_function=None
        )
        connection.memo["namespace collection"] = found
    return cast("Collection", found)


def _name(namespace: Namespace) -> str:
    return blake2b(json.dumps(namespace).encode(), digest_size=16).hexdigest()
