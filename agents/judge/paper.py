"""A paper as the judge checks against it: passages to retrieve, names, where each passage stands."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from agents.judge.numbers import Quantity, quantities
from agents.judge.order import of_unit_length
from schema.document import AtomType, DocumentGraph
from tools.align.index import AtomIndex, Match
from tools.text.spoken_numbers import say_numbers
from tools.text.words import content_stems, tokens

PARTS = 4
"""Parts of a paper, equal in passages, each of which an episode should draw on."""
_TITLE_SHARE = 0.6
"""Share of a title's stems that names it."""
_NEAREST = 15
"""Passages by which a text's topic is told."""
_SHARED_WITH_NUMBER = 2
"""Stems that a claim must share with the passage that has its number; one where the number is specific."""
LABEL = re.compile(
    r"\b(?:fig(?:ure|\.)?|tab(?:le|\.)?|sec(?:tion|\.)?|eq(?:uation|\.)?|appendix|algorithm)s?"
    r"\s*\(?\d+(?:\.\d+)*\)?|\[\d[\d,;\s–-]*\]|(?<=[a-z]\.,) (?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""Numbers that name a place or a citation, not a fact."""
_ALIKE = 85.0
"""Similarity of two spellings of one name, 0 to 100; recognisers misspell names."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """A number of the paper, and what is said around it."""

    quantity: Quantity
    stems: frozenset[str]
    in_table: bool


@dataclass(frozen=True)
class Paper:
    """One paper, read once and asked often."""

    document: DocumentGraph
    index: AtomIndex

    @cached_property
    def _title_stems(self) -> tuple[frozenset[str], ...]:
        """Stems of the whole title and of each part that could stand for it: "Reluctance or Knowledge?"."""
        parts = [part for part in re.split(r"[:?!—–]", self.document.title) if len(content_stems(part)) > 1]
        return tuple(frozenset(content_stems(part)) for part in dict.fromkeys([self.document.title, *parts]))

    @cached_property
    def _title_names(self) -> tuple[str, ...]:
        """Words of the title that the paper writes like a name: inner capitals or digits."""
        return tuple(
            word.lower() for word in self.document.title.replace(":", " ").split() if _is_coined(word)
        )

    def is_named_in(self, text: str) -> bool:
        """Return whether a text names the paper's subject: most of its title's stems, or its coined name."""
        stems = set(content_stems(text))
        if any(
            part and len(part & stems) >= math.ceil(_TITLE_SHARE * len(part)) for part in self._title_stems
        ):
            return True
        return any(
            fuzz.ratio(name, token) >= _ALIKE for name in self._title_names for token in tokens(text)
        ) or bool(self._subject & set(tokens(text)))

    @cached_property
    def _subject(self) -> frozenset[str]:
        """Words of the title that hardly any other text would use."""
        from wordfreq import zipf_frequency

        return frozenset(
            t for t in tokens(self.document.title) if len(t) > 3 and zipf_frequency(t, "en") < 2.0
        )

    @cached_property
    def _words(self) -> frozenset[str]:
        texts = (self.document.title, *self.document.authors, *(atom.text for atom in self.document.atoms))
        return frozenset(token for text in texts for token in tokens(text))

    @cached_property
    def _sorted_words(self) -> list[str]:
        return sorted(word for word in self._words if len(word) > 4)

    def says(self, name: str) -> bool:
        """Return whether the paper contains a name, or one spelled nearly like it."""
        parts = tokens(name)
        return all(part in self._words or self._nearly(part) for part in parts)

    def _nearly(self, word: str) -> bool:
        if len(word) < 5:
            return False
        return (
            process.extractOne(word, self._sorted_words, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None
        )

    def backs(self, quantity: Quantity, stems: frozenset[str]) -> bool:
        """Return whether a number stands in a passage that shares enough with the given stems.

        One without a unit backs one with a unit in a table only, whose cells leave the unit to the header.
        """
        needed = 1 if quantity.is_specific else _SHARED_WITH_NUMBER
        return any(
            quantity.is_backed_by(found.quantity)
            and (found.quantity.unit or not quantity.unit or found.in_table)
            and len(stems & found.stems) >= needed
            for found in self._quantities
        )

    @cached_property
    def _quantities(self) -> tuple["_Stated", ...]:
        tables = {atom.atom_id for atom in self.document.of_type(AtomType.TABLE)}
        return tuple(
            _Stated(quantity, frozenset(content_stems(passage.text)), passage.atom_id in tables)
            for passage in self.index.passages
            for quantity in quantities(say_numbers(LABEL.sub(" ", passage.text)))
        )

    def part_of(self, atom_id: str) -> int:
        """Return which part of the paper an atom stands in, from 0 to PARTS - 1."""
        return self._parts[atom_id]

    @cached_property
    def _parts(self) -> dict[str, int]:
        count = len(self.index.passages)
        parts: dict[str, int] = {}
        for row, passage in enumerate(self.index.passages):
            parts.setdefault(passage.atom_id, row * PARTS // count)
        return parts

    def topics(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return what texts are about: their likeness to each passage beyond the average text's, unit rows.

        Only the passages nearest to a text count; shape (texts, passages).
        """
        scores = np.array([self.index.scores(text) for text in texts])
        if scores.shape[1] > _NEAREST:
            scores[scores < np.sort(scores, axis=1)[:, [-_NEAREST]]] = 0.0
        return of_unit_length(scores - scores.mean(axis=0))

    def nearest(self, text: str, limit: int) -> list[Match]:
        """Return the passages most like a text, best first."""
        return self.index.nearest_passages(text, limit)


@lru_cache(maxsize=8)
def read_paper(document: DocumentGraph) -> Paper:
    """Return a document made ready for checking; kept for the last few documents."""
    return Paper(document, AtomIndex(document))


def _is_coined(word: str) -> bool:
    inner = word.strip("\"'”’().,")[1:]
    return len(inner) > 1 and (any(c.isdigit() for c in inner) or any(c.isupper() for c in inner))
