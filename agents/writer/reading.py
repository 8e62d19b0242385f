"""What is read of a paper once, for every episode that is written about it."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from agents.writer.acronyms import ShortForm, short_forms
from agents.writer.candidates import Candidate, read_candidates
from agents.writer.definitions import find_definitions
from agents.writer.topics import Topics
from schema.analysis import KeyConcept
from schema.document import DocumentGraph

_MOST_PAPERS = 16


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper's sentences, topics, short forms and definitions; nothing of it depends on the episode."""

    document: DocumentGraph
    concepts: tuple[KeyConcept, ...]
    candidates: tuple[Candidate, ...]
    topics: Topics
    forms: tuple[ShortForm, ...]
    definitions: dict[int, int]


_READ: OrderedDict[str, Reading] = OrderedDict()
"""By document id, the least recently told first."""


def read_to_tell(document: DocumentGraph, concepts: Sequence[KeyConcept]) -> Reading:
    """Return a paper's reading, made once while document and concepts stay the same."""
    wanted = tuple(concepts)
    known = _READ.get(document.document_id)
    if known is None or not _is_of(known, document, wanted):
        known = _read(document, wanted)
    _READ[document.document_id] = known
    _READ.move_to_end(document.document_id)
    while len(_READ) > _MOST_PAPERS:
        _READ.popitem(last=False)
    return known


def _is_of(reading: Reading, document: DocumentGraph, concepts: tuple[KeyConcept, ...]) -> bool:
    same = reading.document is document or reading.document == document
    return same and reading.concepts == concepts


def _read(document: DocumentGraph, concepts: tuple[KeyConcept, ...]) -> Reading:
    candidates, topics = read_candidates(document, concepts), Topics(document, concepts)
    return Reading(
        document=document,
        concepts=concepts,
        candidates=candidates,
        topics=topics,
        forms=short_forms(document, topics.case),
        definitions=find_definitions(candidates, concepts),
    )
