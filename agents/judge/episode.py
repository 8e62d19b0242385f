"""An episode as the judge hears it: sentences in time, and windows over them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from schema.errors import InputError
from schema.transcript import TranscriptionResult
from tools.text.words import content_stems, tokens

_WINDOWS = 6
_SHORTEST_WINDOW = 30.0
_QUOTE_LENGTH = 160


@dataclass(frozen=True)
class Sentence:
    """One spoken sentence; times in seconds from the start of the episode."""

    index: int
    text: str
    start: float
    end: float

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Words and numbers, lower case."""
        return tuple(tokens(self.text))

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of the words that carry meaning."""
        return frozenset(content_stems(self.text))


@dataclass(frozen=True)
class Episode:
    """Every sentence of an episode in order."""

    sentences: tuple[Sentence, ...]
    seconds: float

    @property
    def minutes(self) -> float:
        """Length in minutes."""
        return self.seconds / 60

    def opening(self, seconds: float, share: float) -> tuple[Sentence, ...]:
        """Return the sentences that begin in the first seconds or the first share, whichever is longer."""
        limit = max(seconds, share * self.seconds)
        return tuple(sentence for sentence in self.sentences if sentence.start < limit)

    def closing(self, count: int, share: float) -> tuple[Sentence, ...]:
        """Return the last sentences: that many, or that share of all, whichever is more."""
        return self.sentences[-max(count, round(share * len(self.sentences))) :]

    def windows(self) -> list[tuple[Sentence, ...]]:
        """Return the sentences in up to six windows of equal time, half a minute or longer, none empty."""
        count = max(1, min(_WINDOWS, round(self.seconds / _SHORTEST_WINDOW)))
        found: list[list[Sentence]] = [[] for _ in range(count)]
        for sentence in self.sentences:
            found[min(count - 1, int(sentence.start / self.seconds * count))].append(sentence)
        return [tuple(window) for window in found if window]

    def matching(self, test: Callable[[str], bool]) -> list[Sentence]:
        """Return the sentences whose text passes a test, in order."""
        return [sentence for sentence in self.sentences if test(sentence.text)]

    def per_minute(self, count: int) -> float:
        """Return a count as a rate a minute."""
        return count / self.minutes


def episode_of(transcription: TranscriptionResult) -> Episode:
    """Return the episode that a transcript holds, one sentence a segment.

    Raises:
        InputError: the transcript has no words.
    """
    spoken = [segment for segment in transcription.segments if tokens(segment.text)]
    if not spoken:
        raise InputError(f"{transcription.source_path}: nothing is said in it, so it can't be judged.")
    sentences = tuple(Sentence(i, s.text, s.start_time, s.end_time) for i, s in enumerate(spoken))
    return Episode(sentences, transcription.total_duration)


def quote(said: Sentence | str) -> str:
    """Return what was said as evidence; over 160 characters it ends in an ellipsis."""
    text = said if isinstance(said, str) else said.text
    return text if len(text) <= _QUOTE_LENGTH else f"{text[: _QUOTE_LENGTH - 1]}…"
