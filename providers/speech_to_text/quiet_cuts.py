"""Cutting a recording at its quietest places, so that no word is cut in two."""

import numpy as np
from numpy.typing import NDArray

_FRAME = 0.01
_QUIET = 20
"""Frames over which the level is averaged: 200 ms."""


def quiet_cuts(
    samples: NDArray[np.float32], sample_rate: int, *, shortest: float = 4.0, longest: float = 12.0
) -> list[int]:
    """Return sample positions from 0 to the end that cut the audio into pieces of these lengths in seconds.

    Each cut is in the middle of the quietest 200 ms that the limits allow; only the last piece may be
    shorter.
    """
    hop = round(_FRAME * sample_rate)
    levels = _levels(samples, hop)
    low, high = round(shortest / _FRAME), round(longest / _FRAME)
    cuts = [0]
    while len(levels) - cuts[-1] > high:
        window = levels[cuts[-1] + low : cuts[-1] + high]
        cuts.append(cuts[-1] + low + int(np.argmin(window)))
    return [cut * hop for cut in cuts] + [len(samples)]


def _levels(samples: NDArray[np.float32], hop: int) -> NDArray[np.float64]:
    whole = samples[: len(samples) // hop * hop].reshape(-1, hop)
    energy = np.einsum("ij,ij->i", whole, whole, dtype=np.float64)
    return np.convolve(energy, np.ones(_QUIET), mode="same")
