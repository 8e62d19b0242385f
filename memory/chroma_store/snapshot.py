"""A copy of a collection's items in one file, from which a process reads them faster than from Chroma.

The file is there only as long as nothing changes: every write removes it first. It may be deleted at any
time.
"""

import json
import math
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from memory.chroma_store.embedding import Vectors
from memory.chroma_store.rows import Row

WORTHWHILE = 2000
"""Collections of fewer rows are read from Chroma in no time."""


def write(path: Path, rows: Sequence[Row], vectors: Vectors) -> None:
    """Write all items of a collection; `vectors` holds `row.vectors` rows for each, in order."""
    text = json.dumps([_plain(row) for row in rows]).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        np.save(file, np.ascontiguousarray(vectors))
        np.save(file, np.frombuffer(text, dtype=np.uint8))
    temporary.replace(path)


def read(path: Path, count: int, dims: int) -> tuple[list[Row], Vectors] | None:
    """Return the items, or None where there is no whole file of that many rows.

    The vectors stay in the file until they are looked at.
    """
    try:
        with path.open("rb") as file:
            vectors = _mapped(file)
            rows = [_row(item) for item in json.loads(np.load(file).tobytes())]
    except (OSError, ValueError, TypeError, EOFError):
        return None
    complete = sum(max(1, row.vectors) for row in rows) == count
    fitting = vectors.shape == (sum(row.vectors for row in rows), dims)
    return (rows, vectors) if complete and fitting else None


def _mapped(file: BinaryIO) -> Vectors:
    """Return the array that begins here, mapped into memory, and go to its end."""
    np.lib.format.read_magic(file)
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    if dtype != np.float32:
        raise ValueError(f"vectors of {dtype}")
    if not math.prod(shape):
        return np.zeros(shape, dtype=np.float32)
    start = file.tell()
    vectors = np.asarray(np.memmap(file, dtype=np.float32, mode="r", shape=shape, offset=start))
    file.seek(start + vectors.nbytes)
    return vectors


def _plain(row: Row) -> list[Any]:
    created, updated = row.created_at.isoformat(), row.updated_at.isoformat()
    own = [row.namespace, row.key, row.text, created, updated, row.ttl, row.expires, row.paths, row.vectors]
    return [row.row_id, *own]


def _row(item: list[Any]) -> Row:
    row_id, namespace, key, text, created, updated, ttl, expires, paths, vectors = item
    row = Row(
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
    vars(row)["row_id"] = row_id  # as it was computed before: hashing again is a fifth of reading
    return row
