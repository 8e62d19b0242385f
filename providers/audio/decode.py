"""Reading audio of any container into mono samples, by decoding it: headers are not believed."""

import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from schema.errors import InputError

if TYPE_CHECKING:
    from av import AudioFifo, AudioFrame, AudioResampler, AudioStream, Packet

_LOG = logging.getLogger(__name__)
_MOST = 0.5
"""Share of the audio that may be damaged before the file is refused."""
_BATCH = 65_536
"""Samples that are resampled at once: frame by frame costs four times as much."""
_CLAIMED = 0.05
"""Share by which the header may differ from what was decoded before it is said."""


@dataclass(frozen=True, slots=True)
class DecodedAudio:
    """What a file really holds."""

    samples: NDArray[np.float32]
    """Mono, shape (n,), -1 to 1; silence where the file is damaged, so that times hold."""
    sample_rate: int
    duration: float
    """Seconds, damaged parts included."""
    damaged: float
    """Seconds that could not be decoded."""
    claimed: float | None
    """Seconds that the container's header claims."""


@dataclass(frozen=True, slots=True)
class _Piece:
    frame: "AudioFrame | None"
    """None where the packet could not be decoded."""
    seconds: float


def measure_duration(path: Path) -> float:
    """Return the length of the audio in seconds, by decoding all of it.

    Raises:
        InputError: the file is missing, empty, holds no audio, or most of it is damaged.
    """
    pieces = [(piece.seconds, piece.frame is None) for piece in _pieces(path)]
    duration = math.fsum(seconds for seconds, _ in pieces)
    _judge(path, duration, math.fsum(seconds for seconds, damaged in pieces if damaged))
    return duration


def read_mono(path: Path, sample_rate: int) -> NDArray[np.float32]:
    """Return the audio as mono samples of shape (n,), -1 to 1.

    Raises:
        InputError: as in `measure_duration`.
    """
    return decode(path, sample_rate).samples


def decode(path: Path, sample_rate: int) -> DecodedAudio:
    """Return the audio with what is known of its damage; a partial result is logged as a warning.

    Raises:
        InputError: as in `measure_duration`.
    """
    resampling = _Resampling(sample_rate)
    sound: list[float] = []
    gaps: list[float] = []
    for piece in _pieces(path):
        if piece.frame is None:
            gaps.append(piece.seconds)
            resampling.skip(piece.seconds)
        else:
            sound.append(piece.seconds)
            resampling.add(piece.frame)
    damaged = math.fsum(gaps)
    duration = math.fsum([*sound, *gaps])
    _judge(path, duration, damaged)
    claimed = claimed_duration(path)
    _say_what_is_missing(path, duration, damaged, claimed)
    return DecodedAudio(resampling.samples(), sample_rate, duration, damaged, claimed)


def claimed_duration(path: Path) -> float | None:
    """Return the seconds that the container's header claims, or None where it is silent."""
    import av

    with av.open(str(path)) as container:
        return container.duration / av.time_base if container.duration else None


class _Resampling:
    """Frames of any rate and layout made into one mono signal."""

    def __init__(self, sample_rate: int) -> None:
        self._sample_rate = sample_rate
        self._form: tuple[int, str, str] | None = None
        self._resampler, self._waiting = self._make()
        self._sound = bytearray()
        """Samples in 32 bits: it grows in place, where a list of pieces would be held twice when joined."""

    def _make(self) -> "tuple[AudioResampler, AudioFifo]":
        import av

        return av.AudioResampler(format="flt", layout="mono", rate=self._sample_rate), av.AudioFifo()

    def add(self, frame: "AudioFrame") -> None:
        form = (frame.sample_rate, frame.layout.name, frame.format.name)
        if self._form not in (None, form):
            self._flush()
        self._form = form
        frame.pts = None
        self._waiting.write(frame)
        if self._waiting.samples >= _BATCH:
            self._keep(self._waiting.read())

    def skip(self, seconds: float) -> None:
        self._flush()
        self._sound += bytes(4 * round(seconds * self._sample_rate))

    def samples(self) -> NDArray[np.float32]:
        self._flush()
        return np.frombuffer(self._sound, dtype=np.float32)

    def _flush(self) -> None:
        if self._form is not None:
            self._keep(self._waiting.read())
            self._keep(None)
        self._form = None
        self._resampler, self._waiting = self._make()

    def _keep(self, frame: "AudioFrame | None") -> None:
        for mono in self._resampler.resample(frame):
            # A damaged frame can decode to anything, infinities among it.
            samples = np.nan_to_num(mono.to_ndarray().reshape(-1), nan=0.0, posinf=1.0, neginf=-1.0)
            self._sound += samples.clip(-1.0, 1.0).astype(np.float32, copy=False).tobytes()


def _pieces(path: Path) -> Iterator[_Piece]:
    import av

    _check_file(path)
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise InputError(f"{path} holds no audio: give a podcast as MP3, M4A, WAV, FLAC or Ogg")
            stream = container.streams.audio[0]
            for packet in container.demux(stream):
                yield from _decoded(packet, stream)
    except av.FFmpegError as error:
        raise InputError(
            f"{path} is not audio that can be decoded ({error.strerror}): export it again"
        ) from error


def _decoded(packet: "Packet[AudioStream]", stream: "AudioStream") -> Iterator[_Piece]:
    import av

    try:
        frames = packet.decode()
    except av.FFmpegError:
        yield _Piece(None, float((packet.duration or 0) * (stream.time_base or 0)))
        return
    for frame in frames:
        yield _Piece(frame, frame.samples / frame.sample_rate)


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    if path.stat().st_size == 0:
        raise InputError(f"{path} is empty (0 bytes): download or export it again")


def _judge(path: Path, duration: float, damaged: float) -> None:
    if duration <= damaged or damaged > _MOST * duration:
        raise InputError(f"{path}: {damaged:.1f} of {duration:.1f} s of audio are damaged: export it again")


def _say_what_is_missing(path: Path, duration: float, damaged: float, claimed: float | None) -> None:
    if damaged:
        _LOG.warning("%s: %.1f of %.1f s are damaged and taken as silence", path, damaged, duration)
    if claimed and abs(claimed - duration) > max(1.0, _CLAIMED * claimed):
        _LOG.warning("%s: its header claims %.1f s, but it holds %.1f s", path, claimed, duration)
