"""An episode in pieces that a service takes: as it is, or compressed and cut where it is quiet."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from providers.audio.decode import decode
from providers.audio.encode import encode_mp3
from providers.speech_to_text.quiet_cuts import quiet_cuts

_SAMPLE_RATE = 16_000
_BIT_RATE = 48_000
_ROOM = 0.98
"""Share of the limit that a piece may fill: frames and headers come on top of the bit rate."""
_SPREAD = 0.8
"""A piece is at least this share of the longest, so that its end can be moved to where it is quiet."""
_SUFFIXES = {
    "mp3": "mp3",
    "wav": "wav",
    "flac": "flac",
    "ogg": "ogg",
    "matroska,webm": "webm",
    "mov,mp4,m4a,3gp,3g2,mj2": "m4a",
}
"""Containers that services take, and the ending that they are told by."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes to be sent, and where they begin in the episode."""

    content: bytes
    suffix: str
    offset: float
    """Seconds, exact to the sample: the pieces' own times add to it without drift."""
    duration: float
    """Seconds."""


def pieces_of(path: Path, *, limit: int, longest: float = float("inf")) -> Iterator[Piece]:
    """Yield an episode in pieces of at most `limit` bytes and `longest` seconds each.

    Raises:
        InputError: the file can't be decoded.
    """
    audio = decode(path, _SAMPLE_RATE)
    suffix = _suffix(path)
    if suffix and path.stat().st_size <= limit and audio.duration <= longest and not audio.damaged:
        yield Piece(path.read_bytes(), suffix, 0.0, audio.duration)
        return
    fitting = min(limit * 8 / _BIT_RATE * _ROOM, longest)
    cuts = quiet_cuts(audio.samples, _SAMPLE_RATE, shortest=_SPREAD * fitting, longest=fitting)
    for start, end in pairwise(cuts):
        content = _compressed(audio.samples[start:end])
        yield Piece(content, "mp3", start / _SAMPLE_RATE, (end - start) / _SAMPLE_RATE)


def _compressed(samples: NDArray[np.float32]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "piece.mp3"
        encode_mp3(path, samples, _SAMPLE_RATE, bit_rate=_BIT_RATE)
        return path.read_bytes()


def _suffix(path: Path) -> str | None:
    """Return the ending that fits what the file holds, whatever it is named; None where none is taken."""
    import av

    with av.open(str(path)) as container:
        return _SUFFIXES.get(container.format.name)
