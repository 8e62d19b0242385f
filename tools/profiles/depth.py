"""Targets of the four depth levels, learned where there are examples and scaled where there are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from schema.profile import DEPTH_RANGES, DepthTarget, PodcastDepth, depth_of

_LEEWAY = 0.10
"""How far a learned length may be missed on either side."""


@dataclass(frozen=True, slots=True)
class DepthExample:
    """What one episode shows of its depth level."""

    pair_id: str
    seconds: float
    concepts_by_section: tuple[int, ...]
    """Distinct key concepts said in each section, in order."""
    figure_coverage: float | None
    """Share of the paper's figures that were discussed; None where the paper has none."""


def depth_targets(examples: Sequence[DepthExample]) -> dict[PodcastDepth, DepthTarget]:
    """Return the targets of all four depths (SPEC 3.1).

    A depth with examples learns from them: its length is the part of SPEC's range that they span, 10% more
    on either side, never outside SPEC's range; sections and figures are theirs. A depth without is scaled
    from all episodes: sections and figure coverage grow with the square root of the length, since a longer
    episode has both more and longer sections. Concepts a section are the middle half of what was heard.
    """
    return {depth: _target(depth, examples) for depth in PodcastDepth}


def _target(depth: PodcastDepth, examples: Sequence[DepthExample]) -> DepthTarget:
    own = [example for example in examples if depth_of(example.seconds) is depth]
    seconds = _learned_range(DEPTH_RANGES[depth], own) if own else DEPTH_RANGES[depth]
    scales = [1.0 if own else sqrt(sum(seconds) / 2 / example.seconds) for example in own or examples]
    sections = [
        scale * len(example.concepts_by_section)
        for scale, example in zip(scales, own or examples, strict=True)
    ]
    figures = [
        min(1.0, scale * example.figure_coverage)
        for scale, example in zip(scales, own or examples, strict=True)
        if example.figure_coverage is not None
    ]
    return DepthTarget(
        depth=depth,
        duration_range=seconds,
        segment_count_range=(max(1, round(min(sections))), max(1, round(max(sections)))),
        concepts_per_segment=_middle_half([n for e in own or examples for n in e.concepts_by_section]),
        figure_coverage=sum(figures) / len(figures) if figures else 0.0,
        example_pair_ids=tuple(example.pair_id for example in own),
    )


def _learned_range(allowed: tuple[float, float], own: Sequence[DepthExample]) -> tuple[float, float]:
    low, high = allowed
    lengths = [min(high, max(low, example.seconds)) for example in own]
    return max(low, min(lengths) * (1 - _LEEWAY)), min(high, max(lengths) * (1 + _LEEWAY))


def _middle_half(counts: Sequence[int]) -> tuple[int, int]:
    """Return the first and third quartile, rounded; a section is to say at least one concept."""
    low, high = np.percentile(counts, (25, 75))
    return round(float(low)), max(1, round(float(high)))
