"""From what an engine heard to the record that every recogniser gives."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from providers.speech_to_text.match_words import matched_pairs
from providers.speech_to_text.word_times import Heard, timed
from schema.errors import InputError
from schema.transcript import TranscriptionResult, TranscriptSegment, WordTimestamp


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of text as an engine wrote it, punctuated; times in seconds."""

    text: str
    start: float
    end: float
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word with its time, punctuated or not."""

    text: str
    time: Heard


def recognised(
    audio_path: Path,
    utterances: Sequence[Utterance],
    words: Sequence[HeardWord],
    *,
    duration: float,
    language: str,
    engine: str,
) -> TranscriptionResult:
    """Return the utterances' text with the words' times; without words, a result without word times.

    Text and words may differ in punctuation, and in words that the engine left untimed: these share the gap
    between their neighbours.

    Raises:
        InputError: nothing was said.
    """
    said = [utterance for utterance in utterances if utterance.text.split()]
    if not said:
        raise InputError(f"{audio_path} holds no speech: {engine} heard no word in {duration:.0f} s")
    tokens = [token for utterance in said for token in utterance.text.split()]
    timestamps = _timestamps(tokens, words, duration) if words else ()
    speakers = tuple(dict.fromkeys(utterance.speaker for utterance in said if utterance.speaker))
    given = [word.confidence for word in timestamps if word.confidence is not None]
    return TranscriptionResult(
        source_path=str(audio_path),
        transcript_text=" ".join(tokens),
        word_timestamps=timestamps,
        segments=tuple(_segments(said, timestamps, duration)),
        total_duration=duration,
        speaker_id=speakers[0] if len(speakers) == 1 else None,
        speakers=speakers,
        confidence=fmean(given) if given else None,
        language=language,
        engine=engine,
    )


def _timestamps(
    tokens: Sequence[str], words: Sequence[HeardWord], duration: float
) -> tuple[WordTimestamp, ...]:
    measured: list[Heard | None] = [None] * len(tokens)
    for ours, theirs in matched_pairs(tokens, [word.text for word in words]):
        measured[ours] = words[theirs].time
    times, _ = timed(tokens, measured, duration)
    return tuple(
        WordTimestamp(word=token, start_time=at.start, end_time=at.end, confidence=at.confidence)
        for token, at in zip(tokens, times, strict=True)
    )


def _segments(
    said: Sequence[Utterance], words: Sequence[WordTimestamp], duration: float
) -> Iterator[TranscriptSegment]:
    at = 0
    for index, utterance in enumerate(said):
        size = len(utterance.text.split())
        inside, at = words[at : at + size], at + size
        end = min(utterance.end, duration)
        yield TranscriptSegment(
            segment_id=f"seg_{index:04d}",
            text=" ".join(utterance.text.split()),
            start_time=inside[0].start_time if inside else min(utterance.start, end),
            end_time=inside[-1].end_time if inside else end,
            speaker=utterance.speaker,
        )


def probability(value: object) -> float | None:
    """Return an engine's confidence as it gave it, 0 to 1; None where it gave none."""
    return min(max(float(value), 0.0), 1.0) if isinstance(value, int | float) else None
