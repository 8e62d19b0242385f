"""A printed table of contents: its rows are no text of the paper's."""

import re
from collections.abc import Sequence

from tools.ingest.columns import Row

_TITLE = re.compile(r"^(?:(?:table of )?contents|list of (?:figures|tables))$", re.I)
_LEADERS = re.compile(r"(?:\.\s?){4,}")
_FEWEST = 6
"""Entries that make a list."""
_TALLEST_ENTRY = 9
"""Rows that an entry takes at the most."""
_LONGEST = 4
"""Pages that a table of contents may go over."""


def without_contents(rows: Sequence[Row]) -> list[Row]:
    """Return the rows, of all pages in reading order, without those of tables of contents and of figures."""
    listed: set[int] = set()
    for start in (row for row in rows if _TITLE.match(row.text.strip())):
        listed |= _listed(rows, start)
    return [row for row in rows if id(row) not in listed]


def _listed(rows: Sequence[Row], start: Row) -> set[int]:
    """Return the ids of the rows of the list under a title, the title's own included; none where it has none.

    An entry may take several rows, of which only the last has its page number.
    """
    nearby = [row for row in rows if start.page <= row.page < start.page + _LONGEST]
    nearby = nearby[nearby.index(start) :]
    right = max(row.box[2] for row in nearby)
    numbers = {
        (row.page, round(row.baseline + shift))
        for row in nearby
        for shift in (-1, 0, 1)
        if row.text.strip().isdigit() and row.box[0] > 0.6 * right
    }
    entries = [
        index
        for index, row in enumerate(nearby)
        if _is_entry(row) or (row.page, round(row.baseline)) in numbers
    ]
    within = [at for at, before in zip(entries, [0, *entries], strict=False) if at - before <= _TALLEST_ENTRY]
    if len(within) < _FEWEST or within != entries[: len(within)]:
        return {id(nearby[at]) for at in entries} | {id(start)} if len(entries) >= _FEWEST else set()
    return {id(row) for row in nearby[: within[-1] + 1]}


def _is_entry(row: Row) -> bool:
    if _LEADERS.search(row.text):
        return True
    last = row.lines[-1].text.strip()
    return last.isdigit() and len(row.lines) > 1 and row.widest_gap > 2 * row.size
