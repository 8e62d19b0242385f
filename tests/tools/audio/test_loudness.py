"""Loudness against the reference meter, and the limiter."""

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.audio.loudness import CEILING, TARGET, limit, loudness, normalise

RATE = 22_050


def speechlike(seconds: float, level: float = 0.1, seed: int = 0) -> np.ndarray:
    """Return noise that swells and pauses as speech does."""
    rng = np.random.default_rng(seed)
    time = np.arange(int(seconds * RATE)) / RATE
    swell = np.maximum(np.sin(2 * np.pi * 0.7 * time), 0) ** 2 + 0.01
    return (rng.normal(0, level, len(time)) * swell).astype(np.float32)


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
def test_the_measure_agrees_with_the_reference_meter(rate: int) -> None:
    samples = speechlike(70)
    reference = pyloudnorm.Meter(rate).integrated_loudness(samples.astype(np.float64))
    assert loudness(samples, rate) == pytest.approx(reference, abs=0.01)


@pytest.mark.parametrize("level", [0.003, 0.05, 0.5])
def test_any_level_comes_out_at_the_target(level: float) -> None:
    samples = normalise(speechlike(20, level), RATE)
    assert loudness(samples, RATE) == pytest.approx(TARGET, abs=0.2)
    assert np.abs(samples).max() <= CEILING + 1e-6


@pytest.mark.parametrize("samples", [np.zeros(RATE * 3), np.full(100, 0.1)])
def test_silence_and_snippets_have_no_loudness_and_stay_as_they_are(samples: np.ndarray) -> None:
    given_samples = samples.astype(np.float32)
    assert loudness(given_samples, RATE) == -np.inf
    assert np.array_equal(normalise(given_samples, RATE), given_samples)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 4000), st.floats(0.1, 20.0), st.integers(0, 99))
def test_the_limiter_never_passes_the_ceiling(length: int, gain: float, seed: int) -> None:
    samples = (np.random.default_rng(seed).normal(0, gain, length)).astype(np.float32)
    limited = limit(samples, RATE)
    assert len(limited) == length
    assert np.abs(limited).max() <= CEILING + 1e-6


def test_the_limiter_leaves_quiet_sound_alone() -> None:
    samples = speechlike(1, 0.01)
    assert limit(samples, RATE) is samples


def test_the_limiter_bends_only_around_a_peak() -> None:
    samples = np.full(RATE, 0.1, dtype=np.float32)
    samples[RATE // 2] = 2.0
    limited = limit(samples, RATE)
    far = np.abs(np.arange(RATE) - RATE // 2) > 0.02 * RATE
    assert np.allclose(limited[far], 0.1)
    assert limited[RATE // 2] <= CEILING + 1e-6
