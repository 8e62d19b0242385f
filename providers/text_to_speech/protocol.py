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


@dataclass(frozen=True, slots=True)
class Traits:
    """How an engine wants its texts."""

    longest_text: int | None = None
    """Characters of one text; None: any number."""
    whole_paragraphs: bool = True
    """Whether the sentences of a paragraph are spoken in one go, for their melody; else one by one."""
    at_once: int | None = None
    """Texts at a time; None: as many as there are cores."""
    word_times: bool = False
    """Whether it says when each word is spoken."""


class TextToSpeech(Protocol):
    """Turns text into audio.

    The embedded voice gives the same samples for the same text, speaker and version; a service's may differ
    from call to call, which is why what was voiced is kept.
    """

    def __hash__(self) -> int:
        """Return what tells it from other voices, so that what was measured of it can be remembered."""
        ...

    @property
    def name(self) -> str:
        """What `--voice` calls it."""
        ...

    @property
    def version(self) -> str:
        """Part of the cache key: changes when the sound would."""
        ...

    @property
    def traits(self) -> Traits:
        """How it wants its texts."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes it speaks."""
        ...

    def speaker_for(self, gender: str, words_per_minute: float) -> Speaker:
        """Return this engine's default speaker of that gender (`male` or `female`)."""
        ...

    def check_speaker(self, name: str) -> None:
        """Refuse a speaker that the engine is known not to have, before any work.

        Raises:
            InputError: with some that it has.
        """
        ...

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        """Return the audio of a text of at most `traits.longest_text` characters.

        Raises:
            InputError: nothing speakable in the text, or an unknown speaker.
            BackendUnavailableError: a package, model or key is missing, or a service gives no answer.
        """
        ...
