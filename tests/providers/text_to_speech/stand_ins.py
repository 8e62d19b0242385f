"""Servers and modules that stand in for engines: each word is a tone of 0.2 s, 0.1 s of silence around."""

import base64
import io
import json
import wave
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.answers import Answer
from tests.audio_server import Call
from tests.modules import install

RATE = 24_000
BEFORE, WORD = 0.1, 0.2


def tone(text: str, rate: int = RATE) -> np.ndarray:
    """Return the samples of a text."""
    silence = np.zeros(round(BEFORE * rate), dtype=np.float32)
    length = round(len(text.split()) * WORD * rate)
    sound = (0.5 * np.sin(2 * np.pi * 220 * np.arange(length) / rate)).astype(np.float32)
    return np.concatenate([silence, sound, silence])


def wav(text: str) -> bytes:
    """Return a text's samples as a WAV file."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((tone(text) * 32767).astype("<i2").tobytes())
    return content.getvalue()


def openai_speech(call: Call) -> Answer:
    """Answer as `/audio/speech` does."""
    return Answer(wav(call.json["input"]), headers={"Content-Type": "audio/wav"})


def elevenlabs_speech(call: Call) -> Answer:
    """Answer as `/text-to-speech/{voice}/with-timestamps` does."""
    text = call.json["text"]
    starts, ends, word = [], [], -1
    for place, character in enumerate(text):
        if not character.isspace() and (place == 0 or text[place - 1].isspace()):
            word += 1
        starts.append(BEFORE + max(word, 0) * WORD)
        ends.append(BEFORE + (max(word, 0) + 1) * WORD)
    alignment = {
        "characters": list(text),
        "character_start_times_seconds": starts,
        "character_end_times_seconds": ends,
    }
    return Answer({"audio_base64": base64.b64encode(wav(text)).decode(), "alignment": alignment})


class KokoroEngine:
    """kokoro_onnx.Kokoro."""

    def __init__(self, model: str, voices: str) -> None:
        assert Path(model).is_file()
        assert Path(voices).is_file()

    def create(self, text: str, *, voice: str, speed: float, lang: str) -> tuple[np.ndarray, int]:
        assert lang in ("en-us", "en-gb")
        assert 0.5 <= speed <= 2.0
        assert len(text) <= 400
        return tone(text), RATE


def kokoro_folder(patch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Put the package in place and return a folder that looks like a model's."""
    install(patch, "kokoro_onnx", Kokoro=KokoroEngine)
    (folder / "kokoro-v1.0.onnx").write_bytes(b"onnx")
    with (folder / "voices-v1.0.bin").open("wb") as file:
        np.savez(file, af_heart=np.zeros(1), am_michael=np.zeros(1), jf_alpha=np.zeros(1))
    return folder


class PiperEngine:
    """piper.PiperVoice: a chunk a sentence."""

    @classmethod
    def load(cls, path: Path) -> "PiperEngine":
        assert path.is_file()
        return cls()

    def synthesize(self, text: str, config: Any) -> Any:
        assert 0.5 <= config.length_scale <= 2.0
        yield SimpleNamespace(audio_float_array=tone(text), sample_rate=RATE)


def piper_file(
    patch: pytest.MonkeyPatch,
    folder: Path,
    *,
    language: str = "en-us",
    speakers: dict[str, int] | None = None,
) -> Path:
    """Put the package in place and return a file that looks like a voice's."""
    install(patch, "piper", PiperVoice=PiperEngine)
    install(patch, "piper.config", SynthesisConfig=SimpleNamespace)
    config = {"espeak": {"voice": language}, "audio": {"sample_rate": RATE}, "speaker_id_map": speakers or {}}
    path = folder / "en_US-test-medium.onnx"
    path.write_bytes(b"onnx")
    Path(f"{path}.json").write_text(json.dumps(config))
    return path
