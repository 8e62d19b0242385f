"""How far an episode's order and mix of sections are from its reference's."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from schema.analysis import AlignedSegment, SegmentType

_CODE = {segment_type: chr(ord("a") + i) for i, segment_type in enumerate(SegmentType)}


@dataclass(frozen=True, slots=True)
class StructureLoss:
    """The structure term and what it rests on."""

    loss: float
    sequence_similarity: float
    distribution_similarity: float
    edit_distance: int
    generated_count: int
    reference_count: int


def merge_runs(types: Sequence[SegmentType]) -> list[SegmentType]:
    """Return the types with neighbours of one type merged: segments in, sections out."""
    return [segment_type for segment_type, _ in groupby(types)]


def edit_distance(first: Sequence[SegmentType], second: Sequence[SegmentType]) -> int:
    """Return the fewest insertions, deletions and substitutions from one sequence to the other."""
    return Levenshtein.distance(_coded(first), _coded(second))


def _coded(types: Sequence[SegmentType]) -> str:
    return "".join(_CODE[segment_type] for segment_type in types)


def structure_loss(
    generated_types: Sequence[SegmentType], reference_types: Sequence[SegmentType]
) -> StructureLoss:
    """Return 1 - (0.6 x sequence similarity + 0.4 x distribution similarity) (SPEC 4.2).

    The sequences are taken as given: merge them first (`merge_runs`) to compare sections. Two empty
    sequences are the same and cost 0; one empty sequence costs 1.
    """
    distance = edit_distance(generated_types, reference_types)
    sequence = 1 - distance / max(len(generated_types), len(reference_types), 1)
    distribution = _distribution_similarity(generated_types, reference_types)
    return StructureLoss(
        loss=1 - (0.6 * sequence + 0.4 * distribution),
        sequence_similarity=sequence,
        distribution_similarity=distribution,
        edit_distance=distance,
        generated_count=len(generated_types),
        reference_count=len(reference_types),
    )


def _distribution_similarity(generated: Sequence[SegmentType], reference: Sequence[SegmentType]) -> float:
    of_generated, of_reference = Counter(generated), Counter(reference)
    apart = sum(abs(of_generated[segment_type] - of_reference[segment_type]) for segment_type in SegmentType)
    return 1 - apart / max(len(generated) + len(reference), 1)


def time_slice_agreement(
    generated: Sequence[AlignedSegment],
    generated_duration: float,
    reference: Sequence[AlignedSegment],
    reference_duration: float,
    slices: int = 100,
) -> float:
    """Return the share of equal time slices whose segment types agree, each side cut by its own length.

    A slice has the type of the segment that began last before its middle; a pause belongs to the segment
    before it, and what comes before the first segment to the first. Durations are in seconds.

    Raises:
        ValueError: a side without segments, a duration that is not positive, or no slice.
    """
    if slices < 1:
        raise ValueError(f"slices must be at least 1, got {slices!r}")
    ours = _sliced(generated, generated_duration, slices)
    theirs = _sliced(reference, reference_duration, slices)
    return sum(a is b for a, b in zip(ours, theirs, strict=True)) / slices


def _sliced(segments: Sequence[AlignedSegment], duration: float, slices: int) -> list[SegmentType]:
    if not segments:
        raise ValueError("an episode without segments can't be compared")
    if not duration > 0:
        raise ValueError(f"duration must be positive, got {duration!r} s")
    ordered = sorted(segments, key=lambda segment: segment.transcript_segment.start_time)
    starts = [segment.transcript_segment.start_time for segment in ordered]
    middles = ((i + 0.5) * duration / slices for i in range(slices))
    return [ordered[max(0, bisect_right(starts, middle) - 1)].segment_type for middle in middles]
