"""A podcast's words in time."""

from pydantic import Field

from schema.base import Record


class WordTimestamp(Record):
    """One spoken word; times in seconds from the start of the audio."""

    word: str
    """As written, punctuation attached."""
    start_time: float = Field(ge=0)
    end_time: float = Field(ge=0)
    confidence: float | None = Field(default=None, ge=0, le=1)
    """As the engine gave it; None where it gave none, never invented."""


class TranscriptSegment(Record):
    """A sentence of the transcript; times in seconds."""

    segment_id: str
    text: str
    start_time: float
    end_time: float
    speaker: str | None = None

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end_time - self.start_time


class AlignmentReport(Record):
    """How a published text was laid on the audio."""

    anchored_share: float = Field(ge=0, le=1)
    """Share of the words whose time was measured, not interpolated."""
    unaligned_spans: tuple[tuple[float, float], ...] = ()
    """Spans over 3 s, (start, end) in seconds, in which every time is interpolated."""


class TranscriptionResult(Record):
    """What was said in one audio file, and when."""

    source_path: str
    transcript_text: str
    word_timestamps: tuple[WordTimestamp, ...]
    segments: tuple[TranscriptSegment, ...]
    """Sentences in order; together they hold every word."""
    total_duration: float = Field(gt=0)
    """Of the audio file, in seconds, measured."""
    speaker_id: str | None = None
    speakers: tuple[str, ...] = ()
    confidence: float | None = None
    """Mean word confidence where the engine gives one."""
    language: str = "en"
    engine: str
    """Who made it: `pocketsphinx`, `transcript:vtt`, ..."""
    alignment: AlignmentReport | None = None
