"""No word lasts through a pause."""

import numpy as np
import pytest

from providers.forced_alignment.pauses import quiet_frames, without_pauses

RATE = 16_000


def recording(*parts: tuple[float, float]) -> np.ndarray:
    """Return noise with these (seconds, amplitude) one after another."""
    noise = np.random.default_rng(0)
    return np.concatenate([noise.normal(0, level, round(s * RATE)) for s, level in parts]).astype(np.float32)


TALK = recording((0.5, 0.2), (0.4, 0.0), (0.5, 0.2), (0.1, 0.0), (0.5, 0.2))


@pytest.mark.parametrize(
    ("span", "spoken"),
    [
        ((0.1, 0.9), (0.1, 0.5)),
        ((0.6, 1.4), (0.9, 1.4)),
        ((1.0, 1.5), (1.0, 1.5)),
        ((0.55, 0.85), (0.55, 0.85)),
    ],
    ids=["a pause after it", "a pause before it", "a stop's closure stays", "nothing is heard in it"],
)
def test_pauses_at_the_ends_are_taken_off(span: tuple[float, float], spoken: tuple[float, float]) -> None:
    assert without_pauses(*span, quiet_frames(TALK)) == pytest.approx(spoken, abs=0.011)


def test_a_room_that_hums_has_no_silence() -> None:
    humming = recording((0.5, 0.2), (0.5, 0.01), (0.5, 0.2))
    assert not quiet_frames(humming).any()


def test_no_sound_is_no_frame() -> None:
    assert not len(quiet_frames(np.zeros(0, dtype=np.float32)))
