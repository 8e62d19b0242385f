"""Resolving spoken mentions of figures and tables ("figure three", "the second table") to atoms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schema.document import AtomType, DocumentAtom, DocumentGraph
from tools.align.terms import NUMBER_WORDS

_CARDINALS = {"one": "1"} | NUMBER_WORDS
_ORDINALS = {
    word: position
    for position, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
    )
} | {"last": -1, "final": -1}
_KINDS = {"fig": AtomType.FIGURE, "tab": AtomType.TABLE}
_ROMAN = r"(?:i[ivx]+|[vx][ivx]*|i(?=\s*(?:[,.;:)]|$|(?:show|list|give|compare|report|present|summari)\w*)))"
_NUMBER = rf"(?:[a-z]{{1,2}}[.-]?\d+|\d+(?:\.\d+)*|{_ROMAN}|{'|'.join(_CARDINALS)})"
_NAMED = re.compile(
    rf"\b(?P<kind>fig|tab)(?:ures?|les?|s)?\b\.?\s*"
    rf"(?P<numbers>{_NUMBER}[a-h]?\b(?:\s*(?:,|and|&|or|to|through)\s*{_NUMBER}\b)*)(?!\s+out\b)",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"(?<=\d)[a-h]\b")
_COUNTED = re.compile(
    rf"\b(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?:\w+\s+)?(?P<kind>fig|tab)(?:ure|le)\b", re.IGNORECASE
)
_POINTED_AT = re.compile(
    r"\b(?:this|that|the same)\s+(?:\w+\s+)?(?:figure|table|plot|chart|graph|diagram|picture|image|panel)\b"
    r"|\b(?:look|looking)\s+at\s+(?:it|this|that)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FigureMention:
    """Where a text speaks of a figure or table."""

    start: int
    """Index of the first character of the words that name it."""
    atom_id: str


@dataclass(frozen=True)
class FigureFinder:
    """Finds the figures and tables of one paper that a text speaks of."""

    document: DocumentGraph

    def spoken(self, text: str) -> tuple[str, ...]:
        """Return ids of the figures and tables named by number or by ordinal, in the order they're said."""
        found = [*self._by_number(text), *self._by_ordinal(text)]
        return tuple(dict.fromkeys(mention.atom_id for mention in found))

    def mentions(self, text: str) -> tuple[FigureMention, ...]:
        """Return every mention by number or by ordinal with its place, first to last."""
        found = [*self._by_number(text), *self._by_ordinal(text)]
        return tuple(sorted(found, key=lambda mention: mention.start))

    def _by_number(self, text: str) -> Iterator[FigureMention]:
        for mention in _NAMED.finditer(text):
            numbers = {
                _printed(number) for number in re.findall(_NUMBER, _unlettered(mention), re.IGNORECASE)
            }
            for atom in self._shown(mention["kind"]):
                if atom.number is not None and _printed(atom.number) in numbers:
                    yield FigureMention(mention.start(), atom.atom_id)

    def _by_ordinal(self, text: str) -> Iterator[FigureMention]:
        for mention in _COUNTED.finditer(text):
            shown = self._shown(mention["kind"])
            position = _ORDINALS[mention["ordinal"].lower()]
            if shown and position < len(shown):
                yield FigureMention(mention.start(), shown[position].atom_id)

    def _shown(self, kind: str) -> tuple[DocumentAtom, ...]:
        return self.document.of_type(_KINDS[kind.lower()])


def names_figure(text: str) -> bool:
    """Return whether a text names a figure or table by number or ordinal, whatever the paper holds."""
    return bool(_NAMED.search(text) or _COUNTED.search(text))


def points_at_figure(text: str) -> bool:
    """Return whether a text points at a figure named before: "this plot", "that table"."""
    return bool(_POINTED_AT.search(text))


def _unlettered(mention: re.Match[str]) -> str:
    return _LETTERED.sub("", mention["numbers"])


def _printed(number: str) -> str:
    lowered = number.lower().replace("-", ".")
    return _CARDINALS.get(lowered, _arabic(lowered))


def _arabic(number: str) -> str:
    if not re.fullmatch(r"[ivx]+", number):
        return number
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in number]
    following = [*values[1:], 0]
    return str(sum(-v if v < after else v for v, after in zip(values, following, strict=True)))
