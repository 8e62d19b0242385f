"""Opening the memory that belongs to a tree: Chroma in its home, searched by an embedder."""

from pathlib import Path
from typing import cast

from langgraph.store.base.embed import EmbeddingsFunc

from memory.chroma_store import ChromaIndexConfig, ChromaStore
from memory.recall import Recall
from providers.embeddings.hashing import HashingEmbedder
from providers.embeddings.protocol import Embedder


def open_store(home: Path | str, embedder: Embedder | None = None) -> ChromaStore:
    """Return the store of a home folder (or `:memory:`, or a server's URL); nothing is opened yet.

    Chroma's files are in `<home>/chroma`. The embedder is `HashingEmbedder` unless another is given.
    """
    chosen = embedder or HashingEmbedder()
    index = ChromaIndexConfig(
        dims=chosen.dims,
        embed=cast(EmbeddingsFunc, lambda texts: chosen.embed(list(texts))),
        fields=["text"],
        embedder=chosen.name,
    )
    target = home / "chroma" if isinstance(home, Path) else home
    return ChromaStore(target, index=index, depth=5)


def open_recall(home: Path | str, organisation: str = "default", embedder: Embedder | None = None) -> Recall:
    """Return the memory of one organisation in a home folder."""
    return Recall(open_store(home, embedder), organisation)
