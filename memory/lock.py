"""One writer at a time: a lock file that names its owner, taken over when the owner is dead."""

import fcntl
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from memory.atomic import write_json
from schema.errors import BusyError

_LOOKS_EVERY = 0.05
"""Seconds between two tries at a lock that is waited for."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a lock."""

    pid: int
    host: str
    process_start: int | None
    """Clock ticks after boot at which the process started; None where the system doesn't tell."""
    acquired_at: float
    """Seconds since the epoch."""

    @property
    def alive(self) -> bool:
        """Whether the process still runs; one on another host is taken to run."""
        if self.host != socket.gethostname():
            return True
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass
        return process_start(self.pid) == self.process_start


class WriterLock:
    """A lock on one thing, held by one thread; that thread may take it again inside.

    Readers don't need it. Use as `with WriterLock(path, "pair p1"):`.
    """

    _held: dict[tuple[Path, int, int], int] = {}  # noqa: RUF012  (one register for the whole process)

    def __init__(
        self, path: Path, what: str, *, patience: float = 0.0, clock: Callable[[], float] = time.time
    ) -> None:
        """`patience` is how many seconds a lock that somebody else holds is waited for."""
        self.path = path
        self.what = what
        self._patience = patience
        self._clock = clock

    def __enter__(self) -> "WriterLock":
        """Take the lock.

        Raises:
            BusyError: somebody else holds it; the text says who, and for how long.
        """
        key = self._key
        if key not in self._held:
            self._wait()
        self._held[key] = self._held.get(key, 0) + 1
        return self

    def __exit__(self, *_: object) -> None:
        key = self._key
        self._held[key] -= 1
        if self._held[key] == 0:
            del self._held[key]
            with self._guard():
                self.path.unlink(missing_ok=True)

    def owner(self) -> Owner | None:
        """Return who holds the lock, or None; a torn file counts as nobody's."""
        try:
            return Owner(**json.loads(self.path.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def _wait(self) -> None:
        deadline = time.monotonic() + self._patience
        while True:
            try:
                return self._take()
            except BusyError:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(_LOOKS_EVERY)

    def state(self) -> str | None:
        """Return in one line who holds the lock, or left it when the process died; None where nobody does."""
        owner = self.owner()
        if owner is None:
            return None
        if owner.alive:
            return f"{self.what} is being written by {self._named(owner)}"
        return f"{self.what} was left locked by {self._named(owner)}, now dead: the next writer takes it over"

    def _take(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        me = Owner(os.getpid(), socket.gethostname(), process_start(os.getpid()), self._clock())
        with self._guard():
            owner = self.owner()
            if owner is not None and owner.alive:
                raise BusyError(self._busy(owner))
            write_json(self.path, asdict(me))

    def _busy(self, owner: Owner) -> str:
        return (
            f"{self.what} is being written by {self._named(owner)}:"
            f" wait for it, or if it is gone for good delete {self.path}"
        )

    def _named(self, owner: Owner) -> str:
        age = max(0, round(self._clock() - owner.acquired_at))
        mine = " (this program)" if owner.pid == os.getpid() and owner.host == socket.gethostname() else ""
        return f"process {owner.pid}{mine} on {owner.host} for {_span(age)}"

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """Let one process at a time look at the lock file and change it; the kernel frees it on death."""
        with self.path.with_suffix(".guard").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @property
    def _key(self) -> tuple[Path, int, int]:
        return self.path.absolute(), os.getpid(), threading.get_ident()


def lock_states(folder: Path) -> tuple[str, ...]:
    """Return the state of every lock of a folder that somebody holds or left, a line each."""
    locks = (WriterLock(path, path.stem.replace("-", " ", 1)) for path in sorted(folder.glob("*.lock")))
    return tuple(state for state in (lock.state() for lock in locks) if state is not None)


def process_start(pid: int) -> int | None:
    """Return when a process started, in clock ticks after boot, which tells a reused pid apart."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[19])


def _span(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
