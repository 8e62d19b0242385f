"""Aligning spoken sentences to the atoms of the paper that they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schema.document import DocumentGraph
from tools.align.figures import FigureFinder, points_at_figure
from tools.align.index import AtomIndex, Match, best_atoms

_OWN_LEAST = 0.08
"""A sentence less similar than this to every passage rests on nothing, whatever stands around it."""
_LEAST = 0.13
"""Similarity, neighbours counted in, from which a sentence rests on an atom."""
_NEIGHBOUR_SHARE = 0.3
"""How much the sentences before and after lend to a passage's similarity."""
_NEAR_BEST = 0.6
"""Atoms down to this share of the best one's similarity are kept beside it."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """What one sentence rests on."""

    atoms: tuple[tuple[str, float], ...]
    """(atom_id, similarity 0 to 1), best first; empty where the paper says nothing like it."""
    passages: tuple[Match, ...]
    """The sentences of the paper behind it, best first; empty where `atoms` is."""
    figures: tuple[str, ...]
    """Ids of the figures and tables it speaks of, "this plot" being the one named last."""

    @property
    def atom_ids(self) -> tuple[str, ...]:
        """The atoms without their similarities."""
        return tuple(atom_id for atom_id, _ in self.atoms)


def align_sentences(
    sentences: Sequence[str], document: DocumentGraph, *, index: AtomIndex | None = None, limit: int = 3
) -> list[Alignment]:
    """Return what each sentence of a talk rests on, one alignment a sentence, in order.

    Neighbouring sentences lend each other evidence, since a talk stays with a passage for a while; a sentence
    that shares next to nothing with the paper gets no atom all the same.
    """
    index = index or AtomIndex(document)
    own = [index.scores(sentence) for sentence in sentences]
    figures = _figures(sentences, FigureFinder(document))
    return [_alignment(index, own, row, figures[row], limit) for row in range(len(sentences))]


def _alignment(
    index: AtomIndex, own: Sequence[NDArray[np.float64]], row: int, figures: tuple[str, ...], limit: int
) -> Alignment:
    scores = own[row].copy()
    if scores.size == 0 or scores.max() < _OWN_LEAST:
        return Alignment((), (), figures)
    for neighbour in (row - 1, row + 1):
        if 0 <= neighbour < len(own):
            scores += _NEIGHBOUR_SHARE * np.minimum(own[neighbour], own[row])
    scores = np.clip(scores, 0.0, 1.0)
    floor = max(_LEAST, _NEAR_BEST * float(scores.max()))
    atoms = tuple(pair for pair in best_atoms(index.passages, scores, limit) if pair[1] >= floor)
    order = np.argsort(-scores, kind="stable")[:limit]
    passages = tuple(Match(index.passages[i], float(scores[i])) for i in order if scores[i] >= floor)
    return Alignment(atoms, passages, figures)


def _figures(sentences: Sequence[str], finder: FigureFinder) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    latest: tuple[str, ...] = ()
    for sentence in sentences:
        spoken = finder.spoken(sentence)
        latest = spoken or latest
        found.append(spoken or (latest if points_at_figure(sentence) else ()))
    return found
