"""The chapters of an episode: what it does, and what about, for minutes at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schema.analysis import AlignedSegment, SegmentType
from schema.document import DocumentGraph
from schema.publishing import Chapter
from tools.video.topics import LABELS

_SHORTEST = 25.0
"""Seconds of a chapter, at the least; shorter parts belong to the one before."""
_MOST = 24


@dataclass(frozen=True, slots=True)
class _Part:
    kind: SegmentType
    start: float
    segments: tuple[AlignedSegment, ...]


def chapters_of(
    segments: Sequence[AlignedSegment], document: DocumentGraph, duration: float
) -> list[Chapter]:
    """Return the chapters from 0 to the episode's end; at least one, no two neighbours with one title."""
    parts = _joined(segments, max(_SHORTEST, duration / _MOST))
    if not parts:
        return [Chapter(title=document.title, start_time=0.0, end_time=duration)]
    starts = [0.0, *(part.start for part in parts[1:]), duration]
    titles = _titles(parts)
    return [
        Chapter(
            title=title,
            start_time=start,
            end_time=max(end, start + 1e-3),
            figure_path=_figure_of(part, document),
        )
        for title, part, start, end in zip(titles, parts, starts, starts[1:], strict=False)
    ]


def _joined(segments: Sequence[AlignedSegment], shortest: float) -> list[_Part]:
    """Return runs of one segment type; one too short to be a chapter joins its neighbour."""
    parts: list[_Part] = []
    for segment in segments:
        start = segment.transcript_segment.start_time
        if parts and parts[-1].kind is segment.segment_type:
            parts[-1] = replace(parts[-1], segments=(*parts[-1].segments, segment))
        elif parts and start - parts[-1].start < shortest:
            longer = _weightier(parts[-1], segment)
            parts[-1] = replace(parts[-1], kind=longer, segments=(*parts[-1].segments, segment))
        else:
            parts.append(_Part(segment.segment_type, start, (segment,)))
    if len(parts) > 1 and segments[-1].transcript_segment.end_time - parts[-1].start < shortest / 2:
        last = parts.pop()
        parts[-1] = replace(parts[-1], segments=(*parts[-1].segments, *last.segments))
    return parts


def _weightier(part: _Part, segment: AlignedSegment) -> SegmentType:
    """Return the type that a growing part is called by: the one that takes most of its time so far."""
    times: dict[SegmentType, float] = {}
    for member in (*part.segments, segment):
        times[member.segment_type] = times.get(member.segment_type, 0.0) + member.transcript_segment.duration
    return max(times, key=lambda kind: times[kind])


def _titles(parts: Sequence[_Part]) -> list[str]:
    """Return a title for each part: its label, and what it is about where the label alone comes twice."""
    labels = [LABELS[part.kind] for part in parts]
    titles: list[str] = []
    for part, label in zip(parts, labels, strict=True):
        topics = [concept for segment in part.segments for concept in segment.key_concepts]
        ranked = sorted(dict.fromkeys(topics), key=topics.count, reverse=True)
        options = [f"{label}: {topic}" for topic in ranked] if labels.count(label) > 1 else [label]
        fresh = [option for option in options if option not in titles]
        titles.append(fresh[0] if fresh else f"{label} ({sum(t.startswith(label) for t in titles) + 1})")
    return titles


def _figure_of(part: _Part, document: DocumentGraph) -> str | None:
    for segment in part.segments:
        for figure_id in segment.referenced_figures:
            atom = document.get_atom(figure_id)
            if atom is not None and atom.file_path:
                return atom.file_path
    return None
