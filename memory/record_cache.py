"""Records read from files, kept while the files stay as they were."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, get_origin

from schema.base import Record

T = TypeVar("T")
_Stamp = tuple[int, int, int]

_MOST_BYTES = 16 * 2**20
"""Of files whose records are kept, which take some ten times that in memory: twenty pairs or so."""


class RecordCache:
    """The least recently used go first. Safe to use from several threads."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[tuple[Path, Any], tuple[_Stamp, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, path: Path, kind: type[T], read: Callable[[], T]) -> T:
        """Return a file's record: the very same object while the file's time, size and number stay.

        Only immutable kinds are kept: records, and tuples of them.
        """
        stamp = _stamp_of(path) if _is_immutable(kind) else None
        if stamp is None:
            return read()
        with self._lock:
            known = self._kept.get((path, kind))
            if known is not None and known[0] == stamp:
                self._kept.move_to_end((path, kind))
                return known[1]  # type: ignore[no-any-return]
        found = read()
        self._keep((path, kind), stamp, found)
        return found

    def _keep(self, key: tuple[Path, Any], stamp: _Stamp, value: Any) -> None:
        with self._lock:
            if (old := self._kept.pop(key, None)) is not None:
                self._bytes -= old[0][1]
            self._kept[key] = stamp, value
            self._bytes += stamp[1]
            while self._bytes > self._most:
                _, (oldest, _) = self._kept.popitem(last=False)
                self._bytes -= oldest[1]


def _stamp_of(path: Path) -> _Stamp | None:
    """Return (time of the last change in ns, size, inode): a file renamed into place has another."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _is_immutable(kind: Any) -> bool:
    return get_origin(kind) is tuple or (isinstance(kind, type) and issubclass(kind, Record))
