"""When each figure is spoken of: from the words that first name it to the end of the talk about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schema.analysis import AlignedSegment, SegmentType
from schema.document import AtomType, DocumentGraph
from tools.align.figures import FigureFinder, FigureMention, points_at_figure
from tools.align.speech import Speech

_STRAYS = 1
"""Sentences that say nothing of a figure and don't end the talk about it, when it goes on after them."""


@dataclass(frozen=True, slots=True)
class Discussion:
    """A stretch of talk about one figure or table; times in seconds."""

    figure_id: str
    start: float
    """When the first of the words that name the figure begins, or the sentence where none does."""
    end: float
    row: int
    """Index of the segment in which it starts."""
    named: bool
    """Whether the figure is named by number or ordinal."""


def discussions(
    segments: Sequence[AlignedSegment], speech: Speech, document: DocumentGraph
) -> tuple[Discussion, ...]:
    """Return the discussions of figures that have a picture, in order; each ends before the next begins."""
    starts = list(_starts(segments, speech, document))
    found: list[Discussion] = []
    for at, talk in enumerate(starts):
        limit = starts[at + 1].start if at + 1 < len(starts) else speech.duration
        end = max(min(_end(segments, talk, speech), limit), talk.start)
        if found and found[-1].figure_id == talk.figure_id and found[-1].end >= talk.start:
            found[-1] = replace(found[-1], end=end)
        else:
            found.append(replace(talk, end=end))
    return tuple(found)


def pictured(document: DocumentGraph) -> frozenset[str]:
    """Return ids of the figures and tables of which there is a picture."""
    return frozenset(
        atom.atom_id for atom in document.of_type(AtomType.FIGURE, AtomType.TABLE) if atom.file_path
    )


def _starts(
    segments: Sequence[AlignedSegment], speech: Speech, document: DocumentGraph
) -> Iterator[Discussion]:
    """Yield where a figure begins to be discussed: named, or subject of a figure discussion (SPEC 5.1)."""
    finder, shown = FigureFinder(document), pictured(document)
    current = ""
    for row, segment in enumerate(segments):
        mentions = [m for m in finder.mentions(segment.transcript_segment.text) if m.atom_id in shown]
        for mention, start in zip(mentions, _spread(mentions, speech, row), strict=True):
            current = mention.atom_id
            yield Discussion(current, start, start, row, named=True)
        discussed = [figure for figure in segment.referenced_figures if figure in shown]
        if discussed and not mentions and segment.segment_type is SegmentType.FIGURE_DISCUSSION:
            current = current if current in discussed else discussed[0]
            start = segment.transcript_segment.start_time
            yield Discussion(current, start, start, row, named=False)


def _spread(mentions: Sequence[FigureMention], speech: Speech, row: int) -> list[float]:
    """Return a time for each mention; of figures named in one breath the later share the sentence's rest."""
    times = [speech.time_at(row, mention.start) for mention in mentions]
    end = speech.segments[row].end_time
    for first in range(len(times)):
        together = [i for i in range(first, len(times)) if times[i] == times[first]]
        for place, i in enumerate(together):
            times[i] += place * (end - times[first]) / len(together) if place else 0.0
    return times


def _end(segments: Sequence[AlignedSegment], talk: Discussion, speech: Speech) -> float:
    """Return when the sentence after the last one about the figure begins."""
    last = talk.row
    for row in range(talk.row + 1, len(segments)):
        if _stays(segments[row], talk.figure_id):
            last = row
        elif row - last > _STRAYS:
            break
    if last + 1 == len(segments):
        return speech.duration
    return segments[last + 1].transcript_segment.start_time


def _stays(segment: AlignedSegment, figure_id: str) -> bool:
    """Whether a sentence still speaks of the figure: linked to it, pointing at it, or walking through it."""
    if segment.referenced_figures:
        return figure_id in segment.referenced_figures
    is_walk = segment.segment_type is SegmentType.FIGURE_DISCUSSION
    return is_walk or points_at_figure(segment.transcript_segment.text)
