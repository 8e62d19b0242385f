"""What every forced aligner offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """Where a word of the text was found; times in seconds."""

    start: float
    end: float
    fit: float
    """How well the sound fits the word, in nats a frame against the best sounds at that time.

    Around 1 where the word is said, under -2 where it isn't.
    """


class ForcedAligner(Protocol):
    """Finds when each word of a text is said."""

    name: str
    languages: frozenset[str]
    """ISO 639-1 codes."""

    def align(
        self, samples: NDArray[np.float32], sample_rate: int, words: Sequence[str]
    ) -> list[PlacedWord | None]:
        """Return a place for each word, in order; None where the search passed it over or it has no sound.

        Args:
            samples: mono, shape (n,), -1 to 1.
            sample_rate: in Hz.
            words: as written, punctuation attached.

        Raises:
            InputError: the sample rate is not one the aligner can do.
            BackendUnavailableError: a package or model is missing.
        """
        ...
