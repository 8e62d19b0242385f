"""Which figures, tables, equations and references a text mentions."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tools.ingest.bibliography import Entry, fold

_NUMBER = r"(?:[A-Z]{0,2}[.-]?\d+(?:\.\d+)*|[IVXL]+)"
_FLOAT = re.compile(
    rf"\b(?P<kind>Fig(?:ure|s|ures)?|Tab(?:le|les|s)?|FIG(?:URE|S|URES)?|TABLES?|figures?|tables?|Eqs?|Eqns?|Equations?|equations?)"
    rf"(?:\.|\b)[\s~]*\(?(?P<numbers>{_NUMBER}\)?\s?\(?[a-z]?\b\)?(?:[–-][a-z]\b)?(?:\s*(?:,|and|&|to|–|-|—|,\s*and|or)\s*\(?{_NUMBER}\)?\s?\(?[a-z]?\b\)?)*)"
)
_ONE = re.compile(rf"(?P<sign>[–—-]|\bto\b)?\s*\(?(?P<number>{_NUMBER})")
_BRACKETS = re.compile(
    r"\[(?P<keys>[A-Za-z+]{0,12}\d{1,4}[a-z]?(?:\s*[,;–—-]\s*[A-Za-z+]{0,12}\d{1,4}[a-z]?)*)(?:,[^\]]{0,40})?\]"
)
_AUTHOR_YEAR = re.compile(
    r"(?P<surname>[A-ZÀ-ÖØ-Þ][\w'’-]+(?:\s[A-Z][\w'’-]+)?)(?:\s+et\s+al\.?|(?:,?\s+(?:and|&)\s+[A-ZÀ-ÖØ-Þ][\w'’-]+)|,\s[^()]{0,60}?)?"
    r"(?:'s|’s)?,?\s*\(?(?P<years>(?:19|20)\d{2}[a-z]?(?:,\s*(?:(?:19|20)\d{2}[a-z]?|[a-z]))*)"
)


class Mentions:
    """Resolves what texts mention to atom ids."""

    def __init__(self, floats: Mapping[tuple[str, str], str], entries: Sequence[tuple[str, Entry]]) -> None:
        """`floats` maps ("figure" | "table" | "equation", number) to an id; `entries` have ids."""
        self._floats = floats
        self._numbered = {entry.number: atom_id for atom_id, entry in entries if entry.number}
        self._dated: dict[tuple[str, str], str] = {}
        for atom_id, entry in entries:
            if entry.surname and entry.year:
                self._dated.setdefault((entry.surname, entry.year), atom_id)
                self._dated.setdefault((entry.surname, entry.year[:4]), atom_id)

    def of(self, text: str, own: str | None = None) -> tuple[str, ...]:
        """Return the ids that a text mentions, each once, in the order of mention; `own` is left out."""
        found = [*self._float_ids(text), *self._bracket_ids(text), *self._author_ids(text)]
        return tuple(dict.fromkeys(atom_id for atom_id in found if atom_id != own))

    def _float_ids(self, text: str) -> Iterator[str]:
        for match in _FLOAT.finditer(text):
            kind = _kind(match["kind"])
            for number in _numbers(match["numbers"]):
                if (kind, number) in self._floats:
                    yield self._floats[kind, number]

    def _bracket_ids(self, text: str) -> Iterator[str]:
        for match in _BRACKETS.finditer(text):
            for key in _keys(match["keys"]):
                if key in self._numbered:
                    yield self._numbered[key]

    def _author_ids(self, text: str) -> Iterator[str]:
        if not self._dated:
            return
        for match in _AUTHOR_YEAR.finditer(text):
            for year in _years(match["years"]):
                names = (fold(match["surname"]), fold(match["surname"].split()[-1]))
                keys = [(name, when) for when in (year, year[:4]) for name in names]
                yield from [self._dated[key] for key in keys if key in self._dated][:1]


def _kind(word: str) -> str:
    word = word.lower()
    return "figure" if word.startswith("fig") else "table" if word.startswith("tab") else "equation"


def _numbers(text: str) -> Iterator[str]:
    last: str | None = None
    for match in _ONE.finditer(text):
        number = match["number"].upper()
        if (
            match["sign"]
            and last
            and last.isdigit()
            and number.isdigit()
            and 0 < int(number) - int(last) < 30
        ):
            yield from (str(value) for value in range(int(last) + 1, int(number)))
        yield number
        last = number


def _keys(text: str) -> Iterator[str]:
    for part in re.split(r"\s*[,;]\s*", text):
        ends = re.split(r"\s*[–—-]\s*", part)
        if (
            len(ends) == 2
            and ends[0].isdigit()
            and ends[1].isdigit()
            and 0 < int(ends[1]) - int(ends[0]) < 60
        ):
            yield from (str(value) for value in range(int(ends[0]), int(ends[1]) + 1))
        else:
            yield from ends


def _years(text: str) -> Iterator[str]:
    year = ""
    for part in re.split(r",\s*", text):
        year = part if len(part) > 1 else year[:4] + part
        yield year
