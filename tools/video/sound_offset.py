"""How far the sound of a file lies off the recording it was made from, all along it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.audio.decode import decode

_RATE = 2000
_WINDOW, _REACH = 30.0, 5.0
_AUDIBLE = 1e-3
_ALIKE = 0.4
"""Correlation, 0 to 1, from which two stretches hold the same sound."""


@dataclass(frozen=True, slots=True)
class SoundOffset:
    """Seconds by which a file's sound lags the recording."""

    seconds: float
    """Where it lags most, early or late."""
    matched: float
    """Share of the audible windows in which the same sound was found at all."""
    duration: float
    """Of the file's sound, from its beginning on the timeline to its end."""


def sound_offset(video: Path, audio: Path) -> SoundOffset:
    """Return how far a video's sound lies off the recording, by cross-correlation in windows of 30 s.

    Raises:
        InputError: one of the files holds no audio that can be decoded.
    """
    heard, starts = decode(video, _RATE), _first_time(video)
    truth = decode(audio, _RATE).samples
    late = np.zeros(max(round(starts * _RATE), 0), dtype=np.float32)
    samples = np.concatenate([late, heard.samples])
    size, reach = round(_WINDOW * _RATE), round(_REACH * _RATE)
    size = min(size, max(len(truth), 1))
    lags = [
        _lag(truth[at : at + size], samples, at, reach)
        for at in range(0, len(truth) - size // 2, size)
        if float(np.sqrt(np.mean(truth[at : at + size] ** 2))) > _AUDIBLE
    ]
    found = [lag for lag in lags if lag is not None]
    worst = max(found, key=abs, default=0)
    matched = len(found) / len(lags) if lags else 1.0
    return SoundOffset(worst / _RATE, matched, starts + heard.duration)


def _lag(window: NDArray[np.float32], samples: NDArray[np.float32], at: int, reach: int) -> int | None:
    """Return by how many samples a window of the recording is late in the file; None: it isn't there."""
    begin = max(at - reach, 0)
    there = samples[begin : at + len(window) + reach]
    if len(there) < len(window) // 2:
        return None
    there = np.pad(there, (0, at - begin + len(window) + reach - len(there)))
    size = 1 << (len(there) + len(window)).bit_length()
    spectrum = np.fft.rfft(there, size) * np.conj(np.fft.rfft(window, size))
    scores = np.fft.irfft(spectrum, size)[: len(there) - len(window) + 1]
    best = int(np.argmax(scores))
    energy = float(np.linalg.norm(window) * np.linalg.norm(there[best : best + len(window)]))
    if energy == 0 or scores[best] / energy < _ALIKE:
        return None
    return begin + best - at


def _first_time(video: Path) -> float:
    """Return when the file's sound begins, in seconds."""
    import av

    with av.open(str(video)) as container:
        frame = next(container.decode(container.streams.audio[0]), None)
        return float(frame.time or 0.0) if frame is not None else 0.0
