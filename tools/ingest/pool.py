"""Child processes that read a PDF for us: a crash, a bomb or a hang costs one page, which is named."""

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Condition, Event, Lock, Thread
from types import TracebackType

from tools.ingest.frames import Record, record_of
from tools.ingest.limits import ReadLimits
from tools.ingest.nursery import Process, fork_reader

Receive = Callable[[Record, Record], None]
Job = tuple[Record, "Work"]
"""A request and the work that it is part of."""
_REQUESTS_A_CHILD = 100
"""Requests after which a child is replaced: MuPDF keeps memory of each page, a new one costs 5 ms."""
_MANY = 12
"""Requests that wait for one child, from which it may come to forget their pages."""
_WORTH_A_CHILD = 3
"""Waiting requests for which a further child is started."""


class PageLostError(Exception):
    """A request that no answer came back for; the text says why."""


class Child:
    """One child process on one PDF, replaced after it was lost or has served many pages."""

    def __init__(self, path: Path, limits: ReadLimits) -> None:
        self._path = path
        self._limits = limits
        self._process: Process | None = None
        self._served = 0

    def send(self, request: Record) -> None:
        """Give the child a request; raise PageLostError where it can't take it."""
        if self._served >= _REQUESTS_A_CHILD:
            self.close()
        self._served += 1
        try:
            if self._process is None:
                self._process = fork_reader(self._path, self._limits)
            self._process.send(request)
        except OSError as error:
            raise PageLostError(_why(error, self.close())) from error

    def receive(self) -> bytearray:
        """Return the content of the child's answer; raise PageLostError where it crashed or hung."""
        assert self._process is not None
        try:
            return self._process.receive(self._limits.page_seconds)
        except (OSError, EOFError) as error:  # a TimeoutError is an OSError
            raise PageLostError(_why(error, self.close())) from error

    def ask(self, request: Record) -> Record:
        """Return the child's answer; raise PageLostError where it crashed, hung or refused."""
        self.send(request)
        return _opened(self.receive())

    @property
    def is_running(self) -> bool:
        """Whether the child process was started, and not ended since."""
        return self._process is not None

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

    def __init__(self, count: int, receive: Receive) -> None:
        self._receive = receive
        self._left = count
        self._causes: dict[int, str] = {}
        self._error: Exception | None = None
        self._lock = Lock()
        self._done = Event()
        if not count:
            self._done.set()

    def lost(self) -> dict[int, str]:
        """Return, when all requests are answered or given up, the causes of the pages that were lost.

        Raises what `receive` raised.
        """
        self._done.wait()
        if self._error is not None:
            raise self._error
        return dict(sorted(self._causes.items()))

    def answered(self, request: Record, answer: Record) -> None:
        """Hand an answer on."""
        try:
            self._receive(request, answer)
        except Exception as error:  # noqa: BLE001 - raised again where the work is waited for
            self._error = error
        self._count()

    def given_up(self, request: Record, cause: str) -> None:
        """Note why a request stays without an answer."""
        self._causes[request["page"]] = cause
        self._count()

    def _count(self) -> None:
        with self._lock:
            self._left -= 1
            if not self._left:
                self._done.set()


class _Queue:
    """Requests that wait, shared out among children.

    A child gets those for pages that nobody had, then those for pages that it had before, which it still
    knows, so these first where many wait; and last what waits for a busier child.
    """

    def __init__(self, children: int) -> None:
        self._new: deque[Job] = deque()
        self._own: list[deque[Job]] = [deque() for _ in range(children)]
        self._homes: dict[int, int] = {}
        """The child that had a page, by the page's number."""

    def __len__(self) -> int:
        return len(self._new) + sum(map(len, self._own))

    def put(self, job: Job) -> None:
        home = self._homes.get(job[0]["page"])
        (self._new if home is None else self._own[home]).append(job)

    def take(self, child: int) -> Job | None:
        """Return the next job for a child; None where nothing waits."""
        own = self._own[child]
        if self._new and len(own) < _MANY:
            self._homes[self._new[0][0]["page"]] = child
            return self._new.popleft()
        if own:
            return own.popleft()
        longest = max(self._own, key=len)
        return longest.pop() if longest else None


class Pool:
    """As many children as limits and cores allow; each takes the next request when it's free."""

    def __init__(self, path: Path, limits: ReadLimits, stop: Event | None = None) -> None:
        self._limits = limits
        self._stop = stop or Event()
        self._closed = False
        self._deadline = time.monotonic() + limits.total_seconds
        count = max(1, min(limits.workers, os.cpu_count() or 1))
        self._children = [Child(path, limits) for _ in range(count)]
        self._queue = _Queue(count)
        self._changed = Condition()
        self._lost = 0
        self._threads = [Thread(target=self._serve, args=(index,), daemon=True) for index in range(count)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for child in self._children if error else ():
            child.kill()  # so that no thread waits for an answer
        for thread in self._threads:
            thread.join()
        for child in self._children:
            child.close()

    def open(self) -> Record:
        """Return the file's facts: pages, outline, title, author, locked."""
        return self._children[0].ask({"do": "open"})

    def start(self, requests: Sequence[Record], receive: Receive) -> Work:
        """Have the children answer requests, each answer handed to `receive(request, answer)` in a thread."""
        work = Work(len(requests), receive)
        with self._changed:
            for request in requests:
                self._queue.put((request, work))
            self._changed.notify_all()
        return work

    def _serve(self, index: int) -> None:
        """Have a child answer its jobs; it has the next before the last one's answer is looked at."""
        job = self._sent(index, wait=True)
        while job:
            try:
                answer: bytearray | PageLostError = self._children[index].receive()
            except PageLostError as error:
                answer = error
            following = self._sent(index, wait=False)
            self._finish(job, answer)
            job = following or self._sent(index, wait=True)

    def _sent(self, index: int, *, wait: bool) -> Job | None:
        """Return a child's next job, sent to it; None where none waits, or the pool has closed."""
        while job := self._next(index, wait=wait):
            request, work = job
            cause = self._exhausted()
            if cause is None:
                try:
                    self._children[index].send(request)
                    return job
                except PageLostError as error:
                    self._lost += 1
                    cause = str(error)
            work.given_up(request, cause)
        return None

    def _finish(self, job: Job, answer: bytearray | PageLostError) -> None:
        request, work = job
        try:
            if isinstance(answer, PageLostError):
                raise answer
            record = _opened(answer)
        except PageLostError as error:
            self._lost += 1
            work.given_up(request, str(error))
        else:
            work.answered(request, record)

    def _next(self, index: int, *, wait: bool) -> Job | None:
        with self._changed:
            if wait:
                self._changed.wait_for(lambda: self._closed or self._has_use_for(index))
            return self._queue.take(index)

    def _has_use_for(self, index: int) -> bool:
        """Say whether enough waits for a child; the first is always worth its start."""
        started = index == 0 or self._children[index].is_running
        return len(self._queue) >= (1 if started else _WORTH_A_CHILD)

    def _exhausted(self) -> str | None:
        if self._closed or self._stop.is_set():
            return "reading was stopped"
        if time.monotonic() > self._deadline:
            return f"the file took over {self._limits.total_seconds:g} s"
        if self._lost >= self._limits.failed_pages:
            return f"given up after {self._lost} pages that could not be read"
        return None


def _opened(content: bytearray) -> Record:
    """Return the record of an answer; raise PageLostError where it says that the child refused."""
    try:
        answer = record_of(content)
    except ValueError as error:
        raise PageLostError("the PDF library spoilt its answer") from error
    if "error" in answer:
        raise PageLostError(str(answer["error"]))
    return answer


def _why(error: Exception, ended_by: int) -> str:
    if isinstance(error, TimeoutError):
        return str(error)
    if not isinstance(error, EOFError | BrokenPipeError):
        return f"no process could be started for it ({error})"
    if ended_by not in (0, signal.SIGKILL):
        return f"the PDF library crashed on it (signal {ended_by})"
    return "the PDF library ended on it"
