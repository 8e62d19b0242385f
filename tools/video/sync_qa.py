"""Whether the visuals of a plan fit what is spoken, and when (SPEC 5.2)."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rapidfuzz import fuzz

from schema.analysis import AlignedSegment
from schema.document import DocumentAtom, DocumentGraph
from schema.errors import one_line
from schema.transcript import TranscriptionResult
from schema.video import DesyncPoint, Severity, TimelineSyncQA, VisualAssetAlignment, VisualType
from tools.align.figures import FigureFinder, points_at_figure
from tools.align.speech import Speech, plain_words
from tools.text.words import STOPWORDS, stem
from tools.video.discussion import pictured

MAJOR, MINOR, PASSING = 20, 5, 80
_NEARBY = 5.0
"""Seconds around a quote's card in which its words may still be found (SPEC 5.2)."""
_IN_TIME, _AFTER_ANOTHER = 1.0, 2.6
"""Seconds after it is named by which a figure is on the screen; the later where one just named still is."""
_EARLY = 1.0
_SAME_WORDS = 80.0
"""Of 100: how alike a quote and what was heard are at the least; recognisers get a word in five wrong."""
_WHILE_SPOKEN = 0.8
"""Share of the time in which a quote's words are heard for which its card is on the screen."""
_GAP, _MAJOR_GAP = 0.05, 1.0
_FLICKER = 1.0
_CAPTION_WORDS = 3

Span = Sequence[VisualAssetAlignment]


def qa_timeline_sync(
    visuals: Sequence[VisualAssetAlignment],
    transcription: TranscriptionResult,
    document: DocumentGraph,
    *,
    segments: Sequence[AlignedSegment] = (),
) -> TimelineSyncQA:
    """Return what is out of sync in a plan, and its score.

    Args:
        visuals: the plan, in order of time.
        transcription: what is said, and when.
        document: the paper.
        segments: of the analyst, who says on which figures a sentence rests though nobody names them.
    """
    speech = Speech(transcription)
    late = list(_late_figures(visuals, speech, document))
    offset = list(_misplaced_quotes(visuals, speech))
    gaps = list(_gaps(visuals, speech.duration))
    points = sorted(
        [
            *(point for point in late if point is not None),
            *_unmentioned_figures(visuals, speech, document, segments),
            *(point for point in offset if point is not None),
            *(_gap_point(start, end) for start, end in gaps),
            *_flicker(visuals),
        ],
        key=lambda point: point.timestamp,
    )
    score = sync_score(points)
    missing = sum(end - start for start, end in gaps)
    return TimelineSyncQA(
        sync_score=score,
        visual_coverage=max(0.0, 1 - missing / speech.duration),
        figure_timing_accuracy=_share_in_time(late),
        quote_timing_accuracy=_share_in_time(offset),
        desync_points=tuple(points),
        missing_visuals=tuple(_segments_in(gaps, speech)),
        passed=score >= PASSING,
    )


def sync_score(points: Sequence[DesyncPoint]) -> float:
    """Return 100 less 20 for each major and 5 for each minor point, 0 at the least (SPEC 5.2)."""
    majors = sum(point.severity is Severity.MAJOR for point in points)
    return float(max(0, 100 - majors * MAJOR - (len(points) - majors) * MINOR))


def mentions_figure(text: str, figure: DocumentAtom, document: DocumentGraph) -> bool:
    """Return whether a text speaks of a figure: by number or ordinal, or in the words of its caption."""
    if figure.atom_id in FigureFinder(document).spoken(text):
        return True
    return len(_content(text) & _content(figure.text)) >= _CAPTION_WORDS


def _content(text: str) -> set[str]:
    return {stem(word) for word in plain_words(text) if word not in STOPWORDS and len(word) > 2}


def _late_figures(visuals: Span, speech: Speech, document: DocumentGraph) -> Iterator[DesyncPoint | None]:
    """Yield for each time a figure is named what is wrong with its showing, or None where all is well."""
    shown = pictured(document)
    finder = FigureFinder(document)
    for row, segment in enumerate(speech.segments):
        named = {m.atom_id: m.start for m in reversed(finder.mentions(segment.text)) if m.atom_id in shown}
        for figure_id, start in named.items():
            yield _lateness(visuals, figure_id, speech.time_at(row, start), segment.text)


def _lateness(visuals: Span, figure_id: str, named: float, text: str) -> DesyncPoint | None:
    showing = [v for v in visuals if v.figure_atom_id == figure_id and v.end_time > named]
    appears = min((max(v.start_time, named) for v in showing), default=None)
    if appears is not None and appears <= named + _allowed(visuals, named):
        return None
    is_near = appears is not None and appears <= named + _NEARBY
    return DesyncPoint(
        timestamp=named,
        issue="figure_appears_late" if is_near else "figure_not_shown",
        expected=f"{figure_id} when it is named: {text[:80]}",
        actual=f"shown {appears - named:.1f} s later"
        if appears is not None and is_near
        else "not shown by then",
        severity=Severity.MINOR if is_near else Severity.MAJOR,
    )


def _allowed(visuals: Span, named: float) -> float:
    """Return how late a figure may come: another that has just begun has to be seen first."""
    showing = (v for v in visuals if v.start_time <= named < v.end_time and v.figure_atom_id is not None)
    return _AFTER_ANOTHER if any(named - v.start_time < _AFTER_ANOTHER for v in showing) else _IN_TIME


def _unmentioned_figures(
    visuals: Span, speech: Speech, document: DocumentGraph, segments: Sequence[AlignedSegment]
) -> Iterator[DesyncPoint]:
    for span in _figure_spans(visuals):
        figure = document.get_atom(span[0].figure_atom_id or "")
        start, end = span[0].start_time, span[-1].end_time
        said = speech.said_between(start - 0.25, end)
        if figure is None or not (
            mentions_figure(said, figure, document)
            or _is_linked(figure.atom_id, start, end, segments)
            or _is_pointed_at(figure.atom_id, said, start, speech, document)
        ):
            yield DesyncPoint(
                timestamp=start,
                issue="figure_not_mentioned",
                expected=f"talk of {span[0].label or span[0].figure_atom_id}",
                actual=one_line(said, 100),
                severity=Severity.MAJOR,
            )
        else:
            yield from _earliness(figure.atom_id, span, speech, document, segments)


def _figure_spans(visuals: Span) -> Iterator[list[VisualAssetAlignment]]:
    """Yield the runs of shots on one figure."""
    for figure_id, run in groupby(visuals, key=lambda v: v.figure_atom_id):
        if figure_id is not None:
            yield list(run)


def _is_linked(figure_id: str, start: float, end: float, segments: Sequence[AlignedSegment]) -> bool:
    return any(
        figure_id in segment.referenced_figures
        and segment.transcript_segment.start_time < end
        and segment.transcript_segment.end_time > start
        for segment in segments
    )


def _is_pointed_at(figure_id: str, said: str, start: float, speech: Speech, document: DocumentGraph) -> bool:
    """Whether "this plot" is said, and the figure is the one named last before."""
    before = FigureFinder(document).spoken(speech.said_between(0.0, start))
    return points_at_figure(said) and before[-1:] == (figure_id,)


def _earliness(
    figure_id: str, span: Span, speech: Speech, document: DocumentGraph, segments: Sequence[AlignedSegment]
) -> Iterator[DesyncPoint]:
    start = span[0].start_time
    first = _first_named(figure_id, speech, document)
    if first is None or not start < first - _EARLY or first > span[-1].end_time:
        return
    if not _is_linked(figure_id, start, first - _EARLY, segments):
        yield DesyncPoint(
            timestamp=start,
            issue="figure_appears_early",
            expected=f"{figure_id} when it is first named, at {first:.1f} s",
            actual=f"shown {first - start:.1f} s before",
            severity=Severity.MINOR,
        )


def _first_named(figure_id: str, speech: Speech, document: DocumentGraph) -> float | None:
    finder = FigureFinder(document)
    for row, segment in enumerate(speech.segments):
        for mention in finder.mentions(segment.text):
            if mention.atom_id == figure_id:
                return speech.time_at(row, mention.start)
    return None


def _misplaced_quotes(visuals: Span, speech: Speech) -> Iterator[DesyncPoint | None]:
    for card in visuals:
        if card.visual_type is VisualType.QUOTE_CARD:
            heard = _heard(card, speech)
            shown = 0.0 if heard is None else _overlap(card, heard) / max(heard[1] - heard[0], 1e-6)
            if heard is not None and shown >= _WHILE_SPOKEN:
                yield None
                continue
            yield DesyncPoint(
                timestamp=card.start_time,
                issue="quote_not_found" if heard is None else "quote_timing_offset",
                expected=f"shown while spoken: {(card.quote_text or '')[:50]}",
                actual="not heard nearby" if heard is None else f"on the screen for {shown:.0%} of it",
                severity=Severity.MAJOR if heard is None else Severity.MINOR,
            )


def _heard(card: VisualAssetAlignment, speech: Speech) -> tuple[float, float] | None:
    """Return when a quote's words are heard near its card, through punctuation and misheard words."""
    near = [
        (piece, word)
        for word in speech.all_words
        if card.start_time - _NEARBY <= word.end_time and word.start_time <= card.end_time + _NEARBY
        for piece in plain_words(word.word)
    ]
    quote, said = " ".join(plain_words(card.quote_text or "")), " ".join(piece for piece, _ in near)
    if not quote or len(said) < len(quote) * _SAME_WORDS / 100:
        return None
    found = fuzz.partial_ratio_alignment(quote, said, score_cutoff=_SAME_WORDS)
    if found is None:
        return None
    first = said[: found.dest_start].count(" ") + said[found.dest_start : found.dest_start + 1].isspace()
    last = said[: max(found.dest_end, 1)].rstrip().count(" ")
    return near[first][1].start_time, near[min(max(last, first), len(near) - 1)][1].end_time


def _overlap(card: VisualAssetAlignment, heard: tuple[float, float]) -> float:
    return max(0.0, min(card.end_time, heard[1]) - max(card.start_time, heard[0]))


def _gaps(visuals: Span, duration: float) -> Iterator[tuple[float, float]]:
    """Yield the stretches without a visual, (start, end) in seconds."""
    covered = 0.0
    for visual in sorted(visuals, key=lambda v: v.start_time):
        if visual.start_time > covered + _GAP:
            yield covered, min(visual.start_time, duration)
        covered = max(covered, visual.end_time)
    if duration > covered + _GAP:
        yield covered, duration


def _gap_point(start: float, end: float) -> DesyncPoint:
    return DesyncPoint(
        timestamp=start,
        issue="no_visual",
        expected="a visual at every moment",
        actual=f"nothing for {end - start:.1f} s",
        severity=Severity.MAJOR if end - start >= _MAJOR_GAP else Severity.MINOR,
    )


def _flicker(visuals: Span) -> Iterator[DesyncPoint]:
    for visual in visuals:
        if visual.duration < _FLICKER:
            yield DesyncPoint(
                timestamp=visual.start_time,
                issue="flicker",
                expected=f"{_FLICKER:.0f} s or longer on the screen",
                actual=f"{visual.duration:.2f} s",
                severity=Severity.MINOR,
            )


def _segments_in(gaps: Sequence[tuple[float, float]], speech: Speech) -> Iterator[str]:
    for segment in speech.segments:
        if any(start < segment.end_time - _GAP and segment.start_time + _GAP < end for start, end in gaps):
            yield segment.segment_id


def _share_in_time(points: Sequence[DesyncPoint | None]) -> float:
    return sum(point is None for point in points) / len(points) if points else 1.0
