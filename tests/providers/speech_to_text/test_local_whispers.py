"""The local Whisper engines: what they need, what they refuse, what they make of an engine's answer."""

from pathlib import Path

import pytest

from providers.speech_to_text.faster_whisper import FasterWhisperRecogniser
from providers.speech_to_text.languages import WHISPER_LANGUAGES, code_of
from providers.speech_to_text.whisper_cpp import WhisperCppRecogniser
from schema.errors import BackendUnavailableError
from tests.modules import install
from tests.providers.speech_to_text.heard import TOKENS
from tests.providers.speech_to_text.local_models import (
    FasterWhisperModel,
    WhisperCppModel,
    faster_whisper_folder,
    whisper_cpp_file,
)


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "pywhispercpp")
    install(monkeypatch, "pywhispercpp.model", Model=WhisperCppModel)
    install(monkeypatch, "faster_whisper", WhisperModel=FasterWhisperModel)


@pytest.mark.parametrize("make", [WhisperCppRecogniser, FasterWhisperRecogniser])
def test_a_missing_package_names_the_command(make: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.packages.find_spec", lambda name: None)
    with pytest.raises(BackendUnavailableError, match=rf"run `uv sync --inexact --extra {make.name}`"):
        make("anything")


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize("make", [WhisperCppRecogniser, FasterWhisperRecogniser])
def test_a_missing_model_names_the_variable(make: type) -> None:
    with pytest.raises(BackendUnavailableError, match="CLAUDE_STUDIO_TRANSCRIBER_MODEL"):
        make(None)


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize("content", [b"", b"lmgg", b"GGUF\x03\x00\x00\x00", b"ID3 an MP3 by mistake"])
def test_a_file_that_is_no_ggml_model_is_refused_before_any_work(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    with pytest.raises(BackendUnavailableError, match="is no model of whisper"):
        WhisperCppRecogniser(str(path))
    with pytest.raises(BackendUnavailableError, match="no such file"):
        WhisperCppRecogniser(str(tmp_path / "absent.bin"))


@pytest.mark.usefixtures("packages")
def test_a_folder_that_lacks_a_file_is_refused_before_any_work(tmp_path: Path) -> None:
    folder = faster_whisper_folder(tmp_path)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(BackendUnavailableError, match=r"it holds no tokenizer\.json"):
        FasterWhisperRecogniser(str(folder))


@pytest.mark.usefixtures("packages")
def test_english_models_know_english_alone(tmp_path: Path) -> None:
    english = WhisperCppRecogniser(str(whisper_cpp_file(tmp_path, vocabulary=51_864)))
    assert english.languages == {"en"}
    assert WhisperCppRecogniser(str(whisper_cpp_file(tmp_path))).languages == WHISPER_LANGUAGES
    folder = faster_whisper_folder(tmp_path, "small.en")
    assert FasterWhisperRecogniser(str(folder)).languages == {"en"}


@pytest.mark.usefixtures("packages")
def test_a_probability_that_is_not_given_is_absent(tmp_path: Path, recording: Path) -> None:
    result = WhisperCppRecogniser(str(whisper_cpp_file(tmp_path))).transcribe(recording)
    confidences = [word.confidence for word in result.word_timestamps]
    assert confidences[:5] == [0.75, 0.75, 0.75, None, 0.75]
    assert result.confidence == 0.75
    assert result.engine == "whisper-cpp:ggml-tiny"


@pytest.mark.usefixtures("packages")
def test_a_model_that_ends_early_is_one_line(
    tmp_path: Path, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise IndexError("map::at")

    monkeypatch.setattr(WhisperCppModel, "transcribe", fail)
    with pytest.raises(BackendUnavailableError, match="can't be run by whisper"):
        WhisperCppRecogniser(str(whisper_cpp_file(tmp_path))).transcribe(recording)


@pytest.mark.usefixtures("packages")
def test_a_model_is_loaded_once_and_only_when_it_is_needed(tmp_path: Path, recording: Path) -> None:
    FasterWhisperModel.made.clear()
    recogniser = FasterWhisperRecogniser(str(faster_whisper_folder(tmp_path)))
    assert FasterWhisperModel.made == []
    for _ in range(2):
        result = recogniser.transcribe(recording)
    assert len(FasterWhisperModel.made) == 1
    assert [word.word for word in result.word_timestamps] == TOKENS


def test_languages_are_told_by_code_or_by_whispers_name() -> None:
    assert code_of("english", "fr") == "en"
    assert code_of("haitian creole", "fr") == "ht"
    assert code_of("en_us", "fr") == "en"
    assert code_of("yue", "fr") == "yue"
    assert code_of(None, "fr") == "fr"
    assert code_of("klingon", "fr") == "fr"
    assert len(WHISPER_LANGUAGES) == 100
