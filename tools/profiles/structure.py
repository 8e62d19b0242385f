"""The structure of one podcast: its sections, their lengths and its pace."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

from schema.analysis import AlignedSegment, HeardSection, SegmentType
from schema.errors import InputError
from schema.profile import StructureProfile
from schema.transcript import TranscriptionResult
from tools.profiles.cues import is_transition

Section = tuple[AlignedSegment, ...]
"""Consecutive segments of one type."""


def sections_of(segments: Sequence[AlignedSegment]) -> list[Section]:
    """Return the segments grouped into runs of one type, in order."""
    return [tuple(run) for _, run in groupby(segments, key=lambda segment: segment.segment_type)]


def heard_sections(segments: Sequence[AlignedSegment]) -> tuple[HeardSection, ...]:
    """Return the sections with their times, from the first word of each to its last."""
    return tuple(
        HeardSection(
            segment_type=section[0].segment_type,
            start_time=section[0].transcript_segment.start_time,
            end_time=section[-1].transcript_segment.end_time,
        )
        for section in sections_of(segments)
    )


def extract_structure_profile(
    segments: Sequence[AlignedSegment], transcription: TranscriptionResult
) -> StructureProfile:
    """Return the structure of an analysed podcast (SPEC 2.2).

    Percentages are of the whole audio's length. Concepts are counted each time a segment says one. A figure
    counts once however long it is discussed; a discussion that names none counts as one.

    Raises:
        InputError: the transcript has no segment.
    """
    if not segments:
        raise InputError("The transcript has no sentence: there is no structure to learn from it.")
    minutes = transcription.total_duration / 60
    lengths = _lengths_by_type(segments)
    return StructureProfile(
        segment_sequence=tuple(segment.segment_type for segment in segments),
        section_sequence=tuple(section[0].segment_type for section in sections_of(segments)),
        segment_counts={kind: len(lengths.get(kind, ())) for kind in SegmentType},
        total_duration=transcription.total_duration,
        segment_durations=lengths,
        section_durations=tuple(_length(section) for section in sections_of(segments)),
        avg_segment_duration=transcription.total_duration / len(segments),
        words_per_minute=len(transcription.transcript_text.split()) / minutes,
        concepts_per_minute=sum(len(segment.key_concepts) for segment in segments) / minutes,
        figures_discussed=_figures_discussed(segments),
        figure_discussion_duration=sum(lengths.get(SegmentType.FIGURE_DISCUSSION, ())),
        **_percentages(lengths, transcription.total_duration),
        transition_phrases=tuple(dict.fromkeys(_transitions(segments))),
    )


def _lengths_by_type(segments: Sequence[AlignedSegment]) -> dict[SegmentType, tuple[float, ...]]:
    lengths = defaultdict[SegmentType, list[float]](list)
    for segment in segments:
        lengths[segment.segment_type].append(segment.transcript_segment.duration)
    return {kind: tuple(lengths[kind]) for kind in SegmentType if kind in lengths}


def _length(section: Section) -> float:
    """Return the seconds from the section's first word to its last."""
    return section[-1].transcript_segment.end_time - section[0].transcript_segment.start_time


def _figures_discussed(segments: Sequence[AlignedSegment]) -> int:
    discussions = [s for s in sections_of(segments) if s[0].segment_type is SegmentType.FIGURE_DISCUSSION]
    named = [
        {figure for segment in section for figure in segment.referenced_figures} for section in discussions
    ]
    return len(set[str]().union(*named)) + sum(not figures for figures in named)


def _percentages(lengths: dict[SegmentType, tuple[float, ...]], total: float) -> dict[str, float]:
    kinds = {
        "intro_percentage": SegmentType.INTRO,
        "methodology_percentage": SegmentType.METHODOLOGY,
        "findings_percentage": SegmentType.KEY_FINDING,
        "conclusion_percentage": SegmentType.CONCLUSION,
    }
    return {name: 100 * sum(lengths.get(kind, ())) / total for name, kind in kinds.items()}


def _transitions(segments: Sequence[AlignedSegment]) -> list[str]:
    """Return the sentences that move the talk on, as they were said."""
    texts = [segment.transcript_segment.text for segment in segments]
    return [
        text
        for text, segment in zip(texts, segments, strict=True)
        if segment.segment_type is SegmentType.TRANSITION or is_transition(text)
    ]
