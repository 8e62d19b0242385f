"""Title cards for the stretches that no figure and no quote fills: what the talk is about just then."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from schema.analysis import AlignedSegment, KeyConcept, SegmentType
from schema.document import DocumentGraph
from schema.video import AnimationType, VisualAssetAlignment, VisualType
from tools.video.passages import LONGEST_PASSAGE, passage_behind

LABELS = {
    SegmentType.INTRO: "Introduction",
    SegmentType.BACKGROUND: "Background",
    SegmentType.PROBLEM_STATEMENT: "The problem",
    SegmentType.METHODOLOGY: "How it works",
    SegmentType.KEY_FINDING: "What they found",
    SegmentType.FIGURE_DISCUSSION: "In the figures",
    SegmentType.IMPLICATION: "Why it matters",
    SegmentType.LIMITATION: "The small print",
    SegmentType.CONCLUSION: "In conclusion",
    SegmentType.TANGENT: "An aside",
    SegmentType.TRANSITION: "Next",
}
"""What each part of an episode is called on the screen and in chapters."""
_STAYS = 8.0
"""Seconds a topic's card stays at the least before another concept takes its place."""


def topic_cards(
    segments: Sequence[AlignedSegment],
    document: DocumentGraph,
    concepts: Sequence[KeyConcept],
    duration: float,
) -> list[VisualAssetAlignment]:
    """Return cards that fill the whole episode, one after the other without a gap."""
    cards = [
        card
        for part in _parts(segments)
        for card in _cards_of(part, document, {concept.name: concept for concept in concepts})
    ]
    if not cards:
        return [_opening(document, "", 0.0, duration)]
    starts = [0.0, *(card.start_time for card in cards[1:]), duration]
    return [
        card.model_copy(update={"start_time": start, "end_time": max(end, start + 1e-3)})
        for card, start, end in zip(cards, starts, starts[1:], strict=False)
    ]


def byline(document: DocumentGraph, most: int = 4) -> str:
    """Return the authors in one line, "and others" where there are many."""
    names = list(document.authors[:most])
    if len(document.authors) > most:
        return f"{', '.join(names[:-1])} and others"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _parts(segments: Sequence[AlignedSegment]) -> Iterator[list[AlignedSegment]]:
    for _, group in groupby(segments, key=lambda segment: segment.segment_type):
        yield list(group)


def _cards_of(
    part: Sequence[AlignedSegment], document: DocumentGraph, concepts: dict[str, KeyConcept]
) -> Iterator[VisualAssetAlignment]:
    first = part[0].transcript_segment
    if part[0].segment_type is SegmentType.INTRO:
        yield _opening(document, part[0].segment_id, first.start_time, first.end_time)
    elif part[0].segment_type is SegmentType.CONCLUSION:
        card = _opening(document, part[0].segment_id, first.start_time, first.end_time)
        yield card.model_copy(update={"quote_style": "closing", "label": LABELS[SegmentType.CONCLUSION]})
    else:
        yield from _topics(part, document, concepts)


def _opening(document: DocumentGraph, segment_id: str, start: float, end: float) -> VisualAssetAlignment:
    return VisualAssetAlignment(
        segment_id=segment_id,
        start_time=start,
        end_time=end,
        visual_type=VisualType.TITLE_CARD,
        quote_text=document.title,
        quote_style="opening",
        label="The paper",
        detail_text=byline(document) or None,
        animation_type=AnimationType.STATIC,
    )


def _topics(
    part: Sequence[AlignedSegment], document: DocumentGraph, concepts: dict[str, KeyConcept]
) -> Iterator[VisualAssetAlignment]:
    """Yield a card for each concept that the part dwells on; before it names one, the first that it will."""
    topic = next((concept for segment in part for concept in segment.key_concepts), None)
    run: list[AlignedSegment] = []
    for segment in part:
        concept = next(iter(segment.key_concepts), None)
        if run and segment.transcript_segment.start_time - run[0].transcript_segment.start_time >= _STAYS:
            yield _topic_card(run, topic, document, concepts)
            run, topic = [], concept or topic
        run.append(segment)
    yield _topic_card(run, topic, document, concepts)


def _topic_card(
    run: Sequence[AlignedSegment],
    topic: str | None,
    document: DocumentGraph,
    concepts: dict[str, KeyConcept],
) -> VisualAssetAlignment:
    segment = run[0]
    label = LABELS[segment.segment_type]
    concept = concepts.get(topic or "")
    definition = concept.definition if concept else None
    readable = (
        definition if definition and len(definition) <= LONGEST_PASSAGE else passage_behind(run, document)
    )
    return VisualAssetAlignment(
        segment_id=segment.segment_id,
        start_time=segment.transcript_segment.start_time,
        end_time=segment.transcript_segment.end_time,
        visual_type=VisualType.TITLE_CARD,
        quote_text=_headline(topic) if topic else label,
        quote_style="topic",
        label=label if topic else document.title,
        detail_text=readable,
        animation_type=AnimationType.STATIC,
    )


def _headline(topic: str) -> str:
    return topic[:1].upper() + topic[1:]
