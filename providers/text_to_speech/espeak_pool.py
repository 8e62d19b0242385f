"""Worker processes that speak side by side: espeak-ng's state is global to a process."""

import atexit
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from providers.worker_pool import WorkerPool, read_exactly, read_line
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


def speak(text: str, voice: str, rate: int) -> RawSpeech:
    """Return the audio and events of a text.

    Raises:
        EspeakError: the engine refused the voice, the rate or the text.
        BackendUnavailableError: the engine is missing, or ended in the middle of the text.
    """
    request = json.dumps({"text": text, "voice": voice, "rate": rate}).encode() + b"\n"
    answer = _shared_pool().ask(request, _read)
    if isinstance(answer, str):
        raise EspeakError(answer)
    return answer


def phonemes(texts: Sequence[str], *, voice: str) -> list[str]:
    """Return the sound of each text in the International Phonetic Alphabet.

    Raises:
        BackendUnavailableError: the engine is missing, or ended in the middle of the texts.
    """
    request = json.dumps({"texts": list(texts), "voice": voice}).encode() + b"\n"
    answer: list[str] = json.loads(_shared_pool().ask(request, read_line))["phonemes"]
    return answer


def _read(stream: IO[bytes]) -> RawSpeech | str:
    header = json.loads(read_line(stream))
    if "error" in header:
        return str(header["error"])
    audio = read_exactly(stream, header["bytes"])
    return RawSpeech(audio, header["sample_rate"], tuple(tuple(event) for event in header["events"]))


def _command() -> list[str]:
    # -I keeps the worker's folder off its path, where a module of ours may bear the name of a library's.
    return [sys.executable, "-I", "-S", str(_WORKER), *library_paths()]


@lru_cache(maxsize=1)
def _shared_pool() -> WorkerPool:
    """Return this process's workers, which end with it; each costs 10 MB and 40 ms to start."""
    pool = WorkerPool(_command, "the embedded voice")
    atexit.register(pool.close)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=pool.forget)
    return pool
