"""One profile from all pairs: what their structures, styles and phrases have in common."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from schema.analysis import Analysis, PhraseKind, PhrasePattern, SegmentType
from schema.document import DocumentGraph
from schema.errors import InputError
from schema.profile import (
    AggregatedProfile,
    SectionOrder,
    SectionPlan,
    StructureProfile,
    StyleProfile,
)
from schema.transcript import TranscriptionResult
from tools.profiles.common import CommonNgram, common_ngrams, near_duplicates, shared_support
from tools.profiles.depth import DepthExample, depth_targets
from tools.profiles.pauses import pauses_in, shared_pauses
from tools.profiles.sequences import canonical_sections
from tools.profiles.structure import sections_of
from tools.text.words import tokens

_LONE_LEEWAY = 0.05
"""How far a rate that only one episode shows may be missed on either side."""


@dataclass(frozen=True, slots=True)
class ProfiledPair:
    """A pair with all that was learned from it alone."""

    pair_id: str
    document: DocumentGraph
    transcription: TranscriptionResult
    analysis: Analysis
    structure: StructureProfile
    style: StyleProfile


def synthesize_profiles(
    pairs: Sequence[ProfiledPair], *, version: str, created_at: datetime
) -> AggregatedProfile:
    """Return the profile that the pairs share (SPEC 3.1); one pair is enough.

    Raises:
        InputError: no pair.
    """
    if not pairs:
        raise InputError("There is no pair to learn from: ingest and analyse at least one.")
    structures = [pair.structure for pair in pairs]
    plan = canonical_sections(
        [structure.section_sequence for structure in structures],
        [structure.section_durations for structure in structures],
    )
    return AggregatedProfile(
        canonical_segment_sequence=tuple(section.segment_type for section in plan),
        canonical_sections=plan,
        section_orders=tuple(map(_order, pairs)),
        segment_duration_targets=_duration_targets(structures),
        depth_targets=depth_targets([_depth_example(pair) for pair in pairs]),
        style_variants={f"{pair.style.speaker_gender}_{pair.pair_id}": pair.style for pair in pairs},
        **_universal_patterns(pairs),
        min_coverage=min(map(_coverage, pairs)),
        target_words_per_minute=_range([structure.words_per_minute for structure in structures]),
        target_concepts_per_minute=_range([structure.concepts_per_minute for structure in structures]),
        pauses=shared_pauses([pauses_in(pair.transcription, pair.analysis.segments) for pair in pairs]),
        version=version,
        training_pairs_used=tuple(pair.pair_id for pair in pairs),
        created_at=created_at,
    )


def _order(pair: ProfiledPair) -> SectionOrder:
    """Return a pair's sections with their shares of the time that sections take."""
    kinds, lengths = pair.structure.section_sequence, pair.structure.section_durations
    return SectionOrder(
        pair_id=pair.pair_id,
        seconds=pair.structure.total_duration,
        sections=tuple(
            SectionPlan(segment_type=kind, share=seconds / sum(lengths))
            for kind, seconds in zip(kinds, lengths, strict=True)
            if seconds > 0
        ),
    )


def _duration_targets(structures: Iterable[StructureProfile]) -> dict[SegmentType, tuple[float, float]]:
    """Return the shortest and the longest section of each type, in seconds."""
    lengths = defaultdict[SegmentType, list[float]](list)
    for structure in structures:
        for kind, seconds in zip(structure.section_sequence, structure.section_durations, strict=True):
            lengths[kind].append(seconds)
    return {kind: (min(lengths[kind]), max(lengths[kind])) for kind in SegmentType if kind in lengths}


def _depth_example(pair: ProfiledPair) -> DepthExample:
    figures = len(pair.document.get_figures())
    return DepthExample(
        pair_id=pair.pair_id,
        seconds=pair.transcription.total_duration,
        concepts_by_section=tuple(
            len({name for segment in section for name in segment.key_concepts})
            for section in sections_of(pair.analysis.segments)
        ),
        figure_coverage=min(1.0, pair.structure.figures_discussed / figures) if figures else None,
    )


def _coverage(pair: ProfiledPair) -> float:
    """Return the share of the paper's key concepts that the human episode says."""
    said = {name for segment in pair.analysis.segments for name in segment.key_concepts}
    wanted = {concept.name for concept in pair.analysis.concepts}
    if not wanted:
        raise InputError(f"Pair {pair.pair_id} has no key concept: check that its PDF holds readable text.")
    return len(said & wanted) / len(wanted)


def _range(rates: Sequence[float]) -> tuple[float, float]:
    low, high = min(rates), max(rates)
    return (low, high) if low < high else (low * (1 - _LONE_LEEWAY), high * (1 + _LONE_LEEWAY))


def _universal_patterns(pairs: Sequence[ProfiledPair]) -> dict[str, tuple[str, ...]]:
    grams = common_ngrams([tokens(pair.transcription.transcript_text) for pair in pairs])
    heard = [pattern for pair in pairs for pattern in pair.analysis.phrases]
    kinds = (PhraseKind.INTRO, PhraseKind.TRANSITION, PhraseKind.FIGURE)
    return {
        f"universal_{kind.value}_patterns": _universal(
            [pattern for pattern in heard if pattern.kind is kind], grams, len(pairs)
        )
        for kind in kinds
    }


def _universal(
    patterns: Sequence[PhrasePattern], grams: Sequence[CommonNgram], pairs: int
) -> tuple[str, ...]:
    """Return one template a group of near-duplicates that several pairs share, the most shared first.

    A group is shared where its patterns come from two pairs, or where an n-gram of its words stands in two
    transcripts; of a single pair all groups count. The template is the group's most heard one.
    """
    ranked: list[tuple[int, int, str]] = []
    for group in near_duplicates([pattern.template for pattern in patterns]):
        members = [patterns[i] for i in group]
        best = max(members, key=lambda pattern: pattern.count)
        support = max(len({member.pair_id for member in members}), shared_support(best.template, grams))
        if support >= min(2, pairs):
            ranked.append((-support, -sum(member.count for member in members), best.template))
    return tuple(template for _, _, template in sorted(ranked, key=lambda entry: entry[:2]))
