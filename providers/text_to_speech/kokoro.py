"""Kokoro's voices (82 million parameters), offline, from model files of the user's."""

import threading
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from providers.packages import needs_package
from providers.text_to_speech.pace import gendered, needs_words, speed_for
from providers.text_to_speech.protocol import Speaker, Speech, Traits
from schema.errors import BackendUnavailableError, InputError

MALE, FEMALE = "am_michael", "af_heart"
_SLOWEST, _FASTEST = 0.5, 2.0
_LONGEST = 400
"""Characters: over 510 phonemes the model cuts where it likes."""
_ACCENTS = {"a": "en-us", "b": "en-gb"}
"""What a speaker's first letter says of its English."""
_HOW = (
    "put a kokoro-*.onnx and its voices-*.bin of kokoro-onnx into a folder and set CLAUDE_STUDIO_VOICE_MODEL "
    "to it"
)


class KokoroVoice:
    """Speaks English by kokoro-onnx; it uses all cores itself, one text at a time."""

    name = "kokoro"
    languages = frozenset({"en"})
    traits = Traits(longest_text=_LONGEST, at_once=1)

    def __init__(self, model: str | None) -> None:
        """Check package and files; the model is loaded when it is first needed.

        Raises:
            BackendUnavailableError: one of them is missing.
        """
        needs_package("kokoro_onnx", service=self.name, extra="kokoro")
        self._model_file, self._voices_file = _files(model)
        self.version = f"{self._model_file.stem} {self._voices_file.stem}/1"
        self._engine: Any = None
        self._lock = threading.Lock()

    def speaker_for(self, gender: str, words_per_minute: float) -> Speaker:
        """Return the default speaker of that gender."""
        return Speaker(gendered(gender, male=MALE, female=FEMALE), words_per_minute)

    def check_speaker(self, name: str) -> None:
        """Refuse a speaker that the voices' file doesn't hold."""
        known = sorted(speaker for speaker in self._speakers() if speaker[:1] in _ACCENTS)
        if name not in known:
            raise InputError(f"kokoro has no English speaker {name!r}: choose {', '.join(known)}")

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        """Return the audio of a text; see the Protocol."""
        needs_words(text)
        self.check_speaker(speaker.name)
        speed = speed_for(speaker.words_per_minute, slowest=_SLOWEST, fastest=_FASTEST)
        with self._lock:
            samples, sample_rate = self._loaded().create(
                text, voice=speaker.name, speed=speed, lang=_ACCENTS[speaker.name[0]]
            )
        return Speech(np.asarray(samples, dtype=np.float32).clip(-1.0, 1.0), int(sample_rate), None)

    def _speakers(self) -> list[str]:
        try:
            with self._voices_file.open("rb") as file, np.load(file, allow_pickle=False) as voices:
                return list(voices.keys())
        except (OSError, EOFError, ValueError, TypeError, AttributeError, BadZipFile) as error:
            raise BackendUnavailableError(f"{self._voices_file} holds no voices of kokoro: {_HOW}") from error

    def _loaded(self) -> Any:
        if self._engine is None:
            import onnxruntime
            from kokoro_onnx import Kokoro

            refusals = onnxruntime.capi.onnxruntime_pybind11_state
            try:
                self._engine = Kokoro(str(self._model_file), str(self._voices_file))
            except (refusals.Fail, refusals.InvalidGraph, refusals.InvalidProtobuf) as error:
                raise BackendUnavailableError(f"{self._model_file} is no model of kokoro: {_HOW}") from error
        return self._engine


def _files(model: str | None) -> tuple[Path, Path]:
    """Return the model's and the voices' file of a folder.

    Raises:
        BackendUnavailableError: one of them is missing.
    """
    if not model:
        raise BackendUnavailableError(f"kokoro needs its model: {_HOW}")
    folder = Path(model)
    models, voices = sorted(folder.glob("*.onnx")), sorted(folder.glob("voices*"))
    if not models or not voices:
        raise BackendUnavailableError(f"{folder} lacks kokoro's model or voices: {_HOW}")
    return models[0], voices[0]
