"""What each sentence is worth to each kind of section, before anything is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agents.writer.candidates import Candidate
from agents.writer.centrality import SentenceVectors, Vector
from agents.writer.cues import cue_strength, draws_likeness, gives_example, states_quantity
from agents.writer.fitness import asks_to_look
from agents.writer.options import Options
from agents.writer.paper_roles import PaperRole
from schema.analysis import SegmentType

_R = PaperRole
_T = SegmentType
_FIT: Mapping[SegmentType, Mapping[PaperRole, float]] = {
    _T.INTRO: {_R.ABSTRACT: 1.0, _R.INTRODUCTION: 0.6},
    _T.BACKGROUND: {_R.BACKGROUND: 1.0, _R.RELATED_WORK: 0.9, _R.INTRODUCTION: 0.8, _R.ABSTRACT: 0.2},
    _T.PROBLEM_STATEMENT: {_R.INTRODUCTION: 1.0, _R.ABSTRACT: 0.6, _R.BACKGROUND: 0.4, _R.RELATED_WORK: 0.3},
    _T.METHODOLOGY: {_R.METHOD: 1.0, _R.SETUP: 0.7, _R.ABSTRACT: 0.3, _R.INTRODUCTION: 0.3, _R.APPENDIX: 0.3, _R.BACKGROUND: 0.2},
    _T.KEY_FINDING: {_R.RESULTS: 1.0, _R.ABSTRACT: 0.5, _R.DISCUSSION: 0.5, _R.CONCLUSION: 0.3, _R.INTRODUCTION: 0.3, _R.APPENDIX: 0.3, _R.SETUP: 0.1},
    _T.IMPLICATION: {_R.DISCUSSION: 1.0, _R.CONCLUSION: 0.7, _R.LIMITATIONS: 0.3, _R.INTRODUCTION: 0.4, _R.RESULTS: 0.2, _R.ABSTRACT: 0.2},
    _T.LIMITATION: {_R.LIMITATIONS: 1.0, _R.DISCUSSION: 0.5, _R.CONCLUSION: 0.4, _R.RESULTS: 0.1},
    _T.CONCLUSION: {_R.CONCLUSION: 1.0, _R.DISCUSSION: 0.4, _R.ABSTRACT: 0.5, _R.INTRODUCTION: 0.2},
    _T.TANGENT: {_R.DISCUSSION: 0.6, _R.RELATED_WORK: 0.6, _R.APPENDIX: 0.6, _R.RESULTS: 0.4, _R.INTRODUCTION: 0.4, _R.METHOD: 0.3},
    _T.TRANSITION: {},
    _T.FIGURE_DISCUSSION: {},
}  # fmt: skip
_NEEDS_A_CUE = frozenset({_T.LIMITATION, _T.IMPLICATION, _T.TANGENT, _T.PROBLEM_STATEMENT})
_UNFIT = -9.0
CONTENT_TYPES = tuple(kind for kind in SegmentType if kind not in {_T.TRANSITION, _T.FIGURE_DISCUSSION})
"""Types whose sections are filled with sentences that the whole paper competes for."""


@dataclass(frozen=True)
class Worth:
    """Per type a score for every candidate, shape (n,); below 0 means not for this type."""

    by_type: Mapping[SegmentType, Vector]
    vectors: SentenceVectors


def appraise(candidates: Sequence[Candidate], options: Options) -> Worth:
    """Return what every candidate is worth to every type of section."""
    vectors = SentenceVectors([candidate.stems for candidate in candidates])
    central = _within_reach(vectors.lexrank())
    general = np.array([_general(c, options) for c in candidates]) if candidates else np.zeros(0)
    return Worth({kind: _for_type(kind, candidates, central + general, options) for kind in CONTENT_TYPES}, vectors)


def _within_reach(rank: Vector) -> Vector:
    """Spread the ranks over 0 to 1 by their order: the raw walk favours a few long sentences far too much."""
    if len(rank) < 2:
        return rank
    order = np.argsort(np.argsort(rank, kind="stable"), kind="stable")
    return np.asarray(order / (len(rank) - 1), dtype=np.float64)


def _general(candidate: Candidate, options: Options) -> float:
    """Return the part of the worth that doesn't depend on the type of section."""
    score = 1.2 * candidate.speakability
    score += 0.15 * (candidate.place == 0) - 0.25 * candidate.opening.leans - 0.15 * candidate.opening.points_back
    if options.on("give-examples"):
        score += 0.3 * gives_example(candidate.spoken)
    if options.on("draw-analogies"):
        score += 0.4 * draws_likeness(candidate.spoken)
    checkable = states_quantity(candidate.spoken) or len(candidate.concepts) > 1
    score += options.grounding * (0.4 * checkable - 0.2 * (candidate.words > 30))
    return score - 0.6 * (candidate.role is PaperRole.APPENDIX)


def _for_type(kind: SegmentType, candidates: Sequence[Candidate], base: Vector, options: Options) -> Vector:
    scores = np.full(len(candidates), _UNFIT)
    for candidate in candidates:
        if (fit := _fit(kind, candidate)) is not None:
            scores[candidate.index] = base[candidate.index] + fit + _numbers(kind, candidate, options)
    return scores


def _fit(kind: SegmentType, candidate: Candidate) -> float | None:
    """Return how well a sentence suits a type of section, or None where it doesn't belong there."""
    place = _FIT[kind].get(candidate.role, 0.0)
    if candidate.speakability <= 0 or not place or asks_to_look(candidate.written) or candidate.role is PaperRole.CAPTION:
        return None
    cue = cue_strength(candidate.written, kind)
    if kind in _NEEDS_A_CUE and not cue and place < 1:
        return None
    return 1.2 * place + 1.2 * cue


def _numbers(kind: SegmentType, candidate: Candidate, options: Options) -> float:
    wanted = kind is SegmentType.KEY_FINDING and options.on("quote-numbers")
    return 0.4 if wanted and states_quantity(candidate.spoken) else 0.0
