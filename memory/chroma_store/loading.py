"""Reading a collection with its vectors, also where Chroma has lost some of them."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from memory.chroma_store.embedding import Index, Vectors
from memory.chroma_store.exact import ExactIndex
from memory.chroma_store.rows import Row, from_metadata, is_part, item_id, row_ids

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

logger = logging.getLogger(__name__)

_PAGE = 2000


@dataclass(frozen=True, slots=True)
class Page:
    """Some items with their vectors."""

    rows: list[Row]
    vectors: Vectors
    """`row.vectors` rows for each item, in order; zeros where one is lost."""
    lost: frozenset[str]
    """Ids of the items that Chroma has lost a vector of."""


def rows_of(page: Any) -> dict[str, Row]:
    """Return the items of a page that Chroma returned, by the ids of their rows."""
    pairs = zip(page["ids"], page["metadatas"], strict=True)
    return {row_id: from_metadata(data) for row_id, data in pairs if not is_part(data)}


def items(collection: "Collection") -> Iterator[list[Row]]:
    """Yield all items of a collection, page by page in the order they were first put."""
    offset = 0
    while True:
        page = collection.get(limit=_PAGE, offset=offset, include=["metadatas"])
        if not page["ids"]:
            return
        yield list(rows_of(page).values())
        offset += _PAGE


def pages(collection: "Collection", dims: int) -> Iterator[Page]:
    """Yield all items of a collection with their vectors, page by page."""
    for rows in items(collection):
        found = _vectors(collection, [name for row in rows for name in row_ids(row)[: row.vectors]])
        filled = [np.zeros(dims, dtype=np.float32) if v is None else v for v in found.values()]
        lost = frozenset(item_id(name) for name, vector in found.items() if vector is None)
        yield Page(rows, np.asarray(filled, dtype=np.float32).reshape(-1, dims), lost)


def load(collection: "Collection", index: Index | None, dims: int) -> ExactIndex:
    """Return all items of a collection in memory; lost vectors are made again from the values."""
    exact = ExactIndex(dims)
    for page in pages(collection, dims):
        if page.lost:
            logger.warning("Chroma has lost vectors of %d items: call repair()", len(page.lost))
        exact.put(page.rows, mended(page, index))
    return exact


def mended(page: Page, index: Index | None) -> Vectors:
    """Return a page's vectors, those of items that lost one embedded anew."""
    if index is None or not page.lost:
        return page.vectors
    vectors, start = page.vectors.copy(), 0
    for row in page.rows:
        if row.row_id in page.lost:
            vectors[start : start + row.vectors] = index.embed(index.texts(row.value, row.paths))
        start += row.vectors
    return vectors


def _vectors(collection: "Collection", ids: Sequence[str]) -> Mapping[str, Vectors | None]:
    """Return the vectors of rows, None for a lost one; Chroma refuses all for one, so halve them then."""
    from chromadb.errors import InternalError

    if not ids:
        return {}
    try:
        page = collection.get(ids=list(ids), include=["embeddings"])
    except InternalError:
        if len(ids) == 1:
            return {ids[0]: None}
        half = len(ids) // 2
        return {**_vectors(collection, ids[:half]), **_vectors(collection, ids[half:])}
    found = dict(zip(page["ids"], np.asarray(page["embeddings"], dtype=np.float32), strict=True))
    return {row_id: found.get(row_id) for row_id in ids}
