"""A printed table of contents: its rows are no text of the paper's."""

import re
from collections.abc import Sequence

from tools.ingest.columns import Row

_TITLE = re.compile(r"^(?:table of )?contents$", re.I)
_LEADERS = re.compile(r"(?:\.\s?){4,}")
_LONGEST = 4
"""Pages that a table of contents may go over."""


def without_contents(rows: Sequence[Row]) -> list[Row]:
    """Return the rows, of all pages in reading order, without those of a table of contents."""
    start = next((row for row in rows if _TITLE.match(row.text.strip())), None)
    if start is None:
        return list(rows)
    nearby = [row for row in rows if start.page <= row.page < start.page + _LONGEST]
    numbers = {
        (row.page, round(row.baseline + shift))
        for row in nearby
        for shift in (-1, 0, 1)
        if row.text.strip().isdigit() and row.box[0] > 0.6 * max(r.box[2] for r in nearby)
    }
    listed = {id(row) for row in nearby if _is_entry(row) or (row.page, round(row.baseline)) in numbers}
    if len(listed) < 6:
        return list(rows)
    return [row for row in rows if id(row) not in listed and row is not start]


def _is_entry(row: Row) -> bool:
    if _LEADERS.search(row.text):
        return True
    last = row.lines[-1].text.strip()
    return last.isdigit() and len(row.lines) > 1 and row.widest_gap > 2 * row.size
