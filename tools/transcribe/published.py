"""What a published transcript says, whatever format it came in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """One white-space separated word as written, with what the file says of its time in seconds."""

    text: str
    start: float | None = None
    end: float | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of one speaker's words; times in seconds, None where the format has none."""

    tokens: tuple[Token, ...]
    start: float | None = None
    end: float | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class PublishedTranscript:
    """A transcript file, read: only words that are spoken, in order."""

    kind: str
    """`vtt`, `srt`, `whisper`, `podcast2`, `turns` or `text`."""
    cues: tuple[Cue, ...]
    language: str | None = None

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All words in order."""
        return tuple(token for cue in self.cues for token in cue.tokens)

    @property
    def timed_share(self) -> float:
        """Share of the words that carry a time of their own, 0 to 1."""
        tokens = self.tokens
        return sum(token.start is not None for token in tokens) / max(len(tokens), 1)
