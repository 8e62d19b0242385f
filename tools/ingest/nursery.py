"""A process with the PDF library loaded, from which the children that read a PDF are forked in a few ms."""

import atexit
import json
import math
import os
import selectors
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Lock

from tools.ingest.frames import HEAD, Record, framed
from tools.ingest.limits import ReadLimits

_READ_BYTES = 1 << 20
_MOST_BYTES = 256 << 20
"""More than any page's record takes."""


class Process:
    """A forked child: its pipes, and the nursery that ends it."""

    def __init__(self, nursery: "Nursery", pid: int, requests: int, answers: int) -> None:
        self._nursery = nursery
        self._pid = pid
        self._requests = requests
        self._answers = answers

    def send(self, record: Record) -> None:
        """Write a request to the child; raise BrokenPipeError where it ended."""
        content = framed(record)
        while content:
            content = content[os.write(self._requests, content) :]

    def receive(self, seconds: float) -> bytearray:
        """Return the content of the child's next answer; raise TimeoutError, or EOFError where it ended."""
        deadline = time.monotonic() + seconds
        (length,) = HEAD.unpack(self._read(HEAD.size, deadline, seconds))
        if length > _MOST_BYTES:
            raise EOFError
        return self._read(length, deadline, seconds)

    def _read(self, count: int, deadline: float, seconds: float) -> bytearray:
        found = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._answers, selectors.EVENT_READ)
            while len(found) < count:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError(f"it took over {seconds:g} s")
                chunk = os.read(self._answers, min(_READ_BYTES, count - len(found)))
                if not chunk:
                    raise EOFError
                found += chunk
        return found

    def kill(self) -> int:
        """Kill the child; return the signal that ended it, which may have been another before; 0 if none."""
        return self._nursery.end(self._pid)

    def end(self) -> int:
        """Kill the child and close its pipes; return what `kill` does."""
        os.close(self._requests)
        os.close(self._answers)
        return self.kill()


class Nursery:
    """The parent's end of the process that forks children; it goes when its parent does."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tools.ingest.worker", str(theirs.fileno())],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),), env=environment,
            )  # fmt: skip
        self._socket = ours
        self._lock = Lock()

    def fork(self, path: Path, limits: ReadLimits) -> Process:
        """Return a child for one PDF; raise OSError where the nursery has ended."""
        request = {
            "fork": str(path),
            "memory": limits.memory_megabytes << 20,
            "seconds": math.ceil(limits.total_seconds) + 1,
        }
        their_requests, our_requests = os.pipe()
        our_answers, their_answers = os.pipe()
        try:
            pid = self._ask(request, [their_requests, their_answers])
        except OSError:
            os.close(our_requests)
            os.close(our_answers)
            raise
        finally:
            os.close(their_requests)
            os.close(their_answers)
        return Process(self, pid, our_requests, our_answers)

    def end(self, pid: int) -> int:
        """Kill and reap a child; return the signal that ended it, 0 where none did or it was gone."""
        try:
            return self._ask({"end": pid})
        except OSError:
            return 0  # the nursery has ended, and its children with it

    def close(self) -> None:
        """End the nursery and its children."""
        self._socket.close()
        self._process.wait()

    def _ask(self, request: dict[str, object], descriptors: list[int] | None = None) -> int:
        with self._lock:
            socket.send_fds(self._socket, [json.dumps(request).encode()], descriptors or [])
            answer = self._socket.recv(64)
        if not answer:
            raise ConnectionResetError("the process that forks children has ended")
        return int(answer)


_lock = Lock()
_nurseries: dict[int, Nursery] = {}
"""This process's nursery, by its process id: a process that was forked from this one must not use it."""


def fork_reader(path: Path, limits: ReadLimits) -> Process:
    """Return a child process for one PDF, from a nursery that is started when first needed."""
    with _lock:
        nursery = _nurseries.get(os.getpid()) or _opened()
    try:
        return nursery.fork(path, limits)
    except OSError:  # it left after long idleness, or was killed
        with _lock:
            if _nurseries.get(os.getpid()) is nursery:
                _closed()
            nursery = _nurseries.get(os.getpid()) or _opened()
        return nursery.fork(path, limits)


def close_nursery() -> None:
    """End this process's nursery, if it has one; the next reading starts another."""
    with _lock:
        _closed()


def _opened() -> Nursery:
    _nurseries.clear()
    nursery = _nurseries[os.getpid()] = Nursery()
    return nursery


def _closed() -> None:
    if nursery := _nurseries.pop(os.getpid(), None):
        nursery.close()


atexit.register(close_nursery)
