"""A LangGraph store on Chroma: embedded, in memory, or a server by URL."""

from memory.chroma_store.catalog import EmbedderMismatchError
from memory.chroma_store.connection import StoreBusyError, StoreDamagedError, StoreUnreachableError
from memory.chroma_store.embedding import ChromaIndexConfig
from memory.chroma_store.store import ChromaStore

__all__ = [
    "ChromaIndexConfig",
    "ChromaStore",
    "EmbedderMismatchError",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreUnreachableError",
]
