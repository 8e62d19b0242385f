"""What every voice must do, run over all of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from providers.forced_alignment.hmm_aligner import HmmAligner
from providers.text_to_speech.deferred import DeferredVoice
from providers.text_to_speech.elevenlabs import ElevenLabsVoice
from providers.text_to_speech.espeak import EspeakVoice
from providers.text_to_speech.kokoro import KokoroVoice
from providers.text_to_speech.openai import OpenAIVoice
from providers.text_to_speech.piper import PiperVoice
from providers.text_to_speech.protocol import TextToSpeech
from providers.text_to_speech.registry import VOICES
from schema.errors import InputError
from tests.audio_server import serving
from tests.providers.text_to_speech import stand_ins
from tests.speech_material import PASSAGE, ToneVoice
from tools.speak.aligned_voice import AlignedVoice

SENTENCE = "The same sentence, twice."


@pytest.fixture(scope="module", params=[*VOICES, "deferred", "aligned", "tone"])
def voice(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextToSpeech]:
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        yield _MAKERS[request.param](stack, patch, tmp_path_factory.mktemp("voice"))


def _openai(stack: ExitStack, _patch: pytest.MonkeyPatch, _folder: Path) -> TextToSpeech:
    server = stack.enter_context(serving(stand_ins.openai_speech))
    made = OpenAIVoice(key=SecretStr("k"), base_url=server.url)
    stack.callback(made.close)
    return made


def _elevenlabs(stack: ExitStack, _patch: pytest.MonkeyPatch, _folder: Path) -> TextToSpeech:
    server = stack.enter_context(serving(stand_ins.elevenlabs_speech))
    return ElevenLabsVoice(key=SecretStr("k"), base_url=server.url)


_MAKERS: dict[str, Callable[[ExitStack, pytest.MonkeyPatch, Path], TextToSpeech]] = {
    "espeak": lambda stack, patch, folder: EspeakVoice(),
    "openai": _openai,
    "kokoro": lambda stack, patch, folder: KokoroVoice(str(stand_ins.kokoro_folder(patch, folder))),
    "piper": lambda stack, patch, folder: PiperVoice(str(stand_ins.piper_file(patch, folder))),
    "elevenlabs": _elevenlabs,
    "deferred": lambda stack, patch, folder: DeferredVoice(EspeakVoice),
    "aligned": lambda stack, patch, folder: AlignedVoice(ToneVoice(times=False), HmmAligner()),
    "tone": lambda stack, patch, folder: ToneVoice(),
}


@pytest.mark.parametrize("gender", ["male", "female"])
def test_there_is_a_speaker_of_each_gender(voice: TextToSpeech, gender: str) -> None:
    speaker = voice.speaker_for(gender, 160)
    voice.check_speaker(speaker.name)
    speech = voice.synthesise("Hello there.", speaker)
    assert speaker.words_per_minute == 160
    assert np.abs(speech.samples).max() > 0.05


def test_it_has_a_name_a_version_and_speaks_english(voice: TextToSpeech) -> None:
    assert voice.name
    assert voice.version
    assert "en" in voice.languages
    assert voice.traits.longest_text is None or voice.traits.longest_text >= 300


def test_samples_are_mono_and_within_full_scale(voice: TextToSpeech) -> None:
    speech = voice.synthesise(PASSAGE, voice.speaker_for("male", 160))
    assert speech.samples.ndim == 1
    assert speech.samples.dtype == np.float32
    assert np.abs(speech.samples).max() <= 1.0
    assert speech.sample_rate >= 16_000


def test_every_token_has_a_time_in_order_and_inside_the_audio_or_none_has(voice: TextToSpeech) -> None:
    speech = voice.synthesise(PASSAGE, voice.speaker_for("female", 160))
    assert (speech.words is not None) == voice.traits.word_times
    if speech.words is None:
        return
    assert [word.word for word in speech.words] == PASSAGE.split()
    starts = [word.start_time for word in speech.words]
    assert starts == sorted(starts)
    assert all(word.start_time <= word.end_time for word in speech.words)
    assert speech.words[-1].end_time <= len(speech.samples) / speech.sample_rate


def test_the_same_text_gives_the_same_samples_whatever_was_said_before(voice: TextToSpeech) -> None:
    speaker = voice.speaker_for("male", 160)
    first = voice.synthesise(SENTENCE, speaker)
    voice.synthesise(PASSAGE, voice.speaker_for("female", 180))
    assert np.array_equal(first.samples, voice.synthesise(SENTENCE, speaker).samples)


@pytest.mark.parametrize("text", ["", "  \n ", "... ?"])
def test_a_text_without_words_is_refused(voice: TextToSpeech, text: str) -> None:
    if text.strip() and voice.name == "tone":
        pytest.skip("the tests' own voice says anything")
    with pytest.raises(InputError, match="nothing to speak"):
        voice.synthesise(text, voice.speaker_for("male", 160))
