"""Whisper by faster-whisper (CTranslate2), offline, from a model folder or the local model cache."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from providers.audio.decode import decode
from providers.packages import needs_package
from providers.speech_to_text.languages import WHISPER_LANGUAGES
from providers.speech_to_text.recognised import HeardWord, Utterance, probability, recognised
from providers.speech_to_text.word_times import Heard
from schema.errors import BackendUnavailableError, one_line
from schema.transcript import TranscriptionResult

_SAMPLE_RATE = 16_000
_FILES = ("model.bin", "config.json", "tokenizer.json")
"""Without a tokenizer.json faster-whisper would download one."""
_ENGLISH = ".en"


class FasterWhisperRecogniser:
    """Recognises speech with a converted Whisper model: a folder, or the name of one downloaded before.

    Word confidences are the model's own probabilities. It knows no speakers, and downloads nothing.
    """

    name = "faster-whisper"

    def __init__(self, model: str | None) -> None:
        """Check package and model; the model is loaded when it is first needed.

        Raises:
            BackendUnavailableError: one of them is missing, or the folder is no model.
        """
        needs_package("faster_whisper", service=self.name, extra="faster-whisper")
        self._folder = _folder(model)
        self._label = Path(model or "").name
        english = self._label.endswith(_ENGLISH)
        self.languages: frozenset[str] | None = frozenset({"en"}) if english else WHISPER_LANGUAGES
        self._model: Any = None

    def transcribe(self, audio_path: Path, *, language: str = "en") -> TranscriptionResult:
        """Return the words of the file with their times and confidences; see the Protocol."""
        audio = decode(audio_path, _SAMPLE_RATE)
        heard, _ = self._loaded().transcribe(
            audio.samples, language=language.split("-")[0].lower(), word_timestamps=True
        )
        segments = list(heard)
        return recognised(
            audio_path,
            [Utterance(s.text.strip(), s.start, s.end) for s in segments],
            _words(segments),
            duration=audio.duration,
            language=language,
            engine=f"{self.name}:{self._label}",
        )

    def _loaded(self) -> Any:
        if self._model is None:
            from faster_whisper import WhisperModel

            try:
                self._model = WhisperModel(str(self._folder), device="auto", local_files_only=True)
            except (RuntimeError, ValueError) as error:
                cause = one_line(error)
                raise BackendUnavailableError(
                    f"{self._folder} is no model that faster-whisper can load ({cause}): convert it again"
                ) from error
        return self._model


def _folder(model: str | None) -> Path:
    """Return the folder of a model.

    Raises:
        BackendUnavailableError: there is none here.
    """
    if not model:
        raise BackendUnavailableError(
            "faster-whisper needs a model: set CLAUDE_STUDIO_TRANSCRIBER_MODEL (or --transcriber-model) to "
            "the folder of a converted Whisper model, or to the name of one downloaded before, such as small"
        )
    folder = Path(model) if Path(model).is_dir() else _downloaded(model)
    for name in _FILES:
        if not (folder / name).is_file():
            raise BackendUnavailableError(f"{folder} is no model of faster-whisper: it holds no {name}")
    return folder


def _downloaded(model: str) -> Path:
    from faster_whisper.utils import download_model
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(download_model(model, local_files_only=True))
    except LocalEntryNotFoundError as error:
        raise BackendUnavailableError(
            f"faster-whisper's model {model!r} isn't on this machine: run "
            f'`python -c "import faster_whisper; faster_whisper.download_model({model!r})"`, or give a folder'
        ) from error
    except ValueError as error:
        raise BackendUnavailableError(
            f"{model!r} is no folder, and no model that faster-whisper knows: give a folder, or small"
        ) from error


def _words(segments: Iterable[Any]) -> list[HeardWord]:
    return [_word(word) for segment in segments for word in segment.words or []]


def _word(word: Any) -> HeardWord:
    end = max(word.start, word.end)
    return HeardWord(word.word.strip(), Heard(word.start, end, probability(word.probability)))
