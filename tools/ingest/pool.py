"""Child processes that read a PDF for us: a crash, a bomb or a hang costs one page, which is named."""

import json
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any

from tools.ingest.limits import ReadLimits
from tools.ingest.nursery import Process, fork_reader

Record = dict[str, Any]
Receive = Callable[[Record, Record], None]
_PAGES_A_CHILD = 100
"""Pages after which a child is replaced: MuPDF keeps some memory of each, and a new child costs 5 ms."""


class PageLostError(Exception):
    """A request that no answer came back for; the text says why."""


class Child:
    """One child process on one PDF, replaced after it was lost or has served many pages."""

    def __init__(self, path: Path, limits: ReadLimits) -> None:
        self._path = path
        self._limits = limits
        self._process: Process | None = None
        self._served = 0

    def ask(self, request: Record) -> Record:
        """Return the child's answer; raise PageLostError where it crashed, hung or refused."""
        if self._served >= _PAGES_A_CHILD:
            self.close()
        self._served += 1
        try:
            if self._process is None:
                self._process = fork_reader(self._path, self._limits)
            self._process.send(json.dumps(request).encode() + b"\n")
            answer: Record = json.loads(self._process.receive(self._limits.page_seconds))
        except (OSError, EOFError) as error:  # a TimeoutError is an OSError
            raise PageLostError(_why(error, self.close())) from error
        if "error" in answer:
            raise PageLostError(str(answer["error"]))
        return answer

    def kill(self) -> None:
        """Kill the child process while a thread may wait for its answer."""
        if process := self._process:
            process.kill()

    def close(self) -> int:
        """End the child process; return the signal that ended it, 0 where none did."""
        process, self._process, self._served = self._process, None, 0
        return process.end() if process else 0


class Work:
    """Requests that children are at; `lost` waits for them to be done."""

    def __init__(self) -> None:
        self.causes: dict[int, str] = {}
        self.jobs: list[Future[None]] = []

    def lost(self) -> dict[int, str]:
        """Return, when all requests are answered or given up, the causes of the pages that were lost."""
        for job in self.jobs:
            job.result()
        return dict(sorted(self.causes.items()))


class Pool:
    """As many children as limits and cores allow; each takes the next page when it's free."""

    def __init__(self, path: Path, limits: ReadLimits, stop: Event | None = None) -> None:
        self._limits = limits
        self._stop = stop or Event()
        self._closed = False
        self._deadline = time.monotonic() + limits.total_seconds
        count = max(1, min(limits.workers, os.cpu_count() or 1))
        self._children = [Child(path, limits) for _ in range(count)]
        self._threads = ThreadPoolExecutor(count)
        self._lost = 0

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        for child in self._children if error else ():
            child.kill()  # so that no thread waits for an answer
        self._threads.shutdown()
        for child in self._children:
            child.close()

    def open(self) -> Record:
        """Return the file's facts: pages, outline, title, author, locked."""
        return self._children[0].ask({"do": "open"})

    def start(self, requests: Iterable[Record], receive: Receive) -> Work:
        """Have the children answer requests, each answer handed to `receive(request, answer)` in a thread."""
        queue = deque(requests)
        work = Work()
        needed = max(1, min(len(self._children), len(queue) // 3))
        work.jobs = [
            self._threads.submit(self._drain, child, queue, receive, work.causes)
            for child in self._children[:needed]
        ]
        return work

    def _drain(self, child: Child, queue: "deque[Record]", receive: Receive, lost: dict[int, str]) -> None:
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
        if self._closed or self._stop.is_set():
            return "reading was stopped"
        if time.monotonic() > self._deadline:
            return f"the file took over {self._limits.total_seconds:g} s"
        if self._lost >= self._limits.failed_pages:
            return f"given up after {self._lost} pages that could not be read"
        return None


def _why(error: Exception, ended_by: int) -> str:
    if isinstance(error, TimeoutError):
        return str(error)
    if not isinstance(error, EOFError | BrokenPipeError):
        return f"no process could be started for it ({error})"
    if ended_by not in (0, signal.SIGKILL):
        return f"the PDF library crashed on it (signal {ended_by})"
    return "the PDF library ended on it"
