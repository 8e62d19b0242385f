"""What every recogniser must do, run over all of them."""

from collections.abc import Iterator
from contextlib import ExitStack
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from providers.audio.decode import read_mono
from providers.retrying import Patience
from providers.speech_to_text.assemblyai import AssemblyAIRecogniser
from providers.speech_to_text.faster_whisper import FasterWhisperRecogniser
from providers.speech_to_text.match_words import plain
from providers.speech_to_text.openai import OpenAIRecogniser
from providers.speech_to_text.pocketsphinx import PocketsphinxRecogniser
from providers.speech_to_text.protocol import SpeechToText
from providers.speech_to_text.registry import RECOGNISERS
from providers.speech_to_text.whisper_cpp import WhisperCppRecogniser
from schema.errors import InputError
from schema.transcript import TranscriptionResult
from tests.answers import Answer
from tests.audio_server import Call, serving
from tests.modules import install
from tests.providers.speech_to_text import local_models as local
from tests.providers.speech_to_text.heard import finished_order, verbose_json
from tests.speech_material import BAD_AUDIO, PASSAGE, shared
from tools.audio.mp3 import write_mp3


@pytest.fixture(scope="module", params=RECOGNISERS)
def recogniser(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SpeechToText]:
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        yield _MAKERS[request.param](stack, patch, tmp_path_factory.mktemp("model"))


def _openai(stack: ExitStack, _patch: pytest.MonkeyPatch, folder: Path) -> SpeechToText:
    server = stack.enter_context(serving(lambda call: _heard_in(call.body, folder, verbose_json())))
    made = OpenAIRecogniser(key=SecretStr("k"), base_url=server.url, patience=Patience(sleep=lambda _: None))
    stack.callback(made.close)
    return made


def _assemblyai(stack: ExitStack, _patch: pytest.MonkeyPatch, folder: Path) -> SpeechToText:
    uploaded = [b""]

    def respond(call: Call) -> Answer:
        if call.path == "/v2/upload":
            uploaded[0] = call.body
            return Answer({"upload_url": "https://cdn.example/1"})
        order = {"id": "order-1", "status": "completed", "text": ""}
        return (
            Answer(order)
            if call.method == "POST"
            else _heard_in(uploaded[0], folder, finished_order(), order)
        )

    server = stack.enter_context(serving(respond))
    return AssemblyAIRecogniser(key=SecretStr("k"), base_url=server.url, sleep=lambda _: None)


def _heard_in(body: bytes, folder: Path, passage: object, nothing: object | None = None) -> Answer:
    """Return the passage where the MP3 in a request's body is loud by turns, as speech is."""
    path = folder / "heard.mp3"
    path.write_bytes(body[max(body.find(b"\xff\xf3"), body.find(b"\xff\xfb"), 0) :])
    audible = local.is_audible(read_mono(path, 16_000))
    return Answer(passage if audible else nothing or {"text": "", "segments": [], "words": []})


def _pocketsphinx(_stack: ExitStack, _patch: pytest.MonkeyPatch, _folder: Path) -> SpeechToText:
    return PocketsphinxRecogniser()


def _whisper_cpp(_stack: ExitStack, patch: pytest.MonkeyPatch, folder: Path) -> SpeechToText:
    install(patch, "pywhispercpp")
    install(patch, "pywhispercpp.model", Model=local.WhisperCppModel)
    return WhisperCppRecogniser(str(local.whisper_cpp_file(folder, vocabulary=51_864)))


def _faster_whisper(_stack: ExitStack, patch: pytest.MonkeyPatch, folder: Path) -> SpeechToText:
    install(patch, "faster_whisper", WhisperModel=local.FasterWhisperModel)
    return FasterWhisperRecogniser(str(local.faster_whisper_folder(folder)))


_MAKERS = {
    "pocketsphinx": _pocketsphinx,
    "openai": _openai,
    "assemblyai": _assemblyai,
    "whisper-cpp": _whisper_cpp,
    "faster-whisper": _faster_whisper,
}


@pytest.fixture(scope="module")
def result(recogniser: SpeechToText, recording: Path) -> TranscriptionResult:
    return recogniser.transcribe(recording)


def test_most_words_are_heard(recogniser: SpeechToText, result: TranscriptionResult) -> None:
    wanted = [plain(word) for word in PASSAGE.split()]
    heard = [plain(word.word) for word in result.word_timestamps]
    assert SequenceMatcher(None, wanted, heard, autojunk=False).ratio() > 0.5
    assert result.engine.split(":")[0] == recogniser.name
    assert result.language == "en"


def test_the_duration_is_the_files(result: TranscriptionResult, recording: Path) -> None:
    assert result.total_duration == pytest.approx(len(read_mono(recording, 16_000)) / 16_000, abs=0.01)
    assert result.source_path == str(recording)


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
    assert (result.confidence is None) == (set(confidences) == {None})


@pytest.mark.parametrize("level", [0.0, 0.1])
def test_a_recording_without_speech_is_refused(
    recogniser: SpeechToText, tmp_path: Path, level: float
) -> None:
    path = tmp_path / "noise.mp3"
    noise = np.random.default_rng(0).normal(0, 1, 48_000) * level
    write_mp3(path, noise.astype(np.float32), 16_000)
    with pytest.raises(InputError, match="holds no speech"):
        recogniser.transcribe(path)


def test_it_says_which_languages_it_knows(recogniser: SpeechToText) -> None:
    assert recogniser.languages is None or "en" in recogniser.languages


def test_a_missing_file_is_named(recogniser: SpeechToText, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.mp3: no such file"):
        recogniser.transcribe(tmp_path / "absent.mp3")


@pytest.mark.parametrize("name", ["made_zero_bytes.mp3", "made_text_renamed.mp3", "made_random_bytes.mp3"])
def test_a_file_that_is_no_audio_is_refused_in_one_line(recogniser: SpeechToText, name: str) -> None:
    with pytest.raises(InputError) as caught:
        recogniser.transcribe(shared(BAD_AUDIO / name))
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
