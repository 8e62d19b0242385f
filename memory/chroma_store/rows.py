"""An item of the store as rows of a Chroma collection, and back.

An item is one row that holds the value and the first vector, plus one bare row for every further vector.
An item without a vector has a zero vector, since Chroma asks for one.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal

Namespace = tuple[str, ...]
Paths = Literal[False] | tuple[str, ...] | None
"""Fields that are indexed: None for the store's own, False for none."""
Metadata = dict[str, Any]

LONGEST_FILTER_VALUE = 64
"""Longer strings are compared after the search, not inside Chroma: every field costs time in every add."""


@dataclass(frozen=True)
class Row:
    """One item, its value still as JSON text."""

    namespace: Namespace
    key: str
    text: str
    created_at: datetime
    updated_at: datetime
    ttl: float | None = None
    """Minutes to live after the last access."""
    expires: float | None = None
    """Seconds since the epoch."""
    paths: Paths = None
    vectors: int = 0
    """How many vectors the item has."""

    @cached_property
    def row_id(self) -> str:
        """The id of the item's own row, from its namespace and key."""
        return row_id(self.namespace, self.key)

    @property
    def value(self) -> dict[str, Any]:
        """A fresh copy of the value."""
        decoded: dict[str, Any] = json.loads(self.text)
        return decoded


def row_id(namespace: Sequence[str], key: str) -> str:
    """Return the id of an item's row: 128 bits of a hash of its namespace and key."""
    return blake2b(json.dumps([*namespace, key]).encode(), digest_size=16).hexdigest()


def row_ids(row: Row) -> list[str]:
    """Return the ids of all rows of an item."""
    return [row.row_id, *(f"{row.row_id}#{part}" for part in range(1, row.vectors))]


def item_id(row_id: str) -> str:
    """Return the id of the item that a row belongs to."""
    return row_id.partition("#")[0]


def to_metadata(row: Row, depth: int) -> list[Metadata]:
    """Return the metadata of all rows of an item; None removes what an earlier version left.

    Labels of the namespace after the first `depth`, and plain fields of the value, stand in every row,
    so that Chroma can filter by them.
    """
    labels: Metadata = {f"_n{place}": label for place, label in enumerate(row.namespace) if place >= depth}
    shared = labels | _fields(row.value)
    own: Metadata = {
        "_namespace": json.dumps(row.namespace),
        "_expires": row.expires,
        "_item": _packed(row),
    }
    return [shared | own, *(shared | {"_part": part} for part in range(1, row.vectors))]


def from_metadata(metadata: Mapping[str, Any]) -> Row:
    """Return the item of an item's own row."""
    key, created, updated, ttl, paths, vectors, text = json.loads(metadata["_item"])
    return Row(
        namespace=tuple(json.loads(metadata["_namespace"])),
        key=key,
        text=text,
        created_at=datetime.fromisoformat(created),
        updated_at=datetime.fromisoformat(updated),
        ttl=ttl,
        expires=metadata.get("_expires"),
        paths=tuple(paths) if isinstance(paths, list) else paths,
        vectors=vectors,
    )


def _packed(row: Row) -> str:
    """Return in one field what Chroma needn't filter by: each field is a row of a table in Chroma."""
    created, updated = row.created_at.isoformat(), row.updated_at.isoformat()
    return json.dumps([row.key, created, updated, row.ttl, row.paths, row.vectors, row.text])


def is_part(metadata: Mapping[str, Any]) -> bool:
    """Whether a row holds only a further vector of an item."""
    return "_part" in metadata


def _fields(value: Mapping[str, Any]) -> Metadata:
    plain = ((name, plain_value(item)) for name, item in value.items() if isinstance(name, str))
    return {f"f.{name}": item for name, item in plain if item is not None}


def plain_value(value: Any) -> str | float | None:
    """Return a value as Chroma can compare it, numbers and booleans as floats, or None where it can't."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_FILTER_VALUE else None
    if isinstance(value, bool | int | float) and abs(value) <= 2**53 and math.isfinite(value):
        return float(value)
    return None
