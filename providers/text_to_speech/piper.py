"""Piper's voices, offline, from a voice file of the user's."""

import json
import threading
from pathlib import Path
from typing import Any

import numpy as np

from providers.packages import needs_package
from providers.text_to_speech.pace import needs_words, speed_for
from providers.text_to_speech.protocol import Speaker, Speech, Traits
from schema.errors import BackendUnavailableError, InputError

_SLOWEST, _FASTEST = 0.5, 2.0
_HOW = (
    "download a voice's .onnx and .onnx.json of rhasspy/piper-voices and set CLAUDE_STUDIO_VOICE_MODEL "
    "to the .onnx"
)


class PiperVoice:
    """Speaks by piper-tts with one voice file, which holds one speaker or several by name.

    A voice file says nothing of gender: both genders get its first speaker, unless `--speaker` names one.
    """

    name = "piper"
    traits = Traits(at_once=1)

    def __init__(self, model: str | None) -> None:
        """Check package and files; the voice is loaded when it is first needed.

        Raises:
            BackendUnavailableError: one of them is missing or broken.
        """
        needs_package("piper", service=self.name, extra="piper")
        self._path = _file(model)
        config = _config(self._path)
        self.languages = frozenset({str(config["espeak"]["voice"]).split("-")[0].lower()})
        self._speakers: dict[str, int] = config.get("speaker_id_map") or {self._path.stem: 0}
        self.version = f"{self._path.stem}/1"
        self._voice: Any = None
        self._lock = threading.Lock()

    def speaker_for(self, gender: str, words_per_minute: float) -> Speaker:
        """Return the voice file's first speaker, whatever the gender."""
        if gender not in ("male", "female"):
            raise InputError(f"speaker gender {gender!r} is unknown: use male or female")
        return Speaker(next(iter(self._speakers)), words_per_minute)

    def check_speaker(self, name: str) -> None:
        """Refuse a speaker that the voice file doesn't hold."""
        if name not in self._speakers:
            known = ", ".join(list(self._speakers)[:20])
            raise InputError(f"{self._path.name} has no speaker {name!r}: choose {known}")

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        """Return the audio of a text; see the Protocol."""
        needs_words(text)
        self.check_speaker(speaker.name)
        from piper.config import SynthesisConfig

        speed = speed_for(speaker.words_per_minute, slowest=_SLOWEST, fastest=_FASTEST)
        several = len(self._speakers) > 1
        wanted = SynthesisConfig(
            speaker_id=self._speakers[speaker.name] if several else None, length_scale=1 / speed
        )
        with self._lock:
            chunks = list(self._loaded().synthesize(text, wanted))
        samples = np.concatenate([chunk.audio_float_array for chunk in chunks])
        return Speech(samples.astype(np.float32).clip(-1.0, 1.0), int(chunks[0].sample_rate), None)

    def _loaded(self) -> Any:
        if self._voice is None:
            import onnxruntime
            from piper import PiperVoice as Engine

            refusals = onnxruntime.capi.onnxruntime_pybind11_state
            try:
                self._voice = Engine.load(self._path)
            except (refusals.Fail, refusals.InvalidGraph, refusals.InvalidProtobuf) as error:
                raise BackendUnavailableError(f"{self._path} is no voice of piper: {_HOW}") from error
        return self._voice


def _file(model: str | None) -> Path:
    if not model:
        raise BackendUnavailableError(f"piper needs a voice: {_HOW}")
    path = Path(model)
    for needed in (path, Path(f"{path}.json")):
        if not needed.is_file():
            raise BackendUnavailableError(f"{needed}: no such file: {_HOW}")
    return path


def _config(path: Path) -> dict[str, Any]:
    try:
        config = json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))
        _ = config["espeak"]["voice"], config["audio"]["sample_rate"]
    except (ValueError, KeyError, TypeError) as error:
        raise BackendUnavailableError(f"{path}.json describes no voice of piper: {_HOW}") from error
    described: dict[str, Any] = config
    return described
