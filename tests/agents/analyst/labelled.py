"""Talks whose sentences were labelled by hand, for tests and the benchmark.

A label file holds runs `[first word, labels]`: from that word of the transcript on, sentences have the first
of the labels joined by "|"; the others are readings that a second editor might prefer.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from schema.transcript import TranscriptionResult, TranscriptSegment, WordTimestamp
from tools.transcribe.formats import read_transcript
from tools.transcribe.published import Cue
from tools.transcribe.segments import sentence_segments

LABELS = Path(__file__).parent / "labels"
SHARED_PAIRS = Path(__file__).resolve().parents[4] / "shared" / "pairs"
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


@dataclass(frozen=True)
class LabelledTalk:
    """A talk, its paper, and the labels that each sentence may have, the preferred one first."""

    name: str
    paper: Path
    transcription: TranscriptionResult
    labels: tuple[tuple[str, ...], ...]


def shared_talks() -> list[LabelledTalk]:
    """Return the labelled talks of the shared pairs; none where the folder is missing."""
    files = sorted(LABELS.glob("*.json")) if SHARED_PAIRS.is_dir() else []
    return [_shared_talk(json.loads(file.read_text(encoding="utf-8"))) for file in files]


def example_talks() -> list[LabelledTalk]:
    """Return the example pairs' talks, labelled a paragraph by whoever wrote them."""
    return [_example_talk(folder) for folder in sorted((EXAMPLES / "pairs").iterdir()) if folder.is_dir()]


def transcription_of(path: Path) -> TranscriptionResult:
    """Return a published transcript with its words spread evenly over its cues."""
    cues = read_transcript(path).cues
    words = tuple(word for cue in cues for word in _words(cue))
    segments = sentence_segments(cues, words)
    text = " ".join(word.word for word in words)
    return TranscriptionResult(
        source_path=str(path),
        transcript_text=text,
        word_timestamps=words,
        segments=segments,
        total_duration=segments[-1].end_time,
        engine="transcript",
    )


def _words(cue: Cue) -> Iterator[WordTimestamp]:
    start, end = cue.start or 0.0, cue.end or 0.0
    size = max(1, sum(len(token.text) for token in cue.tokens))
    said = 0
    for token in cue.tokens:
        begins = start + (end - start) * said / size
        said += len(token.text)
        yield WordTimestamp(word=token.text, start_time=begins, end_time=start + (end - start) * said / size)


def _shared_talk(content: dict[str, object]) -> LabelledTalk:
    folder = SHARED_PAIRS / str(content["pair"])
    transcription = transcription_of(folder / "transcript.vtt")
    runs = [(int(first), str(labels)) for first, labels in content["runs"]]  # type: ignore[attr-defined]
    labels = _spread(transcription.segments, runs)
    return LabelledTalk(folder.name, folder / "paper.pdf", transcription, labels)


def _example_talk(folder: Path) -> LabelledTalk:
    source = EXAMPLES / "papers" / folder.name
    paragraphs = [
        p for p in (source / "explainer.txt").read_text(encoding="utf-8").split("\n\n") if p.strip()
    ]
    kinds = json.loads((source / "segments.json").read_text(encoding="utf-8"))
    runs, first = [], 0
    for paragraph, kind in zip(paragraphs, kinds, strict=True):
        runs.append((first, str(kind)))
        first += len(paragraph.split())
    transcription = transcription_of(folder / "transcript.vtt")
    return LabelledTalk(
        folder.name, folder / "paper.pdf", transcription, _spread(transcription.segments, runs)
    )


def _spread(
    segments: Sequence[TranscriptSegment], runs: Sequence[tuple[int, str]]
) -> tuple[tuple[str, ...], ...]:
    labels, word = [], 0
    for segment in segments:
        current = [names for first, names in runs if first <= word][-1]
        labels.append(tuple(current.split("|")))
        word += len(segment.text.split())
    return tuple(labels)
