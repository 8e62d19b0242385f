"""Worker processes that speak side by side: espeak-ng's state is global to a process."""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from schema.errors import BackendUnavailableError

_WORKER = Path(__file__).with_name("espeak_worker.py")


@dataclass(frozen=True, slots=True)
class RawSpeech:
    """What the engine gave for one text."""

    audio: bytes
    """16-bit mono samples in the machine's byte order."""
    sample_rate: int
    events: tuple[tuple[int, int, int], ...]
    """(type, 1-based character position, sample), in order."""


class EspeakError(Exception):
    """The engine refused a request; the text names the part it refused: voice, rate or synthesis."""


@lru_cache(maxsize=1)
def library_paths() -> tuple[str, str]:
    """Return the paths of the library and of its data."""
    try:
        import espeakng_loader
    except ImportError as error:
        raise BackendUnavailableError(
            "the embedded voice needs the package espeakng-loader: run `make install`"
        ) from error
    return espeakng_loader.get_library_path(), espeakng_loader.get_data_path()


class EspeakPool:
    """Idle workers that are kept for the next text; at most one a processor core at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
        self._idle: list[subprocess.Popen[bytes]] = []

    def speak(self, text: str, voice: str, rate: int) -> RawSpeech:
        """Return the audio and events of a text.

        Raises:
            EspeakError: the engine refused the voice, the rate or the text.
            BackendUnavailableError: the engine ended in the middle of the text.
        """
        request = json.dumps({"text": text, "voice": voice, "rate": rate}).encode() + b"\n"
        with self._room, self._borrowed() as worker:
            return _ask(worker, request)

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

    @contextmanager
    def _borrowed(self) -> Iterator[subprocess.Popen[bytes]]:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        worker = worker or _start()
        try:
            yield worker
        except EspeakError:
            self._give_back(worker)
            raise
        except BaseException:
            _end(worker)
            raise
        self._give_back(worker)

    def _give_back(self, worker: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._idle.append(worker)


def _start() -> subprocess.Popen[bytes]:
    # -I keeps the worker's folder off its path, where a module of ours may bear the name of a library's.
    command = [sys.executable, "-I", "-S", str(_WORKER), *library_paths()]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.communicate()


def _ask(worker: subprocess.Popen[bytes], request: bytes) -> RawSpeech:
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        worker.stdin.write(request)
        worker.stdin.flush()
    except BrokenPipeError:
        raise _ended() from None
    line = worker.stdout.readline()
    if not line:
        raise _ended()
    header = json.loads(line)
    if "error" in header:
        raise EspeakError(header["error"])
    audio = worker.stdout.read(header["bytes"])
    if len(audio) < header["bytes"]:
        raise _ended()
    return RawSpeech(audio, header["sample_rate"], tuple(tuple(event) for event in header["events"]))


def _ended() -> BackendUnavailableError:
    return BackendUnavailableError("the embedded voice ended in the middle of a text: run the command again")


@lru_cache(maxsize=1)
def shared_pool() -> EspeakPool:
    """Return this process's pool, whose workers end with it."""
    pool = EspeakPool()
    atexit.register(pool.close)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=pool.forget)
    return pool
