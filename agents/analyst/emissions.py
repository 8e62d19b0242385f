"""How strongly each sentence of a talk speaks for each segment type, before its neighbours are heard."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agents.analyst.cues import Cues
from agents.analyst.figure_talk import figure_talk
from agents.analyst.openings import announces
from agents.analyst.roles import TYPES, Roles
from schema.analysis import SegmentType
from schema.transcript import TranscriptSegment
from tools.align.sentences import Alignment

_T = SegmentType
_SIGN = 1.5
_HINT = 0.4
_ROLE = 1.2
_ANNOUNCED = 1.5
_FADING = 0.85
"""What is left of an announcement after each further sentence, until the next one."""
_QUESTION = 0.8
_EARLY = 0.35
_FLOOR = -4.0
"""Log-probability that no sentence, however it is worded, falls below for any type."""
_RARE = {_T.TRANSITION: -1.5, _T.TANGENT: -1.5, _T.FIGURE_DISCUSSION: -0.4}
"""Types that few sentences have."""


def emissions(
    segments: Sequence[TranscriptSegment], alignments: Sequence[Alignment], cues: Cues, roles: Roles
) -> NDArray[np.float64]:
    """Return log-probabilities of shape (len(segments), 11), columns in the order of `TYPES`."""
    if not segments:
        return np.zeros((0, len(TYPES)))
    wording = _wordings(segments, cues)
    wording[:, TYPES.index(_T.FIGURE_DISCUSSION)] += figure_talk(segments, alignments, roles.document, cues)
    content = _ROLE * _spread(np.array([roles.of(alignment) for alignment in alignments]))
    evidence = np.clip(np.clip(wording, 0.0, None).sum(axis=1) + content.sum(axis=1), 0.0, 1.0)
    places = _ends(segments) + _early_questions(segments, cues) + evidence[:, None] * _usual_places(segments)
    return _log_probabilities(wording + content + places)


def _wordings(segments: Sequence[TranscriptSegment], cues: Cues) -> NDArray[np.float64]:
    """What is said, and what was announced a little before: "let's wrap up" colours what follows it."""
    scores = np.tile([_RARE.get(kind, 0.0) for kind in TYPES], (len(segments), 1))
    announced = np.zeros(len(TYPES))
    for row, segment in enumerate(segments):
        heard = cues.strengths(segment.text)
        signs = np.array([heard[kind].signs if kind in heard else 0.0 for kind in TYPES])
        hints = np.array([heard[kind].hints if kind in heard else 0.0 for kind in TYPES])
        announced = np.minimum(signs, 1.0) if announces(segment.text, cues) else _FADING * announced
        scores[row] += _SIGN * signs + _HINT * hints + _ANNOUNCED * announced
    return scores


def _spread(content: NDArray[np.float64]) -> NDArray[np.float64]:
    """Let a sentence borrow from its neighbours: half of what it says is what they rest on."""
    padded = np.pad(content, ((1, 1), (0, 0)), mode="edge")
    return 0.5 * content + 0.25 * padded[:-2] + 0.25 * padded[2:]


def _ends(segments: Sequence[TranscriptSegment]) -> NDArray[np.float64]:
    """Openings are heard at the start and farewells at the end, and hardly anywhere else."""
    middles, length = _middles(segments)
    left = length - middles
    opening = np.clip(0.08 * length, 15.0, 90.0)
    closing = np.clip(0.10 * length, 15.0, 120.0)
    scores = np.zeros((len(segments), len(TYPES)))
    scores[:, TYPES.index(_T.INTRO)] = np.clip(2.0 - 2.0 * middles / opening, -3.0, 2.0)
    near_end = np.clip(1.5 - 1.5 * left / closing, 0.0, 1.5)
    scores[:, TYPES.index(_T.CONCLUSION)] = near_end - 2.0 * np.clip((0.7 - middles / length) / 0.2, 0.0, 1.0)
    return scores


def _usual_places(segments: Sequence[TranscriptSegment]) -> NDArray[np.float64]:
    middles, length = _middles(segments)
    share = middles / length
    scores = np.zeros((len(segments), len(TYPES)))
    for kind, first, last, bonus in _USUAL_PLACES:
        scores[:, TYPES.index(kind)] = bonus * ((share >= first) & (share <= last))
    return scores


def _early_questions(segments: Sequence[TranscriptSegment], cues: Cues) -> NDArray[np.float64]:
    """A question that a lone host asks early in an episode is the one that the paper sets out to answer."""
    middles, length = _middles(segments)
    alone = len({segment.speaker for segment in segments}) == 1
    asked = np.array([alone and "?" in s.text and not announces(s.text, cues) for s in segments])
    scores = np.zeros((len(segments), len(TYPES)))
    scores[:, TYPES.index(_T.PROBLEM_STATEMENT)] = _QUESTION * (asked & (middles < _EARLY * length))
    return scores


def _middles(segments: Sequence[TranscriptSegment]) -> tuple[NDArray[np.float64], float]:
    start = segments[0].start_time
    middles = np.array([(segment.start_time + segment.end_time) / 2 - start for segment in segments])
    return middles, max(segments[-1].end_time - start, 1e-9)


_USUAL_PLACES = (
    (_T.BACKGROUND, 0.0, 0.35, 0.4),
    (_T.PROBLEM_STATEMENT, 0.0, 0.35, 0.5),
    (_T.METHODOLOGY, 0.12, 0.7, 0.3),
    (_T.KEY_FINDING, 0.35, 0.9, 0.3),
    (_T.IMPLICATION, 0.45, 1.0, 0.3),
    (_T.LIMITATION, 0.5, 0.97, 0.3),
)
"""(type, from, to, bonus): where in an episode, as a share of its length, a type is usually heard."""


def _log_probabilities(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return np.asarray(np.maximum(logs, _FLOOR))
