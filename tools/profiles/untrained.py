"""The profile before any pair was seen: what a thoughtful producer would start from."""

from datetime import datetime

from schema.analysis import SegmentType
from schema.profile import DEPTH_RANGES, AggregatedProfile, DepthTarget, PodcastDepth, SectionPlan

_PLAN = (
    (SegmentType.INTRO, 0.07),
    (SegmentType.BACKGROUND, 0.13),
    (SegmentType.PROBLEM_STATEMENT, 0.11),
    (SegmentType.METHODOLOGY, 0.24),
    (SegmentType.KEY_FINDING, 0.18),
    (SegmentType.FIGURE_DISCUSSION, 0.08),
    (SegmentType.IMPLICATION, 0.09),
    (SegmentType.LIMITATION, 0.05),
    (SegmentType.CONCLUSION, 0.05),
)
"""The order in which a paper itself argues; method and results get the most time."""

_DEPTHS = {
    PodcastDepth.OVERVIEW: ((5, 9), (1, 3), 0.2),
    PodcastDepth.STANDARD: ((8, 12), (2, 4), 0.4),
    PodcastDepth.DEEP_DIVE: ((9, 16), (2, 5), 0.6),
    PodcastDepth.COMPREHENSIVE: ((12, 24), (3, 6), 0.8),
}
"""Sections, concepts a section, and the share of the figures to discuss."""


def untrained_profile(created_at: datetime) -> AggregatedProfile:
    """Return version `v0`: a generic order, SPEC 3.1's lengths, an ordinary rate, nothing learned."""
    return AggregatedProfile(
        canonical_segment_sequence=tuple(segment_type for segment_type, _ in _PLAN),
        canonical_sections=tuple(SectionPlan(segment_type=kind, share=share) for kind, share in _PLAN),
        segment_duration_targets=_durations(),
        depth_targets={depth: _target(depth) for depth in PodcastDepth},
        style_variants={},
        universal_intro_patterns=(),
        universal_transition_patterns=(),
        universal_figure_patterns=(),
        min_coverage=0.6,
        target_words_per_minute=(140.0, 160.0),
        target_concepts_per_minute=(1.0, 4.0),
        version="v0",
        training_pairs_used=(),
        created_at=created_at,
    )


def _durations() -> dict[SegmentType, tuple[float, float]]:
    """Return each type's share of the shortest and of the longest standard episode, in seconds."""
    shortest, longest = DEPTH_RANGES[PodcastDepth.STANDARD]
    return {kind: (share * shortest, share * longest) for kind, share in _PLAN}


def _target(depth: PodcastDepth) -> DepthTarget:
    sections, concepts, figures = _DEPTHS[depth]
    return DepthTarget(
        depth=depth,
        duration_range=DEPTH_RANGES[depth],
        segment_count_range=sections,
        concepts_per_segment=concepts,
        figure_coverage=figures,
    )
