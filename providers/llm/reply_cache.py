"""Replies kept by the hash of their request: what was paid for once is never paid for again."""

import json
import os
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

from providers.llm.protocol import Reply


class _KeyLock:
    """A lock that goes when nobody holds it any more."""

    def __init__(self) -> None:
        self.lock = Lock()


class ReplyCache:
    """A folder of replies; a file that can't be read counts as absent and is written anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks: WeakValueDictionary[str, _KeyLock] = WeakValueDictionary()
        self._guard = Lock()

    def lock(self, key: str) -> _KeyLock:
        """Return the lock to hold while one key is asked for: of two askers the second finds the answer."""
        with self._guard:
            return self._locks.setdefault(key, _KeyLock())

    def get(self, key: str) -> Reply | None:
        """Return a kept reply, marked as a hit, or None."""
        try:
            return replace(Reply(**json.loads(self._path(key).read_bytes())), cache_hit=True)
        except (OSError, ValueError, TypeError):
            return None

    def put(self, key: str, reply: Reply) -> None:
        """Keep a reply: all of it, or nothing."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(reply), file, ensure_ascii=False)
        Path(temporary).replace(path)

    def drop(self, key: str) -> None:
        """Keep a reply no longer."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"
