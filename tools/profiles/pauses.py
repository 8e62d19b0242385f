"""How long speakers are silent between sentences, thoughts and sections."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from schema.analysis import AlignedSegment
from schema.profile import Pauses
from schema.transcript import TranscriptionResult

_LEAST_ANCHORED = 0.8
"""Share of measured word times from which the gaps between sentences are measurements too."""
_FEWEST = 8
"""Gaps from which a median says something."""
_LONGEST = 3.0
"""Seconds from which a gap is music or something cut out, no pause."""
_THOUGHT = 75
"""Percentile of the gaps that stands for the one between two thoughts."""


def pauses_in(transcription: TranscriptionResult, segments: Sequence[AlignedSegment]) -> Pauses | None:
    """Return the pauses of one episode; None where its word times weren't measured in the audio.

    Sections are runs of segments of one type.
    """
    report = transcription.alignment
    if report is None or report.anchored_share < _LEAST_ANCHORED:
        return None
    gaps: list[float] = []
    turns: list[float] = []
    for before, after in pairwise(segments):
        gap = after.transcript_segment.start_time - before.transcript_segment.end_time
        if 0 <= gap < _LONGEST:
            gaps.append(gap)
            turns += [gap] if after.segment_type is not before.segment_type else []
    if len(gaps) < _FEWEST:
        return None
    sentence, thought = median(gaps), float(np.percentile(gaps, _THOUGHT))
    return Pauses(sentence=sentence, paragraph=thought, section=max(thought, median(turns or gaps)))


def shared_pauses(episodes: Sequence[Pauses | None]) -> Pauses:
    """Return the pauses that episodes have in common: the medians; ours where none was measured."""
    measured = [pauses for pauses in episodes if pauses is not None]
    if not measured:
        return Pauses()
    return Pauses(
        **{kind: round(median(getattr(p, kind) for p in measured), 3) for kind in Pauses.model_fields}
    )
