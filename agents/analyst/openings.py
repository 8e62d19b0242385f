"""Where a talk sounds as if a new section began: the wording, and the pause before it."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from agents.analyst.cues import BOUNDARY, Cues
from schema.transcript import TranscriptSegment

_WORDING = 0.8
_PAUSE = 0.8
_LONG_PAUSE = 0.6
"""Seconds of silence from which a pause may part sections."""


def openings(segments: Sequence[TranscriptSegment], cues: Cues) -> NDArray[np.float64]:
    """Return how strongly each sentence opens a section, shape (len(segments),), 0 and up."""
    wording = np.array([_opens(segment.text, cues) for segment in segments])
    return _WORDING * wording + _PAUSE * _pauses(segments)


def _opens(text: str, cues: Cues) -> float:
    heard = cues.strengths(text).get(BOUNDARY)
    return min(1.0, heard.signs) if heard is not None else 0.0


def _pauses(segments: Sequence[TranscriptSegment]) -> NDArray[np.float64]:
    """Return 1 where the silence before a sentence is long, also for this talk, else 0."""
    gaps = np.array(
        [
            0.0,
            *(after.start_time - before.end_time for before, after in pairwise(segments)),
        ]
    )
    usual = float(np.median(gaps)) if len(gaps) else 0.0
    return ((gaps >= _LONG_PAUSE) & (gaps >= 2 * usual)).astype(np.float64)
