"""Vectors for the store: which texts of a value are embedded, by what, and made unit length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from langchain_core.embeddings import Embeddings
from langgraph.store.base import IndexConfig
from langgraph.store.base.embed import ensure_embeddings, get_text_at_path, tokenize_path
from numpy.typing import NDArray

from memory.chroma_store.rows import Paths

Vectors = NDArray[np.float32]


class ChromaIndexConfig(IndexConfig, total=False):
    """LangGraph's index configuration, with a name for the embedder."""

    embedder: str
    """Remembered with every collection; opening it with another is refused."""
    text_fields: list[str] | None
    """Another name for `fields`, which SQLite's store uses."""


@dataclass(frozen=True, slots=True)
class Index:
    """A checked index configuration."""

    dims: int
    embedder: str
    embeddings: Embeddings
    fields: tuple[str, ...]

    @classmethod
    def of(cls, config: IndexConfig) -> "Index":
        """Return the checked form of a configuration."""
        fields = config.get("fields") or cast(dict[str, Any], config).get("text_fields") or ["$"]
        embeddings = ensure_embeddings(config.get("embed"))
        name = cast(dict[str, Any], config).get("embedder") or getattr(embeddings, "model", None)
        return cls(
            dims=config["dims"],
            embedder=str(name or "unnamed"),
            embeddings=embeddings,
            fields=(fields,) if isinstance(fields, str) else tuple(fields),
        )

    def texts(self, value: dict[str, Any], paths: Paths) -> list[str]:
        """Return the texts of a value that are to be embedded, each as a vector of its own."""
        if paths is False:
            return []
        chosen = self.fields if paths is None else paths
        found = (get_text_at_path(value, path if path == "$" else tokenize_path(path)) for path in chosen)
        return [text for texts in found for text in texts]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for the texts."""
        distinct = list(dict.fromkeys(texts))
        return (
            self._rows(texts, distinct, self.embeddings.embed_documents(distinct)) if texts else self._none()
        )

    async def aembed(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for the texts."""
        distinct = list(dict.fromkeys(texts))
        if not texts:
            return self._none()
        return self._rows(texts, distinct, await self.embeddings.aembed_documents(distinct))

    def embed_queries(self, queries: Iterable[str]) -> dict[str, Vectors]:
        """Return a unit vector for each query."""
        return {
            query: self._unit([self.embeddings.embed_query(query)])[0] for query in dict.fromkeys(queries)
        }

    async def aembed_queries(self, queries: Iterable[str]) -> dict[str, Vectors]:
        """Return a unit vector for each query."""
        return {
            query: self._unit([await self.embeddings.aembed_query(query)])[0]
            for query in dict.fromkeys(queries)
        }

    def _rows(self, texts: Sequence[str], distinct: Sequence[str], vectors: Any) -> Vectors:
        if len(vectors) != len(distinct):
            raise ValueError(f"the embedder returned {len(vectors)} vectors for {len(distinct)} texts")
        place = {text: i for i, text in enumerate(distinct)}
        return self._unit(vectors)[[place[text] for text in texts]]

    def _unit(self, vectors: Any) -> Vectors:
        rows = np.asarray(vectors, dtype=np.float64)
        if rows.shape[1:] != (self.dims,):
            raise ValueError(f"the embedder returned vectors of {rows.shape[1:]}, not of {self.dims} numbers")
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return cast(Vectors, np.divide(rows, lengths, out=rows, where=lengths > 0).astype(np.float32))

    def _none(self) -> Vectors:
        return np.zeros((0, self.dims), dtype=np.float32)
