"""A copy of a collection's items in one file, from which a process reads them faster than from Chroma.

The file is there only as long as nothing changes: every write removes it first. It may be deleted at any
time.
"""

import io
import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from memory.chroma_store.embedding import Vectors
from memory.chroma_store.rows import Row

WORTHWHILE = 2000
"""Collections of fewer rows are read from Chroma in no time."""


def write(path: Path, rows: Sequence[Row], vectors: Vectors) -> None:
    """Write all items of a collection; `vectors` holds `row.vectors` rows for each, in order."""
    text = json.dumps([_plain(row) for row in rows]).encode()
    buffer = io.BytesIO()
    np.savez(buffer, items=np.frombuffer(text, dtype=np.uint8), vectors=vectors)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_bytes(buffer.getbuffer())
    temporary.replace(path)


def read(path: Path, count: int, dims: int) -> tuple[list[Row], Vectors] | None:
    """Return the items, or None where there is no whole file of that many rows."""
    try:
        with path.open("rb") as file, np.load(file) as stored:
            rows = [_row(item) for item in json.loads(stored["items"].tobytes())]
            vectors: Vectors = stored["vectors"]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    complete = sum(max(1, row.vectors) for row in rows) == count
    fitting = vectors.shape == (sum(row.vectors for row in rows), dims)
    return (rows, vectors) if complete and fitting else None


def _plain(row: Row) -> list[Any]:
    created, updated = row.created_at.isoformat(), row.updated_at.isoformat()
    return [row.namespace, row.key, row.text, created, updated, row.ttl, row.expires, row.paths, row.vectors]


def _row(item: list[Any]) -> Row:
    namespace, key, text, created, updated, ttl, expires, paths, vectors = item
    return Row(
        namespace=tuple(namespace),
        key=key,
        text=text,
        created_at=datetime.fromisoformat(created),
        updated_at=datetime.fromisoformat(updated),
        ttl=ttl,
        expires=expires,
        paths=tuple(paths) if isinstance(paths, list) else paths,
        vectors=vectors,
    )
