"""Voiced pieces kept on disk by the hash of what made them."""

import hashlib
import json
import logging
import os
import tempfile
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from providers.text_to_speech.protocol import Speaker, Speech, TextToSpeech
from schema.transcript import WordTimestamp

_LOG = logging.getLogger(__name__)
_LIMIT = 500_000_000
"""Bytes that a cache may hold: the pieces used longest ago go first."""

_LOCKS = {f"{number:02x}": threading.Lock() for number in range(256)}
"""By the first two digits of a piece's key: one thread at a time voices a piece."""


class PieceCache:
    """A folder of voiced pieces; without one, nothing is kept.

    Samples are rounded to 16 bits whether they are kept or not, so that a cache never changes what is heard.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def speech(self, engine: TextToSpeech, speaker: Speaker, text: str) -> Speech:
        """Return the text as this engine speaks it, from the folder where it is there."""
        if self._folder is None:
            return _rounded(engine.synthesise(text, speaker))
        path = self._folder / f"{_key(engine, speaker, text)}.speech"
        # Pairs that are rehearsed side by side ask for the same passage: it is paid for once.
        with _LOCKS[path.name[:2]]:
            kept = _load(path)
            if kept is None:
                kept = _rounded(engine.synthesise(text, speaker))
                _save(path, kept)
        return kept

    def prune(self, limit: int = _LIMIT) -> None:
        """Delete the pieces used longest ago until the folder holds at most `limit` bytes."""
        if self._folder is None or not self._folder.is_dir():
            return
        stats = [(path, path.stat()) for path in sorted(self._folder.glob("*.speech"))]
        total = sum(stat.st_size for _, stat in stats)
        for path, stat in sorted(stats, key=lambda item: item[1].st_mtime):
            if total <= limit:
                return
            path.unlink(missing_ok=True)
            total -= stat.st_size


def _key(engine: TextToSpeech, speaker: Speaker, text: str) -> str:
    parts = [engine.name, engine.version, speaker.name, repr(speaker.words_per_minute), text]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _rounded(speech: Speech) -> Speech:
    return Speech(_to_float(_to_int16(speech.samples)), speech.sample_rate, speech.words)


def _to_int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    return np.clip(np.round(samples * 32768), -32768, 32767).astype(np.int16)


def _to_float(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    return samples.astype(np.float32) / np.float32(32768)


def _load(path: Path) -> Speech | None:
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline())
            samples = np.frombuffer(file.read(), dtype="<i2")
        if len(samples) != head["samples"]:
            raise ValueError(f"{len(samples)} samples instead of {head['samples']}")
        os.utime(path)
        return Speech(_to_float(samples), head["sample_rate"], _words(head["words"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        _LOG.warning("%s is torn (%s): the piece is voiced again", path, error)
        return None


def _words(kept: list[tuple[str, float, float]] | None) -> tuple[WordTimestamp, ...] | None:
    if kept is None:
        return None
    return tuple(WordTimestamp(word=word, start_time=start, end_time=end) for word, start, end in kept)


def _save(path: Path, speech: Speech) -> None:
    """Write a line of JSON and the samples; NumPy's own format is read by code that isn't thread-safe."""
    words = None if speech.words is None else [(w.word, w.start_time, w.end_time) for w in speech.words]
    samples = _to_int16(speech.samples)
    head = {"sample_rate": speech.sample_rate, "samples": len(samples), "words": words}
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(json.dumps(head).encode() + b"\n")
            file.write(samples.astype("<i2").tobytes())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
