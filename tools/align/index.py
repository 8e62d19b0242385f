"""A search index over a paper's sentences, built once a document."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schema.document import AtomType, DocumentAtom, DocumentGraph
from tools.align.rarity import term_weights
from tools.align.terms import index_terms
from tools.text.sentences import split_sentences

_NOT_SEARCHED = frozenset({AtomType.CITATION, AtomType.HEADING, AtomType.EQUATION})
_K1 = 1.2
_B = 0.4
_SLIGHT = 0.6
"""Weight of shared terms that halves a score, in units of the rarest term's: about one ordinary word."""
_HEADING_WEIGHT = 0.3
"""How much a word of the section's heading counts beside one of the sentence itself."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of an atom, or one row of a table."""

    atom_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A passage with its similarity to a query, 0 to 1."""

    passage: Passage
    score: float


class AtomIndex:
    """Finds the atoms of one paper that a text rests on.

    The score is the mean of two views of the shared terms: the share of the query that the passage covers
    (BM25's saturation, at most 1 a term), and the cosine of the two term vectors. A term weighs its inverse
    document frequency times its rarity in everyday English, and little shared weight counts for less, so
    that chat shares next to nothing with a paper. The score is 0 to 1 and comparable between queries.
    """

    def __init__(self, document: DocumentGraph) -> None:
        self.document = document
        self.passages: tuple[Passage, ...] = tuple(_passages(document))
        bags = [
            _bag(passage, heading) for passage, heading in zip(self.passages, self._headings(), strict=True)
        ]
        self._frequency = Counter(term for bag in bags for term in bag)
        self._weights = self._everyday_weights()
        self._postings = self._invert(bags)

    def _headings(self) -> list[list[str]]:
        by_section = {section.section_id: index_terms(section.title) for section in self.document.sections}
        section_of = {atom.atom_id: atom.section_id or "" for atom in self.document.atoms}
        return [by_section.get(section_of[passage.atom_id], []) for passage in self.passages]

    def _everyday_weights(self) -> dict[str, float]:
        weights: dict[str, float] = {}
        for text in (*(p.text for p in self.passages), *(s.title for s in self.document.sections)):
            for term, weight in term_weights(text).items():
                weights[term] = max(weight, weights.get(term, 0.0))
        return weights

    def _invert(self, bags: Sequence[dict[str, float]]) -> dict[str, "_Posting"]:
        lengths = np.array([sum(bag.values()) for bag in bags])
        usual = float(lengths.mean() if len(bags) else 0.0) or 1.0
        relative = _K1 * (1 - _B + _B * lengths / usual)
        weights = {term: self._weight(term, weight) for term, weight in self._weights.items()}
        norms = [math.sqrt(sum((n * weights[term]) ** 2 for term, n in bag.items())) or 1.0 for bag in bags]
        entries: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
        for row, bag in enumerate(bags):
            for term, times in bag.items():
                saturation = min(1.0, times * (_K1 + 1) / (times + relative[row]))
                entries[term].append((row, saturation, times * weights[term] / norms[row]))
        return {term: _Posting.of(rows) for term, rows in entries.items()}

    def _weight(self, term: str, weight: float) -> float:
        """Return inverse document frequency times `weight`; a term the paper lacks counts as seen once."""
        seen = max(1, self._frequency.get(term, 0))
        count = max(1, len(self.passages))
        return weight * math.log(1 + (count - seen + 0.5) / (seen + 0.5))

    def scores(self, text: str) -> NDArray[np.float64]:
        """Return every passage's similarity to a text, shape (len(passages),), each 0 to 1."""
        counts = Counter(index_terms(text))
        weights = {term: self._weight(term, weight) for term, weight in term_weights(text).items()}
        covered = np.zeros(len(self.passages))
        cosine = np.zeros(len(self.passages))
        for term, weight in weights.items():
            if (posting := self._postings.get(term)) is not None:
                covered[posting.rows] += weight * posting.saturation
                cosine[posting.rows] += weight * counts[term] * posting.unit_weight
        whole = sum(weights.values()) or 1.0
        norm = math.sqrt(sum((weight * counts[term]) ** 2 for term, weight in weights.items())) or 1.0
        enough = covered / (covered + _SLIGHT * math.log(2 + len(self.passages)))
        return np.clip(enough * (covered / whole + cosine / norm) / 2, 0.0, 1.0)

    def nearest_passages(self, text: str, limit: int = 5) -> list[Match]:
        """Return the passages most similar to a text, best first, none that shares no term with it."""
        scores = self.scores(text)
        order = np.argsort(-scores, kind="stable")[:limit]
        return [Match(self.passages[row], float(scores[row])) for row in order if scores[row] > 0]

    def nearest(self, text: str, limit: int = 3) -> list[tuple[str, float]]:
        """Return (atom_id, score) of the atoms whose best passage is most similar to a text, best first."""
        return best_atoms(self.passages, self.scores(text), limit)


def best_atoms(
    passages: Sequence[Passage], scores: NDArray[np.float64], limit: int
) -> list[tuple[str, float]]:
    """Return up to `limit` (atom_id, score), each atom at its best passage's score, best first, none at 0."""
    found: dict[str, float] = {}
    for row in np.argsort(-scores, kind="stable"):
        if len(found) == limit or scores[row] <= 0:
            break
        found.setdefault(passages[row].atom_id, float(scores[row]))
    return list(found.items())


@dataclass(frozen=True, slots=True)
class _Posting:
    rows: NDArray[np.intp]
    saturation: NDArray[np.float64]
    unit_weight: NDArray[np.float64]

    @classmethod
    def of(cls, entries: Sequence[tuple[int, float, float]]) -> "_Posting":
        rows, saturation, unit_weight = zip(*entries, strict=True)
        return cls(np.array(rows, dtype=np.intp), np.array(saturation), np.array(unit_weight))


def _passages(document: DocumentGraph) -> Iterator[Passage]:
    for atom in document.atoms:
        if atom.atom_type not in _NOT_SEARCHED:
            yield from (Passage(atom.atom_id, text) for text in _texts(atom))


def _texts(atom: DocumentAtom) -> list[str]:
    rows = [" ".join(row) for row in (atom.cells or ())[1:]]
    return split_sentences(atom.text) + [row for row in rows if row.strip()]


def _bag(passage: Passage, heading: Sequence[str]) -> dict[str, float]:
    bag: dict[str, float] = dict(Counter(index_terms(passage.text)))
    for term in heading:
        bag.setdefault(term, _HEADING_WEIGHT)
    return bag
