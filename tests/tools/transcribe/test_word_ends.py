"""Words of a transcript that says only when each begins end with their sound."""

import numpy as np
import pytest

from providers.speech_to_text.word_times import Heard
from tools.transcribe.timing import ending_with_their_sound


def test_a_word_ends_where_its_sound_does_and_not_where_the_next_begins() -> None:
    noise = np.random.default_rng(0).normal(0, 0.2, 16_000)
    samples = np.concatenate([noise[:8000], np.zeros(6400), noise[8000:]]).astype(np.float32)
    first, gap, last = ending_with_their_sound([Heard(0.0, 0.9), None, Heard(0.9, 1.4)], samples)
    assert first is not None
    assert last is not None
    assert gap is None
    assert (first.start, first.end) == pytest.approx((0.0, 0.5), abs=0.011)
    assert (last.start, last.end) == pytest.approx((0.9, 1.4), abs=0.011)
