"""Loudness by ITU-R BS.1770-4: measuring it, and bringing speech to it under a peak ceiling."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

TARGET = -16.0
"""Integrated loudness of a podcast in LUFS."""
CEILING = 10 ** (-1.5 / 20)
"""Highest amplitude: what MP3 adds between the samples stays under full scale."""
_STEP = 0.001
"""Seconds in which the limiter's gain is a straight line."""
_LOOK_AHEAD = 3
"""Steps before a peak at which the gain begins to bend."""
_ROUNDS = 6
_TOLERANCE = 0.1
_HOP = 0.1
_BLOCK_HOPS = 4
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_CHUNK_HOPS = 300
"""Hops that are filtered at once, so that an hour needs no more memory than half a minute."""


def loudness(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Return the integrated loudness in LUFS; minus infinity in silence or under 0.4 s."""
    hops = np.concatenate([np.empty(0), *_hop_energies(samples, sample_rate)])
    if len(hops) < _BLOCK_HOPS:
        return -np.inf
    blocks = np.convolve(hops, np.full(_BLOCK_HOPS, 1 / _BLOCK_HOPS), mode="valid")
    heard = blocks[blocks > _energy(_ABSOLUTE_GATE)]
    if not len(heard):
        return -np.inf
    return _level(float(np.mean(heard[heard > np.mean(heard) * 10 ** (_RELATIVE_GATE / 10)])))


def normalise(
    samples: NDArray[np.float32], sample_rate: int, *, target: float = TARGET
) -> NDArray[np.float32]:
    """Return the samples at `target` LUFS (within 0.2), no peak over the ceiling; silence stays silence.

    The limiter takes loudness away, so gain and limit take turns until the target is met.
    """
    for _ in range(_ROUNDS):
        missing = target - loudness(samples, sample_rate)
        if not np.isfinite(missing) or abs(missing) < _TOLERANCE:
            break
        samples = limit(samples * _gain(missing), sample_rate)
    return samples


def limit(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """Return the samples with peaks bent under the ceiling by a look-ahead gain that changes smoothly."""
    if not len(samples) or np.abs(samples).max() <= CEILING:
        return samples
    step = max(round(_STEP * sample_rate), 1)
    steps = np.pad(samples, (0, -len(samples) % step)).reshape(-1, step)
    gain = _smooth(np.float32(CEILING) / np.maximum(np.abs(steps).max(axis=1), np.float32(CEILING)))
    ramp = np.arange(step, dtype=np.float32) / np.float32(step)
    rise = np.diff(gain, append=gain[-1:])
    limited = steps * (gain[:, None] + rise[:, None] * ramp)
    clipped: NDArray[np.float32] = limited.reshape(-1)[: len(samples)].clip(-CEILING, CEILING)
    return clipped


def _smooth(needed: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a gain that bends over `_LOOK_AHEAD` steps, never over what a step or its neighbours need."""
    lowest = _windows(needed, _LOOK_AHEAD + 1).min(axis=1)
    smooth: NDArray[np.float32] = _windows(lowest, _LOOK_AHEAD).mean(axis=1, dtype=np.float32)
    return smooth


def _windows(values: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    padded = np.pad(values, reach, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)


def _hop_energies(samples: NDArray[np.float32], sample_rate: int) -> Iterator[NDArray[np.float64]]:
    """Yield the mean squares of the K-weighted signal's whole hops, a chunk at a time."""
    from pyloudnorm import IIRfilter
    from scipy.signal import lfilter, lfilter_zi  # type: ignore[import-untyped]

    shelf = IIRfilter(4.0, 1 / np.sqrt(2), 1500.0, sample_rate, "high_shelf")
    high_pass = IIRfilter(0.0, 0.5, 38.0, sample_rate, "high_pass")
    states = [np.zeros_like(lfilter_zi(stage.b, stage.a)) for stage in (shelf, high_pass)]
    hop = round(_HOP * sample_rate)
    for start in range(0, len(samples), hop * _CHUNK_HOPS):
        chunk = samples[start : start + hop * _CHUNK_HOPS].astype(np.float64)
        for index, stage in enumerate((shelf, high_pass)):
            chunk, states[index] = lfilter(stage.b, stage.a, chunk, zi=states[index])
        whole = chunk[: len(chunk) // hop * hop].reshape(-1, hop)
        yield np.einsum("ij,ij->i", whole, whole) / hop


def _energy(level: float) -> float:
    return float(10 ** ((level + 0.691) / 10))


def _level(energy: float) -> float:
    return float(-0.691 + 10 * np.log10(energy))


def _gain(decibels: float) -> np.float32:
    return np.float32(10 ** (decibels / 20))
