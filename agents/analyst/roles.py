"""What job each part of a paper does, read off its headings and wording: a talk about it does the same."""

import re
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agents.analyst.cues import Cues
from schema.analysis import SegmentType
from schema.document import AtomType, DocumentAtom, DocumentGraph
from tools.align.index import Passage
from tools.align.sentences import Alignment

TYPES = tuple(SegmentType)
"""Column order of every score matrix."""
_T = SegmentType
_Role = Mapping[SegmentType, float]
_HEADINGS: tuple[tuple[str, _Role], ...] = (
    (r"limitation|threats? to validity|caveat|ethic", {_T.LIMITATION: 1.0}),
    (r"future|outlook|open (?:problem|question|challenge)", {_T.LIMITATION: 0.6, _T.IMPLICATION: 0.3}),
    (r"conclu|summary|closing", {_T.CONCLUSION: 0.4, _T.KEY_FINDING: 0.2, _T.IMPLICATION: 0.2}),
    (r"impact|implication|application|use case|recommendation|practical", {_T.IMPLICATION: 1.0}),
    (r"discussion", {_T.IMPLICATION: 0.4, _T.LIMITATION: 0.3, _T.KEY_FINDING: 0.2}),
    (r"related|prior|previous|literature|background|preliminar|history|primer", {_T.BACKGROUND: 1.0}),
    (r"problem|motivation|research question|statement of need|challenge", {_T.PROBLEM_STATEMENT: 1.0}),
    (r"introduction", {_T.PROBLEM_STATEMENT: 0.4, _T.BACKGROUND: 0.4}),
    (r"set-?up|experimental design|data ?sets?\b|data collection|protocol", {_T.METHODOLOGY: 1.0}),
    (
        r"result|evaluation|finding|ablation|comparison|performance|analysis|benchmark|\?$",
        {_T.KEY_FINDING: 1.0},
    ),
    (r"experiment", {_T.KEY_FINDING: 0.7, _T.METHODOLOGY: 0.3}),
)
_BODY: _Role = {_T.METHODOLOGY: 0.6}
"""A topical heading in the body of a paper tells of the thing itself more often than of a result."""
_CAPTION: _Role = {_T.FIGURE_DISCUSSION: 0.4, _T.KEY_FINDING: 0.2}
_ABSTRACT: tuple[_Role, ...] = (
    {_T.BACKGROUND: 0.3, _T.PROBLEM_STATEMENT: 0.4},
    {_T.METHODOLOGY: 0.5},
    {_T.KEY_FINDING: 0.6},
)
_WORDING_SHARE = 0.5
"""How much a passage's own wording counts beside its place in the paper."""
_FULL_SIMILARITY = 0.4
"""Similarity from which a talk is taken to do what the passage does."""


class Roles:
    """The segment types that the passages of one paper speak for."""

    def __init__(self, document: DocumentGraph, cues: Cues) -> None:
        self.document = document
        self._cues = cues
        self._sections = {section.section_id: section for section in document.sections}
        self._passages: dict[Passage, NDArray[np.float64]] = {}

    def of(self, alignment: Alignment) -> NDArray[np.float64]:
        """Return how strongly what a sentence rests on speaks for each type, shape (11,), each 0 to 1."""
        total = np.zeros(len(TYPES))
        weight = sum(match.score for match in alignment.passages)
        for match in alignment.passages:
            total += match.score / weight * self._role(match.passage)
        best = max((match.score for match in alignment.passages), default=0.0)
        return total * min(1.0, best / _FULL_SIMILARITY)

    def _role(self, passage: Passage) -> NDArray[np.float64]:
        if passage not in self._passages:
            place = _vector(self._place(passage))
            heard = self._cues.strengths(passage.text)
            wording = np.array([heard[kind].signs if kind in heard else 0.0 for kind in TYPES])
            self._passages[passage] = place + _WORDING_SHARE * np.minimum(wording, 1.0)
        return self._passages[passage]

    def _place(self, passage: Passage) -> _Role:
        atom = self.document.get_atom(passage.atom_id)
        if atom is None or atom.atom_type is AtomType.TITLE:
            return {}
        if atom.atom_type in (AtomType.FIGURE, AtomType.TABLE):
            return _CAPTION
        if atom.atom_type is AtomType.ABSTRACT:
            return _ABSTRACT[min(2, int(3 * atom.text.find(passage.text[:40]) / max(1, len(atom.text))))]
        return self._section_role(atom)

    def _section_role(self, atom: DocumentAtom) -> _Role:
        section_id = atom.section_id
        while section_id is not None and (section := self._sections.get(section_id)) is not None:
            if (role := _heading_role(section.title)) is not None:
                return role
            section_id = section.parent_id
        return _BODY


@lru_cache(maxsize=1024)
def _heading_role(title: str) -> _Role | None:
    return next((role for pattern, role in _HEADINGS if re.search(pattern, title.lower().strip())), None)


def _vector(role: _Role) -> NDArray[np.float64]:
    return np.array([role.get(kind, 0.0) for kind in TYPES])
