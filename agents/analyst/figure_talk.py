"""How long a talk stays with a figure once it has named one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agents.analyst.cues import Cues
from agents.analyst.openings import announces
from schema.analysis import SegmentType
from schema.document import DocumentGraph
from schema.transcript import TranscriptSegment
from tools.align.figures import names_figure
from tools.align.sentences import Alignment

_NAMED = 3.5
_STAYING = 1.7
_FADING = 0.85
"""What is left of it after each further sentence that says nothing of the figure."""


def figure_talk(
    segments: Sequence[TranscriptSegment],
    alignments: Sequence[Alignment],
    document: DocumentGraph,
    cues: Cues,
) -> NDArray[np.float64]:
    """Return how strongly each sentence belongs to the walk through a figure, shape (n,), 0 and up.

    The walk goes on while sentences rest on the figure or sound like one ("along the bottom"), fades when
    they don't, and ends when something else is announced.
    """
    scores = np.zeros(len(segments))
    figures: frozenset[str] = frozenset()
    staying = 0.0
    for row, (segment, alignment) in enumerate(zip(segments, alignments, strict=True)):
        if alignment.figures or names_figure(segment.text):
            figures, staying = frozenset(alignment.figures), _STAYING
            scores[row] = _NAMED
            continue
        heard = cues.strengths(segment.text).get(SegmentType.FIGURE_DISCUSSION)
        sounds_like_one = heard is not None and heard.signs > 0
        if announces(segment.text, cues) and not sounds_like_one:
            staying = 0.0
        elif staying and (sounds_like_one or figures & _shown_with(alignment, document)):
            staying = _STAYING
        scores[row] = staying
        staying *= _FADING
    return scores


def _shown_with(alignment: Alignment, document: DocumentGraph) -> set[str]:
    shown: set[str] = set(alignment.atom_ids)
    for atom_id in alignment.atom_ids:
        atom = document.get_atom(atom_id)
        shown.update(atom.references if atom is not None else ())
    return shown
