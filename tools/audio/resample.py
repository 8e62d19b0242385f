"""Samples at another rate."""

from math import gcd

import numpy as np
from numpy.typing import NDArray


def resampled(samples: NDArray[np.float32], rate: int, wanted: int) -> NDArray[np.float32]:
    """Return mono samples, shape (n,), at the wanted rate in Hz, by a polyphase filter without delay."""
    if rate == wanted:
        return samples
    from scipy.signal import resample_poly  # type: ignore[import-untyped]

    common = gcd(rate, wanted)
    return np.asarray(resample_poly(samples, wanted // common, rate // common), dtype=np.float32)
