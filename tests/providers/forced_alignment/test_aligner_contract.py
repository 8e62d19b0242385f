"""What every forced aligner must do, run over all of them, on a voice whose word times are known."""

from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray

from providers.forced_alignment.hmm_aligner import HmmAligner
from providers.forced_alignment.protocol import ForcedAligner, PlacedWord
from providers.text_to_speech.espeak import EspeakVoice
from providers.text_to_speech.protocol import Speech
from schema.errors import InputError

RATE = 16_000
TEXT = (
    "Sound travels through water about four times faster than through air. That seems odd at first. "
    "Water is denser, so it should be slower? The trick is stiffness. When you push on water, it pushes "
    "back almost at once, and the pressure runs on to the next layer before much time has passed."
)
SPONSOR = "This episode is brought to you by a company that sells very comfortable wooden chairs."
OTHER = (
    "Bake the bread for forty minutes. Let it cool on a rack. Do not cut it while it is hot, for the crumb "
    "will tear. Meanwhile, melt the butter, chop the herbs, and lay the table for seven hungry guests."
)


@lru_cache(maxsize=8)
def spoken(text: str) -> Speech:
    voice = EspeakVoice()
    return voice.synthesise(text, voice.speaker_for("female", 165))


def audio(text: str) -> NDArray[np.float32]:
    """Return the text spoken, at the rate that aligners take."""
    speech = spoken(text)
    times = np.arange(0, len(speech.samples) / speech.sample_rate, 1 / RATE)
    heard = np.interp(times, np.arange(len(speech.samples)) / speech.sample_rate, speech.samples)
    return heard.astype(np.float32)


def starts(text: str) -> list[float]:
    return [word.start_time for word in spoken(text).words or ()]


def errors(places: list[PlacedWord | None], truth: list[float]) -> NDArray[np.float64]:
    return np.array([abs(p.start - t) for p, t in zip(places, truth, strict=True) if p is not None])


@pytest.fixture(scope="module", params=[HmmAligner], ids=lambda make: make.name)
def aligner(request: pytest.FixtureRequest) -> ForcedAligner:
    made: ForcedAligner = request.param()
    return made


@pytest.fixture(scope="module")
def plain(aligner: ForcedAligner) -> list[PlacedWord | None]:
    return aligner.align(audio(TEXT), RATE, TEXT.split())


def test_words_are_placed_where_the_voice_said_them(plain: list[PlacedWord | None]) -> None:
    assert all(place is not None for place in plain)
    wrong = errors(plain, starts(TEXT))
    assert np.median(wrong) < 0.02
    assert np.percentile(wrong, 95) < 0.1


def test_places_are_in_order_and_never_overlap(plain: list[PlacedWord | None]) -> None:
    edges = [time for place in plain if place is not None for time in (place.start, place.end)]
    assert edges == sorted(edges)


def test_words_that_are_said_fit_better_than_words_that_are_not(
    aligner: ForcedAligner, plain: list[PlacedWord | None]
) -> None:
    wrong = aligner.align(audio(TEXT), RATE, OTHER.split())
    said = np.mean([place is not None and place.fit > -3 for place in plain])
    not_said = np.mean([place is not None and place.fit > -3 for place in wrong])
    assert said > 0.9
    assert not_said < 0.3


def test_speech_that_is_not_in_the_text_is_passed_over(aligner: ForcedAligner) -> None:
    lead = audio(SPONSOR)
    places = aligner.align(np.concatenate([lead, audio(TEXT)]), RATE, TEXT.split())
    truth = [start + len(lead) / RATE for start in starts(TEXT)]
    assert np.percentile(errors(places, truth), 90) < 0.15


def test_text_that_is_not_said_is_leapt_over(aligner: ForcedAligner) -> None:
    extra = SPONSOR.split()
    places = aligner.align(audio(TEXT), RATE, extra + TEXT.split())
    assert sum(place is not None and place.fit > -3 for place in places[: len(extra)]) <= 3
    assert np.percentile(errors(places[len(extra) :], starts(TEXT)), 90) < 0.15


def test_a_word_without_a_sound_has_no_place(aligner: ForcedAligner) -> None:
    places = aligner.align(audio(TEXT), RATE, ["—", *TEXT.split()])
    assert places[0] is None
    assert places[1] is not None


@pytest.mark.parametrize("words", [[], ["—"]])
def test_no_words_give_no_places(aligner: ForcedAligner, words: list[str]) -> None:
    assert aligner.align(audio(TEXT), RATE, words) == [None] * len(words)


def test_no_audio_gives_no_places(aligner: ForcedAligner) -> None:
    assert aligner.align(np.zeros(100, dtype=np.float32), RATE, ["hello"]) == [None]


def test_the_same_audio_gives_the_same_places(aligner: ForcedAligner, plain: list[PlacedWord | None]) -> None:
    assert aligner.align(audio(TEXT), RATE, TEXT.split()) == plain


def test_another_sample_rate_is_refused(aligner: ForcedAligner) -> None:
    with pytest.raises(InputError, match="16000 Hz"):
        aligner.align(np.zeros(44_100, dtype=np.float32), 44_100, ["hello"])
