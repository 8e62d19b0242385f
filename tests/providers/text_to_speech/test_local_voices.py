"""The local engines and the registry: what they need, and what they refuse."""

from pathlib import Path

import numpy as np
import pytest

from providers.text_to_speech.kokoro import KokoroVoice
from providers.text_to_speech.piper import PiperVoice
from providers.text_to_speech.registry import VOICES, make_voice
from schema.errors import BackendUnavailableError, InputError
from schema.speech_settings import SpeechSettings
from tests.providers.text_to_speech.stand_ins import kokoro_folder, piper_file


@pytest.mark.parametrize(
    ("name", "mends"),
    [
        ("openai", "OPENAI_API_KEY"),
        ("elevenlabs", "ELEVENLABS_API_KEY"),
        ("kokoro", "uv sync --inexact --extra kokoro"),
        ("piper", "uv sync --inexact --extra piper"),
    ],
)
def test_what_is_missing_is_told_with_what_mends_it(
    monkeypatch: pytest.MonkeyPatch, name: str, mends: str
) -> None:
    monkeypatch.setattr("providers.packages.find_spec", lambda module: None)
    with pytest.raises(BackendUnavailableError, match=mends):
        make_voice(SpeechSettings(voice=name))


def test_the_embedded_voice_is_the_default_and_an_unknown_one_lists_the_known() -> None:
    assert make_voice(SpeechSettings()).name == VOICES[0] == "espeak"
    with pytest.raises(InputError, match="choose espeak, openai, kokoro, piper, elevenlabs"):
        make_voice(SpeechSettings(voice="festival"))


def test_a_language_that_a_voice_does_not_speak_is_refused_before_any_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    german = piper_file(monkeypatch, tmp_path, language="de")
    with pytest.raises(InputError, match="piper speaks de, not 'en'"):
        make_voice(SpeechSettings(voice="piper", voice_model=str(german)))
    assert make_voice(SpeechSettings(voice="piper", voice_model=str(german)), language="de").name == "piper"


@pytest.mark.parametrize("make", [KokoroVoice, PiperVoice])
def test_a_missing_model_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, make: type
) -> None:
    kokoro_folder(monkeypatch, tmp_path)
    piper_file(monkeypatch, tmp_path)
    for given in (None, str(tmp_path / "absent")):
        with pytest.raises(BackendUnavailableError, match="CLAUDE_STUDIO_VOICE_MODEL"):
            make(given)


def test_a_kokoro_speaker_is_one_of_the_voices_file_that_speaks_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    voice = KokoroVoice(str(kokoro_folder(monkeypatch, tmp_path)))
    voice.check_speaker("af_heart")
    with pytest.raises(InputError, match="no English speaker 'jf_alpha': choose af_heart, am_michael"):
        voice.check_speaker("jf_alpha")


def test_a_voices_file_that_is_none_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = kokoro_folder(monkeypatch, tmp_path)
    for content in (b"", b"not an archive", b"PK\x03\x04 torn"):
        (folder / "voices-v1.0.bin").write_bytes(content)
        with pytest.raises(BackendUnavailableError, match=r"voices-v1\.0\.bin holds no voices"):
            KokoroVoice(str(folder)).check_speaker("af_heart")


def test_a_voice_file_of_several_speakers_is_chosen_from_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    voice = PiperVoice(str(piper_file(monkeypatch, tmp_path, speakers={"anna": 0, "bert": 7})))
    assert voice.speaker_for("male", 150).name == "anna"
    voice.check_speaker("bert")
    assert np.abs(voice.synthesise("Hello.", voice.speaker_for("female", 150)).samples).max() > 0.4
    with pytest.raises(InputError, match="no speaker 'carl': choose anna, bert"):
        voice.check_speaker("carl")


def test_a_description_that_is_none_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = piper_file(monkeypatch, tmp_path)
    for content in ("", "{", "[]", '{"espeak": {}}'):
        Path(f"{path}.json").write_text(content)
        with pytest.raises(BackendUnavailableError, match="describes no voice of piper"):
            PiperVoice(str(path))
