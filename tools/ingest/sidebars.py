"""The column of notes that some journals print beside the abstract: keywords, dates of submission."""

import re
from collections.abc import Sequence

from tools.ingest.columns import Row

_NOTES = re.compile(r"^article ?info(?:rmation)?$", re.I)
_ABSTRACT = re.compile(r"^abstract$", re.I)
_PLAY = 5.0
"""Points by which a row may start left of the word that names its column."""
_WIDEST_BLANK = 2.7
"""Blank between two rows of one column, in sizes of their letters."""


def without_interleaving(rows: Sequence[Row]) -> list[Row]:
    """Return a page's rows with those beside the abstract before it, where they stand side by side."""
    title = next((row for row in rows if _ABSTRACT.match(row.text)), None)
    notes = next((row for row in rows if _NOTES.match(row.text)), None)
    if title is None or notes is None or abs(title.baseline - notes.baseline) > _PLAY:
        return list(rows)
    edge = title.box[0] - _PLAY
    below = [row for row in rows if row.box[1] >= title.box[1] - _PLAY]
    left = _run([row for row in below if row.box[2] < edge])
    right = _run([row for row in below if row.box[0] >= edge])
    inside = [*left, *right]
    if notes not in left or title not in right:
        return list(rows)
    start = min(rows.index(row) for row in inside)
    kept = set(map(id, inside))
    before, after = rows[:start], [row for row in rows[start:] if id(row) not in kept]
    return [*before, *left, *right, *after]


def _run(rows: Sequence[Row]) -> list[Row]:
    """Return rows from the highest down, as far as they follow one another without a wide blank."""
    ordered = sorted(rows, key=lambda row: row.box[1])
    found = ordered[:1]
    for row in ordered[1:]:
        if row.box[1] - found[-1].box[3] > _WIDEST_BLANK * row.size:
            break
        found.append(row)
    return found
