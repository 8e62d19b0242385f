"""Where a recording is silent, so that no word is said to last through a pause."""

import numpy as np
from numpy.typing import NDArray

from providers.forced_alignment.cepstra import FRAME, SAMPLE_RATE

SHORTEST = 0.15
"""Seconds from which silence is a pause; the closure of a stop is shorter."""
_LOUD = 80
"""Percentile of the frames' energy that speech reaches, pauses or not."""
_SILENT = 40.0
"""Decibels below it under which a frame is silent."""


def quiet_frames(samples: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return of each 10 ms whether it is silent beside the recording's speech; samples are mono at 16 kHz."""
    hop = round(SAMPLE_RATE * FRAME)
    frames = samples[: len(samples) // hop * hop].reshape(-1, hop).astype(np.float64)
    if not len(frames):
        return np.zeros(0, dtype=np.bool_)
    energy = (frames**2).mean(axis=1)
    quiet: NDArray[np.bool_] = energy < np.percentile(energy, _LOUD) * 10 ** (-_SILENT / 10)
    return quiet


def without_pauses(start: float, end: float, quiet: NDArray[np.bool_]) -> tuple[float, float]:
    """Return a word's span in seconds without the pauses at its ends; all silence stays as it is."""
    sounding = np.flatnonzero(~quiet[round(start / FRAME) : round(end / FRAME)])
    if not len(sounding):
        return start, end
    head, tail = float(sounding[0]) * FRAME, end - start - float(sounding[-1] + 1) * FRAME
    return start + (head if head >= SHORTEST else 0.0), end - (tail if tail >= SHORTEST else 0.0)
