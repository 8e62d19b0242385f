"""Child processes that answer one request at a time, kept for the next one.

They are started as programs, not forked or spawned by multiprocessing: no lock of a thread is copied and
the main module isn't imported again. One whose input closes ends by itself, so none outlives a parent that
was killed.
"""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import IO, Self, TypeVar

from schema.errors import BackendUnavailableError

Answer = TypeVar("Answer")


class WorkerPool:
    """Idle workers of one program; at most `size` are busy at a time, the others wait."""

    def __init__(
        self,
        command: Callable[[], Sequence[str]],
        name: str,
        *,
        size: int | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Take what gives a worker's command line, and its name for errors.

        The size None means as many as there are cores; the environment is added to this process's.
        """
        self._command = command
        self._name = name
        self._environment = {**os.environ, **(environment or {})}
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(size or os.cpu_count() or 1)
        self._idle: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, request: bytes, read: Callable[[IO[bytes]], Answer]) -> Answer:
        """Send a request and return what `read` makes of the answer; EOFError says that it is cut off.

        Raises:
            BackendUnavailableError: the worker ended in the middle of the request.
        """
        with self._room, self._borrowed() as worker:
            assert worker.stdin is not None
            assert worker.stdout is not None
            try:
                worker.stdin.write(request)
                worker.stdin.flush()
                return read(worker.stdout)
            except (BrokenPipeError, EOFError) as error:
                raise BackendUnavailableError(
                    f"{self._name} ended in the middle of its work: run the command again"
                ) from error

    def close(self) -> None:
        """End the idle workers."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            _end(worker)

    def forget(self) -> None:
        """Drop the workers without ending them: in a forked child they belong to the parent."""
        self._lock = threading.Lock()
        for worker in self._idle:
            worker.returncode = 0
        self._idle = []

    def _start(self) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen(self._command(), stdin=pipe, stdout=pipe, env=self._environment)

    @contextmanager
    def _borrowed(self) -> Iterator[subprocess.Popen[bytes]]:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        worker = worker or self._start()
        try:
            yield worker
        except BaseException:
            _end(worker)
            raise
        with self._lock:
            self._idle.append(worker)


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.communicate()


def read_exactly(stream: IO[bytes], size: int) -> bytes:
    """Return `size` bytes of a worker's answer.

    Raises:
        EOFError: the worker ended before.
    """
    content = stream.read(size)
    if len(content) < size:
        raise EOFError
    return content


def read_line(stream: IO[bytes]) -> bytes:
    """Return a line of a worker's answer.

    Raises:
        EOFError: the worker ended before.
    """
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    return line
