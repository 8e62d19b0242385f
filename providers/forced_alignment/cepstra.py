"""Mel-frequency cepstra as the CMU US English model was trained on them.

The chain and its constants are those that the model's `feat.params` names: 25 mel filters of unit area from
130 to 6,800 Hz, noise tracked and taken out in the mel spectrum, a DCT, 13 lifted coefficients, and their
first and second differences. The noise tracker follows Doblinger (1995) and Kim and Stern's PNCC (2012),
with temporal masking.
"""

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
FRAME = 0.01
"""Seconds from one frame to the next."""
COEFFICIENTS = 13

_HOP = 160
_WINDOW = 410
_FFT = 512
_FILTERS = 25
_LOWEST, _HIGHEST = 130.0, 6800.0
_PRE_EMPHASIS = 0.97
_LIFTER = 22
_FULL_SCALE = 32768.0
_TINY = 1e-3
_LOUD = 80
"""Percentile of the frames' energy that speech reaches, pauses and clicks or not."""
_FLOOR = 6e-4
"""Noise added to every filter, as a share of that energy: about 30 dB below the mean of speech.

The model was trained on real rooms. A synthetic voice, whose pauses are digital silence, fits it far better
with a floor (0.95 of its words against 0.64), and a real one no worse.
"""
_CHUNK = 2000
_MEAN_REACH = 800
"""Frames on either side over which the cepstral mean is taken: voices and rooms change within an episode."""
_SMOOTHING, _RISE, _FALL = 0.7, 0.995, 0.5
_MASK_DECAY, _MASK_LEVEL = 0.85, 0.2
_LARGEST_GAIN = 20.0
_GAIN_REACH = 4


def features(samples: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
    """Return cepstra, first and second differences, each of shape (frames, 13), of mono audio at 16 kHz."""
    cepstra = _without_mean(_cepstra(_without_noise(_mel_spectrum(samples)))).astype(np.float32)
    padded = np.pad(cepstra, ((3, 3), (0, 0)), mode="edge")

    def at(shift: int) -> NDArray[np.float32]:
        return padded[3 + shift : 3 + shift + len(cepstra)]

    return cepstra, at(2) - at(-2), (at(3) - at(-1)) - (at(1) - at(-3))


def frame_count(samples: int) -> int:
    """Return how many frames that many samples give."""
    return max((samples - _WINDOW) // _HOP + 1, 0)


def _mel_spectrum(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    signal = samples.astype(np.float64) * _FULL_SCALE
    signal[1:] -= _PRE_EMPHASIS * signal[:-1]
    frames = np.lib.stride_tricks.sliding_window_view(signal, _WINDOW)[::_HOP]
    window, filters = np.hamming(_WINDOW), _mel_filters()
    chunks = [
        np.abs(np.fft.rfft(frames[start : start + _CHUNK] * window, _FFT)) ** 2 @ filters
        for start in range(0, len(frames), _CHUNK)
    ]
    mel = np.concatenate(chunks)
    loud = float(np.percentile(mel.mean(axis=1), _LOUD))
    floored: NDArray[np.float64] = mel + max(_FLOOR * loud, _TINY)
    return floored


def _mel_filters() -> NDArray[np.float64]:
    """Return triangles of unit area, shape (257, 25), their corners rounded to the bins of the FFT."""
    resolution = SAMPLE_RATE / _FFT
    mels = np.linspace(_to_mel(_LOWEST), _to_mel(_HIGHEST), _FILTERS + 2)
    corners = np.floor(700 * (10 ** (mels / 2595) - 1) / resolution + 0.5) * resolution
    left, centre, right = corners[:-2], corners[1:-1], corners[2:]
    bins = np.arange(_FFT // 2 + 1)[:, None] * resolution
    slopes = np.minimum((bins - left) / (centre - left), (right - bins) / (right - centre))
    return np.maximum(slopes, 0.0) * 2 / (right - left)


def _to_mel(frequency: float) -> float:
    return float(2595 * np.log10(1 + frequency / 700))


def _without_noise(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the spectrum weighed by gains, smoothed over the filters, that take the tracked noise out."""
    power, noise, floor, peak = mel[0], mel[0] / _LARGEST_GAIN, mel[0] / _LARGEST_GAIN, np.zeros(_FILTERS)
    gains = np.empty_like(mel)
    for index, frame in enumerate(mel):
        power = _SMOOTHING * power + (1 - _SMOOTHING) * frame
        noise = _envelope(noise, power)
        signal = np.maximum(power - noise, 1.0)
        floor = _envelope(floor, signal)
        peak = peak * _MASK_DECAY
        masked = np.where(signal < _MASK_DECAY * peak, peak * _MASK_LEVEL, signal)
        peak = np.maximum(peak, signal)
        gains[index] = np.maximum(masked, floor) / power
    gains = gains.clip(1 / _LARGEST_GAIN, _LARGEST_GAIN)
    sums = np.concatenate([np.zeros((len(mel), 1)), np.cumsum(gains, axis=1)], axis=1)
    filters = np.arange(_FILTERS)
    first, last = np.maximum(filters - _GAIN_REACH, 0), np.minimum(filters + _GAIN_REACH + 1, _FILTERS)
    weighed: NDArray[np.float64] = mel * (sums[:, last] - sums[:, first]) / (last - first)
    return weighed


def _envelope(level: NDArray[np.float64], value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a level that rises slowly and falls fast towards the value: its lower envelope."""
    inertia = np.where(value >= level, _RISE, _FALL)
    return inertia * level + (1 - inertia) * value


def _cepstra(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    order = np.arange(COEFFICIENTS)
    cosines = np.cos(np.pi * order[:, None] * (np.arange(_FILTERS) + 0.5) / _FILTERS) * np.sqrt(2 / _FILTERS)
    cosines[0] = np.sqrt(1 / _FILTERS)
    lifter = 1 + _LIFTER / 2 * np.sin(order * np.pi / _LIFTER)
    cepstra: NDArray[np.float64] = np.log(mel) @ cosines.T * lifter
    return cepstra


def _without_mean(cepstra: NDArray[np.float64]) -> NDArray[np.float64]:
    sums = np.concatenate([np.zeros((1, COEFFICIENTS)), np.cumsum(cepstra, axis=0)])
    frames = np.arange(len(cepstra))
    first = np.maximum(frames - _MEAN_REACH, 0)
    last = np.minimum(frames + _MEAN_REACH + 1, len(cepstra))
    means: NDArray[np.float64] = (sums[last] - sums[first]) / (last - first)[:, None]
    return cepstra - means
