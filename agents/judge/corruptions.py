"""Damaged versions of a good episode, with which a judge is examined."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from agents.judge import cues
from agents.judge.flips import flipped
from schema.judge_check import Corruption
from schema.transcript import TranscriptionResult, TranscriptSegment, WordTimestamp

_FLIPPED_SHARE = 0.4
"""Share of all sentences that are made false, as far as so many can be."""
_FLIPPED_LATE_SHARE = 0.6
"""The same within the last third."""
_PAUSE = 0.3
"""Seconds between two sentences that were moved."""

Texts = list[tuple[str, float]]
"""Sentences with their lengths in seconds."""


@dataclass(frozen=True, slots=True)
class Corrupted:
    """A damaged episode."""

    corruption: Corruption
    seed: int
    transcription: TranscriptionResult
    changed_share: float
    """Share of the sentences that were moved, removed, added or altered."""


def corruptions(
    transcription: TranscriptionResult, other: TranscriptionResult | None, seed: int = 0
) -> tuple[Corrupted, ...]:
    """Return every damaged version of an episode; the same seed gives the same damage.

    `other` is the human episode about another paper; without it that version is left out. Damage that changes
    nothing, such as stripping a text without questions, is left out too.
    """
    sentences = [(segment.text, segment.duration) for segment in transcription.segments]
    made = []
    for kind, damage in _DAMAGES.items():
        texts, changed = damage(sentences, Random(f"{kind}:{seed}"))
        if changed and texts:
            damaged = _spoken(transcription, texts, kind)
            made.append(Corrupted(kind, seed, damaged, min(1.0, changed / len(sentences))))
    if other is not None:
        made.append(Corrupted(Corruption.WRONG_PAPER, seed, other, 1.0))
    return tuple(made)


def _shuffled(sentences: Texts, random: Random) -> tuple[Texts, int]:
    texts = random.sample(sentences, len(sentences))
    return texts, sum(before != after for before, after in zip(sentences, texts, strict=True))


def _truncated(sentences: Texts, random: Random) -> tuple[Texts, int]:  # noqa: ARG001
    kept = len(sentences) // 3
    return sentences[:kept], len(sentences) - kept


def _repeated(sentences: Texts, random: Random) -> tuple[Texts, int]:  # noqa: ARG001
    texts = [text for i, text in enumerate(sentences) for _ in range(2 if i % 3 == 2 else 1)]
    return texts, len(texts) - len(sentences)


def _stripped(sentences: Texts, random: Random) -> tuple[Texts, int]:  # noqa: ARG001
    texts = [(text, length) for text, length in sentences if not _is_device(text)]
    return texts, len(sentences) - len(texts)


def _is_device(text: str) -> bool:
    return cues.is_question(text) or cues.draws_analogy(text)


def _flipped(sentences: Texts, random: Random) -> tuple[Texts, int]:
    return _flip(sentences, range(len(sentences)), _FLIPPED_SHARE, random)


def _flipped_late(sentences: Texts, random: Random) -> tuple[Texts, int]:
    late = range(len(sentences) - len(sentences) // 3, len(sentences))
    return _flip(sentences, late, _FLIPPED_LATE_SHARE, random)


def _flip(sentences: Texts, where: Sequence[int], share: float, random: Random) -> tuple[Texts, int]:
    texts, changed = list(sentences), 0
    for index in random.sample(where, len(where)):
        text, length = texts[index]
        if changed < share * len(where) and (false := flipped(text, random)) is not None:
            texts[index] = (false, length)
            changed += 1
    return texts, changed


_DAMAGES: dict[Corruption, Callable[[Texts, Random], tuple[Texts, int]]] = {
    Corruption.SHUFFLED: _shuffled,
    Corruption.TRUNCATED: _truncated,
    Corruption.FLIPPED: _flipped,
    Corruption.FLIPPED_LATE: _flipped_late,
    Corruption.REPEATED: _repeated,
    Corruption.STRIPPED: _stripped,
}


def _spoken(original: TranscriptionResult, texts: Texts, kind: Corruption) -> TranscriptionResult:
    """Return the sentences as a transcript, one after the other, each as long as its original was."""
    segments: list[TranscriptSegment] = []
    at = 0.0
    for number, (text, length) in enumerate(texts):
        segments.append(
            TranscriptSegment(segment_id=f"s{number:04d}", text=text, start_time=at, end_time=at + length)
        )
        at += length + _PAUSE
    return original.model_copy(
        update={
            "transcript_text": " ".join(text for text, _ in texts),
            "word_timestamps": tuple(word for segment in segments for word in _words(segment)),
            "segments": tuple(segments),
            "total_duration": at,
            "engine": f"damaged:{kind}",
            "alignment": None,
        }
    )


def _words(segment: TranscriptSegment) -> list[WordTimestamp]:
    """Return a segment's words in equal shares of its time."""
    words = segment.text.split()
    edges = [segment.start_time + i * segment.duration / len(words) for i in range(len(words))]
    return [
        WordTimestamp(word=word, start_time=start, end_time=end)
        for word, start, end in zip(words, edges, [*edges[1:], segment.end_time], strict=True)
    ]
