"""Child processes that read a PDF for us: a crash, a bomb or a hang costs one page, which is named."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any

from tools.ingest.limits import ReadLimits

Record = dict[str, Any]
_READ_BYTES = 1 << 20


class PageLostError(Exception):
    """A request that no answer came back for; the text says why."""


class Child:
    """One child process on one PDF, restarted after it was lost."""

    def __init__(self, path: Path, limits: ReadLimits) -> None:
        self._command = [
            sys.executable, "-m", "tools.ingest.worker", str(path), str(limits.memory_megabytes << 20),
        ]  # fmt: skip
        self._seconds = limits.page_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._left = b""

    def ask(self, request: Record, seconds: float | None = None) -> Record:
        """Return the child's answer; raise PageLostError where it crashed, hung or refused."""
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            answer: Record = json.loads(self._read_line(process, seconds or self._seconds))
        except (BrokenPipeError, EOFError, TimeoutError) as error:
            self.close()
            raise PageLostError(_why(error, process)) from error
        if "error" in answer:
            raise PageLostError(str(answer["error"]))
        return answer

    def close(self) -> None:
        """End the child process."""
        if self._process is not None:
            self._process.kill()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    _close_quietly(pipe)
            self._process.wait()
        self._process, self._left = None, b""

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, env=environment,
            )  # fmt: skip
        return self._process

    def _read_line(self, process: "subprocess.Popen[bytes]", seconds: float) -> bytes:
        assert process.stdout is not None
        deadline = time.monotonic() + seconds
        parts = [self._left]
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while b"\n" not in parts[-1]:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError(f"it took over {seconds:g} s")
                chunk = os.read(process.stdout.fileno(), _READ_BYTES)
                if not chunk:
                    raise EOFError
                parts.append(chunk)
        line, self._left = b"".join(parts).split(b"\n", 1)
        return line


class Pool:
    """As many children as the limits and the machine's cores allow, each with its own share of the work."""

    def __init__(self, path: Path, limits: ReadLimits, stop: Event | None = None) -> None:
        self._limits = limits
        self._stop = stop or Event()
        self._deadline = time.monotonic() + limits.total_seconds
        count = max(1, min(limits.workers, os.cpu_count() or 1))
        self._children = [Child(path, limits) for _ in range(count)]
        self._lost = 0

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.close()

    def open(self) -> Record:
        """Return the file's facts: pages, outline, title, author, locked."""
        return self._children[0].ask({"do": "open"})

    def run(self, requests: Iterable[Record], receive: Callable[[Record, Record], None]) -> dict[int, str]:
        """Hand each answer to `receive(request, answer)`; return the causes of the pages that were lost."""
        queue = deque(requests)
        lost: dict[int, str] = {}
        needed = max(1, min(len(self._children), len(queue) // 3))
        with ThreadPoolExecutor(needed) as threads:
            jobs = [
                threads.submit(self._drain, child, queue, receive, lost) for child in self._children[:needed]
            ]
        for job in jobs:
            job.result()
        return dict(sorted(lost.items()))

    def _drain(
        self,
        child: Child,
        queue: "deque[Record]",
        receive: Callable[[Record, Record], None],
        lost: dict[int, str],
    ) -> None:
        while True:
            try:
                request = queue.popleft()
            except IndexError:
                return
            if cause := self._exhausted():
                lost[request["page"]] = cause
                continue
            try:
                receive(request, child.ask(request))
            except PageLostError as error:
                self._lost += 1
                lost[request["page"]] = str(error)

    def _exhausted(self) -> str | None:
        if self._stop.is_set():
            return "reading was stopped"
        if time.monotonic() > self._deadline:
            return f"the file took over {self._limits.total_seconds:g} s"
        if self._lost >= self._limits.failed_pages:
            return f"given up after {self._lost} pages that could not be read"
        return None


def _why(error: Exception, process: "subprocess.Popen[bytes]") -> str:
    if isinstance(error, TimeoutError):
        return str(error)
    code = process.poll()
    return (
        f"the PDF library crashed on it (signal {-code})"
        if code and code < 0
        else "the PDF library ended on it"
    )


def _close_quietly(pipe: Any) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return
