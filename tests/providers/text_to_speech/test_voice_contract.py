"""What every voice must do, run over all of them."""

import numpy as np
import pytest

from providers.text_to_speech.espeak import EspeakVoice
from providers.text_to_speech.protocol import TextToSpeech
from schema.errors import InputError
from tests.speech_material import PASSAGE, ToneVoice


@pytest.fixture(params=[EspeakVoice, ToneVoice], ids=lambda make: make.name)
def voice(request: pytest.FixtureRequest) -> TextToSpeech:
    made: TextToSpeech = request.param()
    return made


@pytest.mark.parametrize("gender", ["male", "female"])
def test_there_is_a_speaker_of_each_gender(voice: TextToSpeech, gender: str) -> None:
    speaker = voice.speaker_for(gender, 160)
    speech = voice.synthesise("Hello there.", speaker)
    assert speaker.words_per_minute == 160
    assert np.abs(speech.samples).max() > 0.05


def test_samples_are_mono_and_within_full_scale(voice: TextToSpeech) -> None:
    speech = voice.synthesise(PASSAGE, voice.speaker_for("male", 160))
    assert speech.samples.ndim == 1
    assert speech.samples.dtype == np.float32
    assert np.abs(speech.samples).max() <= 1.0


def test_every_token_has_a_time_in_order_and_inside_the_audio(voice: TextToSpeech) -> None:
    speech = voice.synthesise(PASSAGE, voice.speaker_for("female", 160))
    assert speech.words is not None
    assert [word.word for word in speech.words] == PASSAGE.split()
    starts = [word.start_time for word in speech.words]
    assert starts == sorted(starts)
    assert all(word.start_time <= word.end_time for word in speech.words)
    assert speech.words[-1].end_time <= len(speech.samples) / speech.sample_rate


def test_the_same_text_gives_the_same_samples_whatever_was_said_before(voice: TextToSpeech) -> None:
    speaker = voice.speaker_for("male", 160)
    first = voice.synthesise("The same sentence, twice.", speaker)
    voice.synthesise(PASSAGE, voice.speaker_for("female", 180))
    assert np.array_equal(first.samples, voice.synthesise("The same sentence, twice.", speaker).samples)


@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_text_without_words_is_refused(voice: TextToSpeech, text: str) -> None:
    with pytest.raises(InputError, match="nothing to speak"):
        voice.synthesise(text, voice.speaker_for("male", 160))
