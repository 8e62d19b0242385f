"""Turning an episode to the topics that a person asked for, and away from others."""

from collections.abc import Sequence

import numpy as np

from agents.protocols import Brief
from agents.writer.candidates import Candidate
from agents.writer.centrality import Vector
from agents.writer.worth import Worth
from schema.document import DocumentGraph
from tools.text.words import content_stems, stems

_MORE = 1.5
_LESS = -1.5
_NOT = -99.0
_IN_HEADING = 0.6
"""How much a section's heading on the topic says about its sentences, beside 1 for the sentence itself."""


def turned_to(worth: Worth, candidates: Sequence[Candidate], brief: Brief) -> Worth:
    """Return the worth of every sentence with what was asked about topics added."""
    wishes = brief.profile.wishes
    bias = np.zeros(len(candidates))
    for topics, weight in (
        (wishes.more_about, _MORE),
        (wishes.less_about, _LESS),
        (wishes.not_about, _NOT),
    ):
        for topic in topics:
            bias += weight * _nearness(topic, candidates, brief.document)
    if not bias.any():
        return worth
    by_type = {kind: _moved(scores, bias) for kind, scores in worth.by_type.items()}
    reserve = {kind: _moved(scores, bias) for kind, scores in worth.reserve.items()}
    return Worth(by_type, reserve, worth.vectors)


def _moved(scores: Vector, bias: Vector) -> Vector:
    """A sentence that doesn't fit a type at all isn't made to fit by its topic."""
    return np.asarray(np.where(scores > 0, scores + bias, np.minimum(scores, scores + bias)))


def _nearness(topic: str, candidates: Sequence[Candidate], document: DocumentGraph) -> Vector:
    """Return how far each sentence is about a topic, 0 to 1, shape (n,): the share of its words it says."""
    wanted = set(content_stems(topic)) or set(stems(topic))
    headings = {section.section_id: set(stems(section.title)) for section in document.sections}
    near = np.zeros(len(candidates))
    for candidate in candidates:
        said = len(wanted & set(candidate.stems)) / len(wanted)
        heading = headings.get(candidate.atom.section_id or "", set())
        headed = _IN_HEADING * len(wanted & heading) / len(wanted)
        near[candidate.index] = said if said == 1 else max(headed, 0.5 * said if said >= 0.5 else 0.0)
    return near
