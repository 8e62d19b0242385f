"""Which visual is on the screen at each moment of an episode (SPEC 5.1)."""

from collections.abc import Iterator, Mapping, Sequence

from schema.analysis import AlignedSegment, KeyConcept
from schema.document import AtomType, DocumentAtom, DocumentGraph
from schema.transcript import TranscriptionResult
from schema.video import AnimationType, VisualAssetAlignment, VisualType
from tools.align.speech import Speech
from tools.video.discussion import Discussion, discussions, pictured
from tools.video.panels import FigurePanels
from tools.video.quotes import Quote, quotes
from tools.video.timeline import lay_all, settled
from tools.video.topics import topic_cards
from tools.video.views import drift, moves

SHORTEST = 2.5
"""Seconds for which anything stays on the screen at the least."""
_SHORTEST_FIGURE = 4.0
"""A figure takes longer to read; a related one that nobody names is left out where there is less time."""
_FADE = 0.4
_KINDS = {AtomType.FIGURE: "Figure", AtomType.TABLE: "Table"}

Panels = Mapping[str, FigurePanels]
"""By figure id."""


def align_visuals_to_transcript(
    segments: Sequence[AlignedSegment],
    document: DocumentGraph,
    transcription: TranscriptionResult,
    *,
    concepts: Sequence[KeyConcept] = (),
    panels: Panels | None = None,
) -> list[VisualAssetAlignment]:
    """Return what is shown when: from 0 to the episode's end, without a gap, nothing shorter than SHORTEST.

    A figure appears with the words that first name it and stays while it is discussed; a key finding's words
    stand on a card while they are spoken; else a related figure, or a card with the topic, is shown.

    Args:
        segments: the analysed transcript, a human episode's or a generated one's.
        document: the paper; only figures and tables with a picture are shown.
        transcription: gives the time of each word.
        concepts: of the paper, for the definitions on topic cards.
        panels: towards which the view moves when one is spoken of.
    """
    speech = Speech(transcription)
    talks = _seen(discussions(segments, speech, document), speech.duration)
    busy = [(talk.start, talk.end) for talk in talks]
    said = list(_whole(quotes(segments, speech), busy, speech.duration))
    timeline = topic_cards(segments, document, concepts, speech.duration)
    timeline = lay_all(timeline, _related(segments, document, talks))
    timeline = lay_all(timeline, (_quote_card(quote, segments) for quote in said))
    timeline = lay_all(timeline, (_discussed(talk, segments, document) for talk in talks))
    timeline = settled(timeline, _shortest)
    return [move for shot in timeline for move in _moving(shot, segments, panels or {})]


def _shortest(shot: VisualAssetAlignment) -> float:
    is_related = shot.visual_type is VisualType.FIGURE and shot.quote_style == "related"
    return (_SHORTEST_FIGURE if is_related else SHORTEST) - 1e-6


def _seen(talks: Sequence[Discussion], duration: float) -> list[Discussion]:
    """Return the discussions with time enough to see each figure.

    One that is over too soon is held into what follows; where the next figure is named by then, that one
    waits, unless too little of it would be left: then the earlier one gives way.
    """
    seen: list[Discussion] = []
    for talk in talks:
        start = talk.start
        if seen and start < seen[-1].start + SHORTEST:
            if talk.end - (seen[-1].start + SHORTEST) >= SHORTEST:
                start = seen[-1].start + SHORTEST
            else:
                seen.pop()
        if seen and seen[-1].end > start:
            seen[-1] = _ending(seen[-1], start)
        start = min(start, max(duration - SHORTEST, 0.0))
        end = min(max(talk.end, start + _SHORTEST_FIGURE), duration)
        seen.append(Discussion(talk.figure_id, start, end, talk.row, talk.named))
    return seen


def _ending(talk: Discussion, end: float) -> Discussion:
    return Discussion(talk.figure_id, talk.start, end, talk.row, talk.named)


def _whole(found: Iterator[Quote], busy: Sequence[tuple[float, float]], duration: float) -> Iterator[Quote]:
    """Yield the quotes that no figure interrupts, each held long enough to be read."""
    for quote in found:
        end = min(max(quote.end, quote.start + SHORTEST), duration)
        overlaps = any(start < quote.end and quote.start < stop for start, stop in busy)
        following = min((start for start, _ in busy if start >= quote.end), default=duration)
        if not overlaps and min(end, following) - quote.start >= SHORTEST:
            yield Quote(quote.text, quote.start, min(end, following), quote.row)


def _quote_card(quote: Quote, segments: Sequence[AlignedSegment]) -> VisualAssetAlignment:
    return VisualAssetAlignment(
        segment_id=segments[quote.row].segment_id,
        start_time=quote.start,
        end_time=quote.end,
        visual_type=VisualType.QUOTE_CARD,
        quote_text=quote.text,
        quote_style="emphasis",
        animation_type=AnimationType.FADE,
        animation_params={"fade_duration": _FADE},
    )


def _related(
    segments: Sequence[AlignedSegment], document: DocumentGraph, talks: Sequence[Discussion]
) -> Iterator[VisualAssetAlignment]:
    """Yield the figures that a passage rests on though nobody names them; never before they are named."""
    first_named = {talk.figure_id: talk.start for talk in reversed(talks) if talk.named}
    shown = pictured(document)
    for segment in segments:
        said = segment.transcript_segment
        free = [
            f for f in segment.referenced_figures if f in shown and first_named.get(f, 0.0) <= said.start_time
        ]
        if free and said.duration > 0:
            yield _figure(document, free[0], segment.segment_id, said.start_time, said.end_time, "related")


def _discussed(
    talk: Discussion, segments: Sequence[AlignedSegment], document: DocumentGraph
) -> VisualAssetAlignment:
    segment_id = segments[talk.row].segment_id
    return _figure(document, talk.figure_id, segment_id, talk.start, talk.end, "discussed")


def _figure(
    document: DocumentGraph, figure_id: str, segment_id: str, start: float, end: float, style: str
) -> VisualAssetAlignment:
    atom = document.get_atom(figure_id)
    assert atom is not None
    return VisualAssetAlignment(
        segment_id=segment_id,
        start_time=start,
        end_time=end,
        visual_type=VisualType.FIGURE,
        figure_atom_id=figure_id,
        figure_path=atom.file_path,
        quote_style=style,
        label=figure_label(atom),
        detail_text=caption_text(atom),
        animation_type=AnimationType.KEN_BURNS,
    )


def figure_label(atom: DocumentAtom) -> str:
    """Return what a figure or table is called: "Figure 3"."""
    return f"{_KINDS[atom.atom_type]} {atom.number}" if atom.number else _KINDS[atom.atom_type]


def caption_text(atom: DocumentAtom) -> str:
    """Return a caption without its label."""
    _, mark, rest = atom.text.partition(str(atom.number or ""))
    return (rest if mark else atom.text).lstrip(" .:|—–-\u2003") or atom.text


def _moving(
    shot: VisualAssetAlignment, segments: Sequence[AlignedSegment], panels: Panels
) -> list[VisualAssetAlignment]:
    if shot.visual_type is not VisualType.FIGURE:
        return [shot]
    if shot.quote_style == "related":
        return [drift(shot)]
    return moves(shot, segments, panels.get(shot.figure_atom_id or ""))
