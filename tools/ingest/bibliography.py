"""The list of references: entries, their printed keys and what text cites them by."""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tools.ingest.columns import Row
from tools.ingest.edges import edges_of
from tools.ingest.prose import Lexicon, joined

_KEYED = re.compile(
    r"^\s*(?:\[(?P<key>[A-Za-z+]{0,12}\d{1,4}[a-z]?)\]|(?P<number>\d{1,3})\.(?=\s)|\((?P<round>\d{1,3})\))\s*"
)
_BRACKETED = re.compile(r"^\s*\[(?P<key>\d{1,3})\]\s")
_LEAST_UNNAMED = 5
"""Numbered entries from which rows at the end of a section are a list of references."""
_YEAR = re.compile(r"\b(?P<year>(?:19|20)\d{2})(?P<letter>[a-z])?\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """One reference."""

    rows: tuple[Row, ...]
    text: str
    number: str | None
    """The printed number or key, None in author-year lists."""
    surname: str
    """Of the first author, folded; empty where there's none."""
    year: str
    """With its letter, such as 2020a; empty where none is printed."""


def unnamed_list(rows: Sequence[Row]) -> int:
    """Return where a list of references without a heading starts: rows [1], [2], …; else the rows' end."""
    starts = [(at, match["key"]) for at, row in enumerate(rows) if (match := _BRACKETED.match(row.text))]
    first = next((place for place, (_, key) in enumerate(starts) if key == "1"), None)
    if first is None:
        return len(rows)
    keys = [int(key) for _, key in starts[first:]]
    in_order = keys == list(range(1, len(keys) + 1)) and len(keys) >= _LEAST_UNNAMED
    return starts[first][0] if in_order else len(rows)


def read_entries(rows: Sequence[Row], lexicon: Lexicon) -> list[Entry]:
    """Return the references that the rows of a list of references hold, in order."""
    texts = [row.text for row in rows]
    starts = _starts(rows, texts)
    entries = []
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(rows)
        entries.append(_entry(rows[start:end], texts[start:end], lexicon))
    return [entry for entry in entries if len(entry.text) > 15]


def _starts(rows: Sequence[Row], texts: Sequence[str]) -> list[int]:
    keyed = [index for index, text in enumerate(texts) if _KEYED.match(text)]
    if len(keyed) >= 2 and len(keyed) >= 0.1 * len(rows):
        return _in_order(keyed, texts)
    hanging = _hanging(rows)
    if hanging:
        return hanging
    return _by_gap(rows, texts)


def _in_order(keyed: Sequence[int], texts: Sequence[str]) -> list[int]:
    """Drop rows that only happen to start with a number: the numbers must count up."""
    starts: list[int] = []
    last = None
    for index in keyed:
        match = _KEYED.match(texts[index])
        key = (match["key"] or match["number"] or match["round"]) if match else ""
        if key.isdigit():
            if last is not None and not 0 < int(key) - last <= 3:
                continue
            last = int(key)
        starts.append(index)
    return starts


def _hanging(rows: Sequence[Row]) -> list[int]:
    """Return the rows at the left edge, where the others are indented under them."""
    by_page = {
        page: edges_of([row for row in rows if row.page == page]) for page in {row.page for row in rows}
    }
    shifts: Counter[int] = Counter()
    lefts: dict[tuple[int, int], float] = {}
    for row in rows:
        key = (row.page, row.column)
        lefts[key] = min(lefts.get(key, row.box[0]), row.box[0])
    for row in rows:
        shifts[round(row.box[0] - lefts[row.page, row.column])] += 1
    indented = sum(count for shift, count in shifts.items() if 6 <= shift <= 40)
    if indented < 0.3 * len(rows) or not by_page:
        return []
    return [i for i, row in enumerate(rows) if row.box[0] - lefts[row.page, row.column] < 4]


def _by_gap(rows: Sequence[Row], texts: Sequence[str]) -> list[int]:
    steps = Counter(
        round(b.baseline - a.baseline, 0) for a, b in itertools.pairwise(rows) if a.column == b.column
    )
    usual = max(steps, key=lambda step: (steps[step], -step)) if steps else 0
    edges = {page: edges_of([row for row in rows if row.page == page]) for page in {row.page for row in rows}}
    starts = [0] if rows else []
    for index, (above, row) in enumerate(itertools.pairwise(rows), start=1):
        here = (above.page, above.column) == (row.page, row.column)
        step = row.baseline - above.baseline
        ended = texts[index - 1].endswith(".")
        short = not edges[above.page][above.column].is_full(above, 2 * above.size)
        apart = here and step > 1.12 * usual + 0.6
        if apart or (ended and (short or not here) and texts[index][:1].isupper()):
            starts.append(index)
    return starts


def _entry(rows: Sequence[Row], texts: Sequence[str], lexicon: Lexicon) -> Entry:
    text = joined(texts, lexicon)
    match = _KEYED.match(text)
    number = (match["key"] or match["number"] or match["round"]) if match else None
    bare = text[match.end() :] if match else text
    year = _YEAR.search(bare)
    return Entry(
        tuple(rows), bare, number, surname_of(bare), f"{year['year']}{year['letter'] or ''}" if year else ""
    )


def surname_of(text: str) -> str:
    """Return the first author's surname, folded, from a reference's start: "Lo, K." or "Kyle Lo and …"."""
    first = re.split(r",| and | & |(?<=\w{3})\.\s|;|:|\(", text, maxsplit=1)[0].strip()
    words = [word for word in first.split() if len(word.strip(".")) > 1]
    if not words:
        return ""
    given_first = not re.match(r"^[^,]{2,40},\s*(?:[A-Z]\.|[A-Z]{1,3}\b)", text)
    return fold(words[-1] if given_first else " ".join(words))


def fold(name: str) -> str:
    """Return a name in plain lower-case letters, accents dropped."""
    plain = unicodedata.normalize("NFKD", name)
    return re.sub(r"[^a-z]", "", "".join(c for c in plain if not unicodedata.combining(c)).lower())
