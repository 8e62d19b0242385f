"""How long a talk stays with a figure once it has named one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from schema.document import DocumentGraph
from schema.transcript import TranscriptSegment
from tools.align.figures import names_figure
from tools.align.sentences import Alignment

_NAMED = 2.5
_ABOUT_IT = 1.5
_LINGERING = 0.8
_SENTENCES = 4
"""Sentences after which a figure that nothing more is said of is left behind."""


def figure_talk(
    segments: Sequence[TranscriptSegment], alignments: Sequence[Alignment], document: DocumentGraph
) -> NDArray[np.float64]:
    """Return how strongly each sentence belongs to the walk through a figure, shape (n,), 0 and up."""
    scores = np.zeros(len(segments))
    figures: frozenset[str] = frozenset()
    left = 0
    for row, (segment, alignment) in enumerate(zip(segments, alignments, strict=True)):
        if alignment.figures or names_figure(segment.text):
            scores[row] = _NAMED
            figures, left = frozenset(alignment.figures), _SENTENCES
        elif left and figures & _shown_with(alignment, document):
            scores[row] = _ABOUT_IT
            left -= 1
        elif left:
            scores[row] = _LINGERING * left / _SENTENCES
            left -= 1
    return scores


def _shown_with(alignment: Alignment, document: DocumentGraph) -> set[str]:
    shown: set[str] = set(alignment.atom_ids)
    for atom_id in alignment.atom_ids:
        atom = document.get_atom(atom_id)
        shown.update(atom.references if atom is not None else ())
    return shown
