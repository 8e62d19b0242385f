"""The sentence of the paper that a stretch of talk rests on, short enough to be read beside listening."""

import re
from collections.abc import Iterator, Sequence

from schema.analysis import AlignedSegment
from schema.document import AtomType, DocumentGraph
from tools.text.sentences import split_sentences
from tools.text.words import STOPWORDS, stem, tokens

LONGEST_PASSAGE = 190
"""Letters."""
_SHORTEST = 50
_LEAST_SHARED = 3
"""Words of content that the sentence and the talk must have in common."""
_PROSE = {AtomType.PARAGRAPH, AtomType.ABSTRACT, AtomType.LIST_ITEM}
_UNREADABLE = re.compile(r"[=∑∏∫√≤≥∈∂^_{}\\|]|\(\d+\)|\[\d|[A-Za-z]\d[a-z]|…$|:$")


def passage_behind(segments: Sequence[AlignedSegment], document: DocumentGraph) -> str | None:
    """Return the paper's sentence that has most in common with what is said, or None where none has enough.

    Sentences with formulas, or too long for a card, are passed over.
    """
    said = {term for segment in segments for term in _terms(segment.transcript_segment.text)}
    scored = [(len(said & _terms(sentence)), sentence) for sentence in _sentences(segments, document)]
    shared, best = max(scored, default=(0, ""), key=lambda pair: pair[0])
    return f"“{best}”" if shared >= _LEAST_SHARED else None


def _sentences(segments: Sequence[AlignedSegment], document: DocumentGraph) -> Iterator[str]:
    atom_ids = dict.fromkeys(atom_id for segment in segments for atom_id in segment.primary_atoms)
    for atom_id in atom_ids:
        atom = document.get_atom(atom_id)
        if atom is not None and atom.atom_type in _PROSE:
            yield from (sentence for sentence in split_sentences(atom.text) if _is_readable(sentence))


def _is_readable(sentence: str) -> bool:
    is_whole = sentence[:1].isupper() and sentence.endswith(".")
    return is_whole and _SHORTEST <= len(sentence) <= LONGEST_PASSAGE and not _UNREADABLE.search(sentence)


def _terms(text: str) -> set[str]:
    return {stem(token) for token in tokens(text) if token not in STOPWORDS and len(token) > 2}
