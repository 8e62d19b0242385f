"""Labelling a whole transcript in overlapping batches: every segment, each by the batch that sees it best."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from agents.analyst.llm.answers import SegmentLabel
from providers.llm.parallel import side_by_side
from schema.errors import ModelAnswerError
from schema.transcript import TranscriptSegment

BATCH = 36
"""Segments that a model labels at once."""
OVERLAP = 8
"""Of them, those that the next batch labels too."""

Segments = Sequence[TranscriptSegment]
LabelBatch = Callable[[Segments], Sequence[SegmentLabel]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A segment's label, and how sure it is: half of what the model says where two batches disagree."""

    label: SegmentLabel
    confidence: float


def label_all(segments: Segments, label_batch: LabelBatch) -> list[Labelled]:
    """Return a label for every segment, in order.

    Where two batches labelled a segment, the one counts in which it stands farther from an edge. A batch
    that the model can't answer is halved until it can.

    Raises:
        ModelAnswerError: the model can't even label a single segment.
    """
    batches = list(_batches(segments))
    answers = side_by_side(lambda batch: _labels(batch, label_batch), [batch for _, batch in batches])
    found: dict[int, list[tuple[int, SegmentLabel]]] = {}
    for (start, batch), labels in zip(batches, answers, strict=True):
        for place, label in enumerate(labels):
            from_edge = min(place, len(batch) - 1 - place)
            found.setdefault(start + place, []).append((from_edge, label))
    return [_settled(found[row]) for row in range(len(segments))]


def _batches(segments: Segments) -> Iterator[tuple[int, Segments]]:
    start = 0
    while True:
        yield start, segments[start : start + BATCH]
        if start + BATCH >= len(segments):
            return
        start += BATCH - OVERLAP


def _labels(batch: Segments, label_batch: LabelBatch) -> list[SegmentLabel]:
    try:
        return list(label_batch(batch))
    except ModelAnswerError:
        if len(batch) == 1:
            raise
    middle = len(batch) // 2
    return [*_labels(batch[:middle], label_batch), *_labels(batch[middle:], label_batch)]


def _settled(seen: Sequence[tuple[int, SegmentLabel]]) -> Labelled:
    _, best = max(seen, key=lambda pair: pair[0])
    agree = all(label.segment_type is best.segment_type for _, label in seen)
    return Labelled(best, best.confidence if agree else best.confidence / 2)
