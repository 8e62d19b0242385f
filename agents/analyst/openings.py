"""Where a talk sounds as if a new section began: an announcement, the wording, the pause before it."""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from agents.analyst.cues import BOUNDARY, Cues
from schema.analysis import SegmentType
from schema.transcript import TranscriptSegment
from tools.align.figures import names_figure

_ANNOUNCEMENT = 1.2
_WORDING = 0.6
_PAUSE = 0.8
_LONG_PAUSE = 0.6
"""Seconds of silence from which a pause may part sections."""
_ASKS_OPENLY = re.compile(
    r"(?:(?:so|and|but|then|now|well|okay|right)\b,?\s+)*(?:what|how|why|where|who|does|did|do|is|can)\b.*\?",
    re.IGNORECASE | re.DOTALL,
)
_SHORT_SENTENCE = 12
"""Most words of a sentence that does nothing but announce."""


def openings(segments: Sequence[TranscriptSegment], cues: Cues) -> NDArray[np.float64]:
    """Return how strongly each sentence opens a section, shape (len(segments),), 0 and up."""
    wording = np.array([_opens(segment.text, cues) for segment in segments])
    return wording + _PAUSE * _pauses(segments)


def announces(text: str, cues: Cues) -> bool:
    """Return whether a sentence says, in few words, what comes next: "so what did they find?"."""
    heard = cues.strengths(text)
    names_a_part = any(heard[kind].signs for kind in SegmentType if kind in heard)
    opens = _ASKS_OPENLY.match(text) is not None or (BOUNDARY in heard and heard[BOUNDARY].signs > 0)
    return names_a_part and opens and len(text.split()) <= _SHORT_SENTENCE


def _opens(text: str, cues: Cues) -> float:
    if announces(text, cues):
        return _ANNOUNCEMENT
    heard = cues.strengths(text).get(BOUNDARY)
    worded = min(1.0, heard.signs) if heard is not None else 0.0
    return _WORDING * max(worded, float(names_figure(text)))


def _pauses(segments: Sequence[TranscriptSegment]) -> NDArray[np.float64]:
    """Return 1 where the silence before a sentence is long, also for this talk, else 0."""
    gaps = np.array([0.0, *(after.start_time - before.end_time for before, after in pairwise(segments))])
    usual = float(np.median(gaps)) if len(gaps) else 0.0
    return ((gaps >= _LONG_PAUSE) & (gaps >= 2 * usual)).astype(np.float64)
