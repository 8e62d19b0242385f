"""What every speech recogniser offers."""

from pathlib import Path
from typing import Protocol

from schema.transcript import TranscriptionResult


class SpeechToText(Protocol):
    """Turns an audio file into words in time."""

    name: str
    languages: frozenset[str] | None
    """ISO 639-1 codes it can do; None where it detects any language."""

    def transcribe(self, audio_path: Path, *, language: str = "en") -> TranscriptionResult:
        """Return the words of the file with their times; without any times where the engine gives none.

        Raises:
            InputError: the file can't be decoded, or holds no speech.
            BackendUnavailableError: a package, model or key is missing.
        """
        ...
