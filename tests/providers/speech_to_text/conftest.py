"""A recording of the passage, made once."""

from pathlib import Path

import pytest

from providers.text_to_speech.espeak import EspeakVoice
from tests.speech_material import PASSAGE
from tools.audio.mp3 import write_mp3


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    voice = EspeakVoice()
    speech = voice.synthesise(PASSAGE, voice.speaker_for("female", 150))
    path = tmp_path_factory.mktemp("speech") / "passage.mp3"
    write_mp3(path, speech.samples, speech.sample_rate)
    return path
