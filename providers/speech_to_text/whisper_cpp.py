"""Whisper by whisper.cpp, offline, from a ggml model file of the user's."""

import math
import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from providers.audio.decode import DecodedAudio, decode
from providers.packages import needs_package
from providers.speech_to_text.languages import WHISPER_LANGUAGES
from providers.speech_to_text.recognised import HeardWord, Utterance, probability, recognised
from providers.speech_to_text.word_times import Heard
from schema.errors import BackendUnavailableError
from schema.transcript import TranscriptionResult

_SAMPLE_RATE = 16_000
_MAGIC = b"lmgg"
_ENGLISH_VOCABULARY = 51_864
"""Tokens of the models that know English only (`*.en`); the others have more."""
_TICK = 0.01
"""Seconds in which whisper.cpp counts."""
_SOUNDS = ("[", "(", "♪")
"""How Whisper begins what it heard but nobody said: `[MUSIC]`, `(laughs)`."""


class WhisperCppRecogniser:
    """Recognises speech with a model file such as `ggml-large-v3-turbo.bin`, from whisper.cpp's makers.

    Word confidences are the model's own token probabilities. It knows no speakers.
    """

    name = "whisper-cpp"

    def __init__(self, model: str | None) -> None:
        """Check package and model; the model is loaded when it is first needed.

        Raises:
            BackendUnavailableError: one of them is missing, or the file is no model.
        """
        needs_package("pywhispercpp", service=self.name, extra="whisper-cpp")
        self._path = Path(model or "")
        self.languages: frozenset[str] | None = _languages(self._path if model else None)
        self._model: Any = None

    def transcribe(self, audio_path: Path, *, language: str = "en") -> TranscriptionResult:
        """Return the words of the file with their times and confidences; see the Protocol."""
        audio = decode(audio_path, _SAMPLE_RATE)
        words = list(_words(self._listen(audio, language)))
        text = " ".join(word.text for word in words)
        return recognised(
            audio_path,
            [Utterance(text, 0.0, audio.duration)],
            words,
            duration=audio.duration,
            language=language,
            engine=f"{self.name}:{self._path.stem}",
        )

    def _listen(self, audio: DecodedAudio, language: str) -> Iterable[Any]:
        try:
            heard: Iterable[Any] = self._loaded().transcribe(
                audio.samples,
                extract_probability=True,
                language=language.split("-")[0].lower(),
                token_timestamps=True,
                max_len=1,
                split_on_word=True,
            )
        except (IndexError, RuntimeError, ValueError) as error:
            # A model file that ends early is loaded without a word and fails here.
            raise BackendUnavailableError(
                f"{self._path} can't be run by whisper.cpp ({error}): download it again"
            ) from error
        return heard

    def _loaded(self) -> Any:
        if self._model is None:
            from pywhispercpp.model import Model

            self._model = Model(
                str(self._path),
                redirect_whispercpp_logs_to=None,
                n_threads=os.cpu_count() or 1,
                print_progress=False,
                print_realtime=False,
            )
        return self._model


def _languages(path: Path | None) -> frozenset[str]:
    """Return what a model file can do.

    Raises:
        BackendUnavailableError: there is none, or it is no model: whisper.cpp itself takes any file.
    """
    if path is None:
        raise BackendUnavailableError(
            "whisper-cpp needs a model: download a ggml-*.bin of whisper.cpp and set "
            "CLAUDE_STUDIO_TRANSCRIBER_MODEL (or --transcriber-model) to its path"
        )
    if not path.is_file():
        raise BackendUnavailableError(f"whisper-cpp's model {path}: no such file")
    with path.open("rb") as file:
        head = file.read(8)
    if len(head) < 8 or head[:4] != _MAGIC:
        raise BackendUnavailableError(f"{path} is no model of whisper.cpp: give a ggml-*.bin file")
    (vocabulary,) = struct.unpack("<i", head[4:])
    return frozenset({"en"}) if vocabulary <= _ENGLISH_VOCABULARY else WHISPER_LANGUAGES


def _words(segments: Iterable[Any]) -> Iterator[HeardWord]:
    for segment in segments:
        text = segment.text.strip()
        if not text or text.startswith(_SOUNDS):
            continue
        given = None if math.isnan(segment.probability) else probability(float(segment.probability))
        start, end = segment.t0 * _TICK, max(segment.t0, segment.t1) * _TICK
        yield HeardWord(text, Heard(start, end, given))
