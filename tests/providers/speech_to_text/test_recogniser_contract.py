"""What every recogniser must do, run over all of them."""

from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from providers.speech_to_text.match_words import plain
from providers.speech_to_text.pocketsphinx import PocketsphinxRecogniser
from providers.speech_to_text.protocol import SpeechToText
from providers.text_to_speech.espeak import EspeakVoice
from schema.errors import InputError
from schema.transcript import TranscriptionResult
from tests.speech_material import BAD_AUDIO, PASSAGE, shared
from tools.audio.mp3 import write_mp3


@pytest.fixture(scope="module", params=[PocketsphinxRecogniser], ids=lambda make: make.name)
def recogniser(request: pytest.FixtureRequest) -> SpeechToText:
    made: SpeechToText = request.param()
    return made


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    voice = EspeakVoice()
    speech = voice.synthesise(PASSAGE, voice.speaker_for("female", 150))
    path = tmp_path_factory.mktemp("speech") / "passage.mp3"
    write_mp3(path, speech.samples, speech.sample_rate)
    return path


@pytest.fixture(scope="module")
def result(recogniser: SpeechToText, recording: Path) -> TranscriptionResult:
    return recogniser.transcribe(recording)


def test_most_words_are_heard(recogniser: SpeechToText, result: TranscriptionResult) -> None:
    wanted = [plain(word) for word in PASSAGE.split()]
    heard = [plain(word.word) for word in result.word_timestamps]
    assert SequenceMatcher(None, wanted, heard, autojunk=False).ratio() > 0.5
    assert result.engine == recogniser.name
    assert result.total_duration == pytest.approx(19, abs=4)


def test_times_are_in_order_and_inside_the_audio(result: TranscriptionResult) -> None:
    starts = [word.start_time for word in result.word_timestamps]
    assert starts == sorted(starts)
    assert result.word_timestamps[-1].end_time <= result.total_duration + 0.05


def test_segments_hold_every_word_in_order(result: TranscriptionResult) -> None:
    together = " ".join(segment.text for segment in result.segments)
    assert together.split() == [word.word for word in result.word_timestamps]
    assert together == result.transcript_text
    assert [s.segment_id for s in result.segments] == [f"seg_{i:04d}" for i in range(len(result.segments))]


def test_confidence_is_given_or_absent(result: TranscriptionResult) -> None:
    confidences = [word.confidence for word in result.word_timestamps]
    assert all(c is None or 0 <= c <= 1 for c in confidences)


@pytest.mark.parametrize("level", [0.0, 0.1])
def test_a_recording_without_speech_is_refused(
    recogniser: SpeechToText, tmp_path: Path, level: float
) -> None:
    path = tmp_path / "noise.mp3"
    noise = np.random.default_rng(0).normal(0, 1, 48_000) * level
    write_mp3(path, noise.astype(np.float32), 16_000)
    with pytest.raises(InputError, match="holds no speech"):
        recogniser.transcribe(path)


def test_another_language_is_refused_before_any_work(recogniser: SpeechToText, tmp_path: Path) -> None:
    if recogniser.languages is None:
        pytest.skip("it detects the language by itself")
    with pytest.raises(InputError, match="'fr'"):
        recogniser.transcribe(tmp_path / "not-even-there.mp3", language="fr")


def test_a_missing_file_is_named(recogniser: SpeechToText, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.mp3: no such file"):
        recogniser.transcribe(tmp_path / "absent.mp3")


@pytest.mark.parametrize("name", ["made_zero_bytes.mp3", "made_text_renamed.mp3", "made_random_bytes.mp3"])
def test_a_file_that_is_no_audio_is_refused_in_one_line(recogniser: SpeechToText, name: str) -> None:
    with pytest.raises(InputError) as caught:
        recogniser.transcribe(shared(BAD_AUDIO / name))
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
