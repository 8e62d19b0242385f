"""OpenAI's transcription over real HTTP, against a server of the test's own that misbehaves."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from providers.speech_to_text.openai import OpenAIRecogniser
from providers.text_to_speech.espeak import EspeakVoice
from schema.errors import BackendUnavailableError
from tests.answers import Answer
from tests.audio_server import FAULTS, SILENCE, AudioServer, serving
from tests.providers.speech_to_text.heard import TOKENS, bare, span, verbose_json
from tests.speech_material import PASSAGE
from tools.audio.mp3 import write_mp3

KEY = "sk-marked-4c1d"


@pytest.fixture
def server() -> Iterator[AudioServer]:
    with serving(lambda call: Answer(verbose_json())) as running:
        yield running


@pytest.fixture
def slept() -> list[float]:
    return []


def recogniser(
    server: AudioServer, slept: list[float], fault: str | None = None, **options: object
) -> OpenAIRecogniser:
    patience = server.patience(slept, silence=SILENCE if fault == "silence" else 60.0)
    given = {"key": SecretStr(KEY), "base_url": f"{server.url}/v1", "patience": patience, **options}
    return OpenAIRecogniser(**given)  # type: ignore[arg-type]


def test_words_take_their_text_from_the_segments_and_their_times_from_the_words(
    server: AudioServer, slept: list[float], recording: Path
) -> None:
    result = recogniser(server, slept).transcribe(recording)
    assert [word.word for word in result.word_timestamps] == TOKENS
    assert [(w.start_time, w.end_time) for w in result.word_timestamps] == [
        span(i) for i in range(len(TOKENS))
    ]
    assert result.engine == "openai:whisper-1"
    assert result.confidence is None
    assert {word.confidence for word in result.word_timestamps} == {None}


def test_the_request_asks_for_words_and_segments_in_the_language(
    server: AudioServer, slept: list[float], recording: Path
) -> None:
    recogniser(server, slept, model="my-whisper").transcribe(recording, language="en-GB")
    (call,) = server.asked
    assert call.path == "/v1/audio/transcriptions"
    assert call.headers["authorization"] == f"Bearer {KEY}"
    form = call.body.decode("latin-1")
    for part in ("verbose_json", "my-whisper", 'name="timestamp_granularities[]"', 'filename="episode.mp3"'):
        assert part in form
    assert 'name="language"\r\n\r\nen\r\n' in form
    assert recording.read_bytes() in call.body


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_passes_is_outlived(
    server: AudioServer, slept: list[float], recording: Path, fault: str
) -> None:
    server.queue.append(FAULTS[fault])
    result = recogniser(server, slept, fault).transcribe(recording)
    assert len(result.word_timestamps) == len(TOKENS)
    assert len(server.asked) == 2
    assert slept == ([7.0] if fault == "429" else [1.0])


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_stays_is_one_line_without_the_key(
    server: AudioServer, slept: list[float], recording: Path, fault: str
) -> None:
    server.queue += [FAULTS[fault]] * 3
    with pytest.raises(BackendUnavailableError, match="3 times in a row") as caught:
        recogniser(server, slept, fault).transcribe(recording)
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("status", "message", "says"),
    [
        (401, f"Incorrect API key provided: {KEY}", "set OPENAI_API_KEY"),
        (404, "no such model", "CLAUDE_STUDIO_TRANSCRIBER_URL"),
        (400, "invalid file", "invalid file"),
        (413, "too large", "too large"),
        (429, "You exceeded your quota: insufficient_quota", "insufficient_quota"),
    ],
)
def test_a_refusal_is_not_repeated(
    server: AudioServer, slept: list[float], recording: Path, status: int, message: str, says: str
) -> None:
    server.queue.append(Answer({"error": {"message": message}}, status))
    with pytest.raises(BackendUnavailableError, match=says) as caught:
        recogniser(server, slept).transcribe(recording)
    assert KEY not in str(caught.value)
    assert len(server.asked) == 1
    assert slept == []


def test_an_answer_is_asked_for_once(
    server: AudioServer, slept: list[float], recording: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        recogniser(server, slept, receipts=tmp_path).transcribe(recording)
    assert len(server.asked) == 1
    recogniser(server, slept, receipts=tmp_path, model="other").transcribe(recording)
    assert len(server.asked) == 2


def test_a_server_without_word_times_gives_a_result_without_them(
    server: AudioServer, slept: list[float], recording: Path
) -> None:
    server.queue.append(Answer({"text": PASSAGE}))
    result = recogniser(server, slept, model="gpt-4o-transcribe").transcribe(recording)
    assert result.word_timestamps == ()
    assert result.transcript_text == PASSAGE
    assert b"verbose_json" not in server.asked[0].body


def test_the_container_is_told_by_content_not_by_name(
    server: AudioServer, slept: list[float], recording: Path, tmp_path: Path
) -> None:
    misnamed = tmp_path / "episode.wav"
    shutil.copy(recording, misnamed)
    recogniser(server, slept).transcribe(misnamed)
    assert b'filename="episode.mp3"' in server.asked[0].body


def test_openai_itself_needs_a_key_a_server_of_ones_own_does_not(server: AudioServer) -> None:
    with pytest.raises(BackendUnavailableError, match="set OPENAI_API_KEY in the environment or in"):
        OpenAIRecogniser(key=None)
    OpenAIRecogniser(key=None, base_url=server.url).close()


@pytest.fixture(scope="module")
def long_episode(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[float]]:
    """Return an episode of about two minutes, and when each of its passages begins."""
    voice = EspeakVoice()
    speech = voice.synthesise(PASSAGE, voice.speaker_for("male", 150))
    pause = np.zeros(round(0.7 * speech.sample_rate), dtype=np.float32)
    passage = np.concatenate([speech.samples, pause])
    path = tmp_path_factory.mktemp("long") / "episode.wav"
    write_mp3(path.with_suffix(".mp3"), np.tile(passage, 6), speech.sample_rate, bit_rate=128_000)
    return path.with_suffix(".mp3"), [i * len(passage) / speech.sample_rate for i in range(6)]


def test_a_file_over_the_limit_is_cut_where_it_is_quiet_and_joined_without_drift(
    long_episode: tuple[Path, list[float]], slept: list[float]
) -> None:
    """The server hears one word at the first sound of each passage in the piece it got."""
    path, starts = long_episode
    limit = 250_000

    with serving(lambda call: Answer(_onsets(call.body))) as server:
        result = recogniser(server, slept, limit=limit).transcribe(path)
        sizes = [len(call.body) for call in server.asked]
    assert path.stat().st_size > limit
    assert len(sizes) > 2
    assert max(sizes) <= limit + 2000
    heard = [word.start_time for word in result.word_timestamps]
    for start in starts:
        assert min(abs(start - time) for time in heard) < 0.06


def _onsets(body: bytes) -> dict[str, object]:
    """Return what a recogniser would hear: a word wherever sound follows half a second of silence."""
    import tempfile

    from providers.audio.decode import read_mono

    begin = body.index(b"\r\n\r\n", body.index(b'name="file"')) + 4
    with tempfile.NamedTemporaryFile(suffix=".mp3") as file:
        file.write(body[begin:])
        file.flush()
        samples = np.abs(read_mono(Path(file.name), 16_000))
    loud = np.flatnonzero(samples > 0.02)
    gaps = np.flatnonzero(np.diff(loud) > 8_000)
    onsets = [loud[0] / 16_000, *(loud[gap + 1] / 16_000 for gap in gaps)]
    words = [{"word": bare("Welcome"), "start": at, "end": at + 0.2} for at in onsets]
    segments = [{"start": at, "end": at + 0.2, "text": "Welcome."} for at in onsets]
    return {"text": "", "language": "english", "segments": segments, "words": words}
