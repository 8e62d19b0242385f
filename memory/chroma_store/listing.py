"""The namespaces a store holds: a small collection remembers every one that was ever used."""

import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, cast

from langgraph.store.base import ListNamespacesOp, MatchCondition

from memory.chroma_store.catalog import Catalog
from memory.chroma_store.rows import Namespace


def remember(catalog: Catalog, namespaces: Iterable[Namespace]) -> None:
    """Add namespaces that aren't remembered yet."""
    known = remembered(catalog)
    fresh = [namespace for namespace in dict.fromkeys(namespaces) if namespace not in known]
    for start in range(0, len(fresh), 2000):
        page = fresh[start : start + 2000]
        catalog.namespaces.upsert(
            ids=[_name(namespace) for namespace in page],
            embeddings=cast(Any, [[0.0]] * len(page)),
            metadatas=[{"namespace": json.dumps(namespace)} for namespace in page],
        )
    known.update(fresh)


def remembered(catalog: Catalog) -> set[Namespace]:
    """Return every namespace that was ever used."""
    known = cast(set[Namespace] | None, catalog.connection.memo.get("namespaces"))
    if known is None or not catalog.connection.exact:
        known, offset = set(), 0
        while True:
            page = catalog.namespaces.get(limit=2000, offset=offset, include=["metadatas"])
            known.update(tuple(json.loads(cast(str, m["namespace"]))) for m in page["metadatas"] or ())
            offset += len(page["ids"])
            if len(page["ids"]) < 2000:
                break
        catalog.connection.memo["namespaces"] = known
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


def _name(namespace: Namespace) -> str:
    return blake2b(json.dumps(namespace).encode(), digest_size=16).hexdigest()
