"""SQLite connections that can load the vector extension, also where this Python's own can't."""

import sqlite3
from typing import Any

import pytest


def connect_sqlite(path: str) -> Any:
    """Return a connection as LangGraph's SQLite store wants it."""
    module: Any = sqlite3
    if not hasattr(sqlite3.Connection, "enable_load_extension"):
        module = pytest.importorskip(
            "pysqlite3.dbapi2", reason="no SQLite here can load the vector extension"
        )
    return module.connect(path, check_same_thread=False, isolation_level=None)
