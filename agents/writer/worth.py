"""What each sentence is worth to each kind of section, before anything is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agents.writer.candidates import Candidate
from agents.writer.centrality import SentenceVectors, Vector
from agents.writer.cues import (
    admits_a_limit,
    announces_own_work,
    cue_strength,
    draws_likeness,
    gives_example,
    states_quantity,
)
from agents.writer.options import Options
from agents.writer.paper_roles import PaperRole
from agents.writer.splitting import split_long
from agents.writer.third_person import speaks_of_authors
from agents.writer.wording import table
from schema.analysis import SegmentType
from schema.document import DocumentGraph

_R = PaperRole
_T = SegmentType
_FIT: Mapping[str, Mapping[str, float]] = table("fit")
_NEEDS_A_CUE = frozenset({_T.LIMITATION, _T.IMPLICATION, _T.TANGENT, _T.PROBLEM_STATEMENT})
_OWN_WORK = {_T.BACKGROUND: 1.2, _T.PROBLEM_STATEMENT: 0.8, _T.TANGENT: 0.4}
_RESULTS_ELSEWHERE = frozenset({_R.ABSTRACT, _R.INTRODUCTION})
"""Parts that tell of results as well as of the method: there the wording decides."""
"""What a sentence about the authors' own doing loses where the section is about others or about the world."""
_CLAIM = 0.3
_PER_WORD_TOO_LONG = 0.05
"""What a sentence that can't be cut loses for each word over the longest wanted."""
_CENTRAL = 1.3
_LONGEST_NAME = 2
_UNFIT = -9.0
CONTENT_TYPES: tuple[SegmentType, ...] = tuple(
    kind for kind in SegmentType if kind not in {_T.TRANSITION, _T.FIGURE_DISCUSSION}
)
"""Types whose sections are filled with sentences that the whole paper competes for."""


@dataclass(frozen=True)
class Worth:
    """Per type a score for every candidate, shape (n,); below 0 means not for this type."""

    by_type: Mapping[SegmentType, Vector]
    reserve: Mapping[SegmentType, Vector]
    """The same with looser demands on the wording, for when a paper says little that is to the point."""
    vectors: SentenceVectors


def appraise(candidates: Sequence[Candidate], document: DocumentGraph, options: Options) -> Worth:
    """Return what every candidate is worth to every type of section; the paper's claims count for more."""
    vectors = SentenceVectors([candidate.stems for candidate in candidates])
    central = _within_reach(vectors.lexrank())
    general = np.array([_general(c, options) for c in candidates]) if candidates else np.zeros(0)
    base = _CENTRAL * central + general
    claimed = {" ".join(claim.text.split()) for claim in document.claims}
    for candidate in candidates:
        base[candidate.index] += _CLAIM * (candidate.written in claimed)
    own = _own_name(document.title)
    own_name = np.array([float(bool(own) and c.spoken.lower().startswith(own)) for c in candidates])
    by_type: dict[SegmentType, Vector] = {}
    reserve: dict[SegmentType, Vector] = {}
    for kind in CONTENT_TYPES:
        by_type[kind], reserve[kind] = _for_type(kind, candidates, base, options)
    for kind, loss in _OWN_WORK.items():
        by_type[kind][own_name > 0] = _UNFIT
        reserve[kind] -= loss * own_name
    return Worth(by_type, reserve, vectors)


def _own_name(title: str) -> str:
    """Return the name that a title gives to the paper's own work ("QLoRA: ..."), lower case, or nothing."""
    name, colon, _ = title.partition(":")
    words = name.split()
    if words and ((len(words) <= _LONGEST_NAME and colon) or (len(words) <= _LONGEST_NAME + 1 and not colon)):
        return name.strip().lower()
    first = words[0] if words else ""
    return first.lower() if any(ch.isupper() or ch.isdigit() for ch in first[1:]) else ""


def _within_reach(rank: Vector) -> Vector:
    """Spread the ranks over 0 to 1 by their order: the raw walk favours a few long sentences far too much."""
    if len(rank) < 2:
        return rank
    order = np.argsort(np.argsort(rank, kind="stable"), kind="stable")
    return np.asarray(order / (len(rank) - 1), dtype=np.float64)


def _general(candidate: Candidate, options: Options) -> float:
    """Return the part of the worth that doesn't depend on the type of section."""
    score = 1.2 * candidate.speakability
    score += 0.15 * (candidate.place == 0) - 0.25 * candidate.opening.leans
    if options.on("give-examples"):
        score += 0.3 * gives_example(candidate.spoken)
    if options.on("draw-analogies"):
        score += 0.4 * draws_likeness(candidate.spoken)
    longest = max(len(piece.split()) for piece in split_long(candidate.spoken, options.longest_sentence))
    score -= _PER_WORD_TOO_LONG * max(0, longest - options.longest_sentence)
    checkable = states_quantity(candidate.spoken) or len(candidate.concepts) > 1
    score += options.grounding * (0.4 * checkable - 0.2 * (candidate.words > 30))
    return score - 0.6 * (candidate.role is PaperRole.APPENDIX)


def _for_type(
    kind: SegmentType, candidates: Sequence[Candidate], base: Vector, options: Options
) -> tuple[Vector, Vector]:
    """Return the scores for a type, and those with looser demands, each of shape (n,)."""
    strict, loose = np.full(len(candidates), _UNFIT), np.full(len(candidates), _UNFIT)
    for candidate in candidates:
        place = _place(kind, candidate)
        if candidate.speakability <= 0 or candidate.points or place <= 0 or _is_out_of_place(kind, candidate):
            continue
        cue = cue_strength(candidate.written, kind)
        fit = 1.2 * place + 1.2 * cue - _OWN_WORK.get(kind, 0.0) * speaks_of_authors(candidate.spoken)
        loose[candidate.index] = base[candidate.index] + fit + _numbers(kind, candidate, options)
        if not _lacks_a_cue(kind, candidate, place, cue):
            strict[candidate.index] = loose[candidate.index]
    return strict, loose


def _place(kind: SegmentType, candidate: Candidate) -> float:
    """Return how well the part of the paper that a sentence stands in suits a type of section."""
    place = _FIT[kind.value].get(candidate.role.value, 0.0)
    in_abstract = candidate.role is PaperRole.ABSTRACT
    return place + (_place_in_abstract(kind, candidate) if in_abstract else 0.0)


def _is_out_of_place(kind: SegmentType, candidate: Candidate) -> bool:
    """Return whether the wording shows that a sentence does another job."""
    if kind in {SegmentType.BACKGROUND, SegmentType.PROBLEM_STATEMENT}:
        return announces_own_work(candidate.written)
    if kind is SegmentType.LIMITATION:
        return candidate.role is not PaperRole.LIMITATIONS and not admits_a_limit(candidate.written)
    if kind is SegmentType.METHODOLOGY and candidate.role in _RESULTS_ELSEWHERE:
        found = cue_strength(candidate.written, SegmentType.KEY_FINDING)
        return cue_strength(candidate.written, kind) <= found
    return False


def _lacks_a_cue(kind: SegmentType, candidate: Candidate, place: float, cue: float) -> bool:
    """Return whether a sentence away from home lacks the words that would make it fit."""
    if kind is SegmentType.LIMITATION and not admits_a_limit(candidate.written):
        return cue_strength(candidate.written, SegmentType.KEY_FINDING) > 0
    return kind in _NEEDS_A_CUE and not cue and place < 1


def _place_in_abstract(kind: SegmentType, candidate: Candidate) -> float:
    """Return what a sentence's place in the abstract adds: the subject comes first, results last."""
    if kind is SegmentType.INTRO:
        return max(-0.8, 1.2 - 0.6 * candidate.place)
    early = {SegmentType.BACKGROUND: 1, SegmentType.PROBLEM_STATEMENT: 2}
    return -1.0 if candidate.place > early.get(kind, candidate.place) else 0.0


def _numbers(kind: SegmentType, candidate: Candidate, options: Options) -> float:
    wanted = kind is SegmentType.KEY_FINDING and options.on("quote-numbers")
    return 0.4 if wanted and states_quantity(candidate.spoken) else 0.0
