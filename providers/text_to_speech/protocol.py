"""What every voice offers."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from schema.transcript import WordTimestamp


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, and how fast."""

    name: str
    """The engine's own name of the voice; the engine's documentation lists them."""
    words_per_minute: float
    """The rate that is wanted in the audio, pauses between sentences excluded."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Audio of one piece of text."""

    samples: NDArray[np.float32]
    """Mono, shape (n,), -1 to 1."""
    sample_rate: int
    words: tuple[WordTimestamp, ...] | None
    """One per white-space separated token of the text, in order; None where the engine gives no times."""


class TextToSpeech(Protocol):
    """Turns text into audio. The same text, speaker and version give the same samples."""

    name: str
    version: str
    """Part of the cache key: changes when the sound would."""

    def speaker_for(self, gender: str, words_per_minute: float) -> Speaker:
        """Return this engine's default speaker of that gender (`male` or `female`)."""
        ...

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        """Return the audio of a text of any length.

        Raises:
            InputError: nothing speakable in the text, or an unknown speaker.
            BackendUnavailableError: a package, model or key is missing.
        """
        ...
