"""AssemblyAI over real HTTP: upload, order, poll, and taking up again what was cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from providers.retrying import Patience
from providers.speech_to_text.assemblyai import AssemblyAIRecogniser
from schema.errors import BackendUnavailableError
from tests.answers import Answer
from tests.audio_server import FAULTS, SILENCE, AudioServer, Call, serving
from tests.providers.speech_to_text.heard import TOKENS, finished_order, span

KEY = "aai-marked-88e2"


def respond(call: Call) -> Answer:
    if call.path == "/v2/upload":
        return Answer({"upload_url": f"https://cdn.example/{len(call.body)}"})
    if call.method == "POST":
        return Answer({"id": "order-1", "status": "queued"})
    return Answer(finished_order())


@pytest.fixture
def server() -> Iterator[AudioServer]:
    with serving(respond) as running:
        yield running


@pytest.fixture
def slept() -> list[float]:
    return []


def recogniser(
    server: AudioServer, slept: list[float], fault: str | None = None, **options: object
) -> AssemblyAIRecogniser:
    patience = server.patience(slept, silence=SILENCE if fault == "silence" else 60.0)
    given = {"key": SecretStr(KEY), "base_url": server.url, "patience": patience, "sleep": slept.append}
    return AssemblyAIRecogniser(**{**given, **options})  # type: ignore[arg-type]


def asked(server: AudioServer) -> list[tuple[str, str]]:
    return [(call.method, call.path) for call in server.asked]


UPLOAD, ORDER, LOOK = ("POST", "/v2/upload"), ("POST", "/v2/transcript"), ("GET", "/v2/transcript/order-1")


def test_words_carry_times_confidences_and_speakers(
    server: AudioServer, slept: list[float], recording: Path
) -> None:
    result = recogniser(server, slept).transcribe(recording)
    assert [word.word for word in result.word_timestamps] == TOKENS
    assert result.word_timestamps[5].start_time == span(5)[0]
    assert result.confidence == pytest.approx(0.9)
    assert result.speakers == ("Speaker A", "Speaker B")
    assert result.speaker_id is None
    assert [segment.speaker for segment in result.segments] == ["Speaker A", "Speaker B"]
    assert result.engine == "assemblyai:universal-2"


def test_the_file_is_uploaded_and_the_order_names_language_and_speakers(
    server: AudioServer, slept: list[float], recording: Path
) -> None:
    recogniser(server, slept).transcribe(recording, language="en-GB")
    assert asked(server) == [UPLOAD, ORDER, LOOK]
    assert server.asked[0].body == recording.read_bytes()
    assert all(call.headers["authorization"] == KEY for call in server.asked)
    order = server.asked[1].json
    assert order["audio_url"] == f"https://cdn.example/{recording.stat().st_size}"
    assert (order["language_code"], order["speaker_labels"]) == ("en_gb", True)


def test_an_order_is_looked_after_until_it_is_done(
    server: AudioServer, slept: list[float], recording: Path
) -> None:
    waiting = Answer({"id": "order-1", "status": "processing"})
    server.queue += [respond(Call(*UPLOAD, {}, b"")), respond(Call(*ORDER, {}, b"")), waiting, waiting]
    recogniser(server, slept).transcribe(recording)
    assert slept == [1.0, 1.5]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_fault_that_passes_is_outlived_at_every_step(
    server: AudioServer, slept: list[float], recording: Path, fault: str, step: int
) -> None:
    good = [respond(Call(*call, {}, b"")) for call in (UPLOAD, ORDER, LOOK)]
    server.queue += [*good[:step], FAULTS[fault]]
    result = recogniser(server, slept, fault).transcribe(recording)
    assert len(result.word_timestamps) == len(TOKENS)
    assert len(server.asked) == 4


def test_an_upload_that_broke_is_sent_whole_again(
    server: AudioServer, slept: list[float], recording: Path
) -> None:
    server.queue.append(FAULTS["cut connection"])
    recogniser(server, slept).transcribe(recording)
    assert [call.body == recording.read_bytes() for call in server.asked[:2]] == [True, True]


def test_a_run_that_was_cut_off_takes_up_its_order(
    server: AudioServer, slept: list[float], recording: Path, tmp_path: Path
) -> None:
    good = [respond(Call(*call, {}, b"")) for call in (UPLOAD, ORDER)]
    server.queue += [*good, *[FAULTS["500"]] * 3]
    with pytest.raises(BackendUnavailableError, match="answered 500"):
        recogniser(server, slept, receipts=tmp_path).transcribe(recording)
    server.asked.clear()
    assert recogniser(server, slept, receipts=tmp_path).transcribe(recording).word_timestamps
    assert asked(server) == [LOOK]


def test_an_upload_that_was_finished_is_not_sent_again(
    server: AudioServer, slept: list[float], recording: Path, tmp_path: Path
) -> None:
    server.queue += [respond(Call(*UPLOAD, {}, b"")), *[FAULTS["500"]] * 3]
    with pytest.raises(BackendUnavailableError):
        recogniser(server, slept, receipts=tmp_path).transcribe(recording)
    server.asked.clear()
    recogniser(server, slept, receipts=tmp_path).transcribe(recording)
    assert asked(server) == [ORDER, LOOK]


def test_an_order_that_is_gone_is_placed_again(
    server: AudioServer, slept: list[float], recording: Path, tmp_path: Path
) -> None:
    recogniser(server, slept, receipts=tmp_path).transcribe(recording)
    server.asked.clear()
    server.queue.append(Answer({"error": "Transcript lookup error"}, 400))
    recogniser(server, slept, receipts=tmp_path).transcribe(recording)
    assert asked(server) == [LOOK, UPLOAD, ORDER, LOOK]


def test_an_order_that_fails_says_why_in_one_line(
    server: AudioServer, slept: list[float], recording: Path
) -> None:
    good = [respond(Call(*call, {}, b"")) for call in (UPLOAD, ORDER)]
    server.queue += [*good, Answer({"id": "order-1", "status": "error", "error": "no spoken\naudio"})]
    with pytest.raises(BackendUnavailableError, match="could not transcribe it: no spoken audio"):
        recogniser(server, slept).transcribe(recording)


def test_a_key_that_is_refused_names_its_variable_and_is_not_shown(
    server: AudioServer, slept: list[float], recording: Path
) -> None:
    server.queue.append(Answer({"error": f"Invalid API key {KEY}"}, 401))
    with pytest.raises(BackendUnavailableError, match="set ASSEMBLYAI_API_KEY") as caught:
        recogniser(server, slept).transcribe(recording)
    assert KEY not in str(caught.value)
    assert len(server.asked) == 1


@pytest.mark.parametrize("key", [None, SecretStr(""), SecretStr("  ")])
def test_no_key_is_told_before_any_work(key: SecretStr | None) -> None:
    with pytest.raises(BackendUnavailableError, match="needs a key: set ASSEMBLYAI_API_KEY"):
        AssemblyAIRecogniser(key=key)


def test_a_server_that_is_not_there_is_one_line(slept: list[float], recording: Path) -> None:
    patience = Patience(attempts=2, sleep=slept.append)
    with pytest.raises(BackendUnavailableError, match="can't be reached"):
        AssemblyAIRecogniser(key=SecretStr(KEY), base_url="http://127.0.0.1:9", patience=patience).transcribe(
            recording
        )
