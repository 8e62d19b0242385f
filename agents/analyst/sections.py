"""Cutting a talk into sections: the best run of typed stretches, as an editor would mark it.

A segmental (semi-Markov) Viterbi search: a stretch gains what its sentences say for its type, and pays for
being a section at all, for being shorter than sections of its type are, and for following a type it rarely
follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from agents.analyst.roles import TYPES
from schema.analysis import SegmentType

_T = SegmentType
_SHORT_COST = 3.0
"""Paid in full by a section of no length, falling to nothing at the least usual length."""
_BACKWARD = 0.4
_USUAL_END = 1.0
"""Paid by a talk that doesn't begin with an opening, and by one that doesn't end with a farewell."""
_LEAST_SECONDS = {
    _T.TRANSITION: 3.0,
    _T.TANGENT: 6.0,
    _T.FIGURE_DISCUSSION: 10.0,
    _T.INTRO: 8.0,
    _T.CONCLUSION: 8.0,
}
_LEAST = 15.0
_MOST_SECONDS = {_T.TRANSITION: 10.0, _T.TANGENT: 45.0}
_ORDER = {
    kind: place
    for place, kinds in enumerate(
        (
            (_T.INTRO,),
            (_T.BACKGROUND,),
            (_T.PROBLEM_STATEMENT,),
            (_T.METHODOLOGY,),
            (_T.KEY_FINDING, _T.FIGURE_DISCUSSION),
            (_T.IMPLICATION, _T.LIMITATION),
            (_T.CONCLUSION,),
        )
    )
    for kind in kinds
}
"""The usual order of an episode; asides and bridges stand anywhere."""
_COSTS = (1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0)
"""Price of a section, tried in turn until there are not too many."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What the search needs of a talk: one entry a sentence."""

    logs: NDArray[np.float64]
    """Log-probabilities of the types, shape (n, 11)."""
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    """Seconds, shape (n,)."""
    openings: NDArray[np.float64]
    """How strongly each sentence opens a new section, 0 and up: taken off the section's price."""


def cut(talk: Talk) -> list[SegmentType]:
    """Return the type of every sentence, such that runs of one type are the talk's sections."""
    if not len(talk.logs):
        return []
    minutes = float(talk.ends[-1] - talk.starts[0]) / 60
    for cost in _COSTS:
        types = _search(talk, cost)
        if _section_count(types) <= 10 + 1.2 * minutes:
            break
    return [TYPES[t] for t in types]


def _section_count(types: Sequence[int]) -> int:
    return 1 + sum(a != b for a, b in pairwise(types))


def _search(talk: Talk, cost: float) -> list[int]:
    count, kinds = talk.logs.shape
    summed = np.vstack([np.zeros(kinds), np.cumsum(talk.logs, axis=0)])
    transitions = _transitions()
    best = np.full((count + 1, kinds), -np.inf)
    entry = np.zeros((count, kinds))
    entry[0] = [0.0 if kind is _T.INTRO else -_USUAL_END for kind in TYPES]
    came_from = np.zeros((count, kinds), dtype=int)
    begun = np.zeros((count + 1, kinds), dtype=int)
    for end in range(1, count + 1):
        row = end - 1
        if row:
            arrivals = best[row][:, None] + transitions
            came_from[row] = arrivals.argmax(axis=0)
            entry[row] = arrivals.max(axis=0) - max(0.5, cost - talk.openings[row])
        gains = entry[:end] + summed[end] - summed[:end] - _length_costs(talk.ends[row] - talk.starts[:end])
        begun[end] = gains.argmax(axis=0)
        best[end] = gains.max(axis=0)
    best[count] -= [0.0 if kind is _T.CONCLUSION else _USUAL_END for kind in TYPES]
    return _trace(best, begun, came_from)


def _trace(best: NDArray[np.float64], begun: NDArray[np.intp], came_from: NDArray[np.intp]) -> list[int]:
    end = len(best) - 1
    kind = int(best[end].argmax())
    types: list[int] = []
    while end > 0:
        start = int(begun[end, kind])
        types[:0] = [kind] * (end - start)
        end, kind = start, int(came_from[start, kind])
    return types


def _transitions() -> NDArray[np.float64]:
    matrix = np.zeros((len(TYPES), len(TYPES)))
    for i, before in enumerate(TYPES):
        for j, after in enumerate(TYPES):
            matrix[i, j] = _transition(before, after)
    return matrix


def _transition(before: SegmentType, after: SegmentType) -> float:
    if before is after:
        return -np.inf
    if after is _T.INTRO:
        return -4.0
    if before is _T.CONCLUSION:
        return -2.5
    if before in _ORDER and after in _ORDER:
        return -_BACKWARD * max(0, _ORDER[before] - _ORDER[after])
    return 0.0


def _length_costs(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what sections of these lengths pay, shape (len(seconds), 11)."""
    least = np.array([_LEAST_SECONDS.get(kind, _LEAST) for kind in TYPES])
    most = np.array([_MOST_SECONDS.get(kind, np.inf) for kind in TYPES])
    short = np.clip(1 - seconds[:, None] / least, 0.0, 1.0)
    long = np.clip(seconds[:, None] / most - 1, 0.0, None)
    return np.asarray(_SHORT_COST * (short + long))
