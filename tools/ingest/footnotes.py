"""Footnotes: stacks of small rows at the foot of a column."""

import re
from collections import defaultdict
from collections.abc import Sequence

from tools.ingest.columns import Row
from tools.ingest.furniture import is_notice
from tools.ingest.page import overlap
from tools.ingest.style import Style

_MARK = re.compile(r"^\s*(?:\d{1,3}|[*∗⋆†‡§¶♠♣♦♥#]+)(?=\s|[A-Za-z“(\[]|https?:)")


def find_footnotes(rows: Sequence[Row], style: Style) -> list[tuple[Row, ...]]:
    """Return the footnotes among one page's rows in reading order, each with its rows."""
    by_column: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_column[row.column].append(row)
    large = [row for row in rows if row.size > style.size - 0.7 and not is_notice(_text(row))]
    notes: list[tuple[Row, ...]] = []
    for column in sorted(by_column):
        notes.extend(_split(_foot(by_column[column], large), style))
    return notes


def _foot(column: Sequence[Row], large: Sequence[Row]) -> list[Row]:
    """Return a column's rows under its last one in the body's size, those above other text left out."""
    ends = max((row.baseline for row in large if row.column == column[0].column), default=0.0)
    foot = sorted((row for row in column if row.baseline > ends), key=lambda row: row.baseline)
    return [row for row in foot if row.baseline > _lowest_text(large, row)]


def _lowest_text(large: Sequence[Row], note: Row) -> float:
    """Return the lowest baseline of text in the body's size above or below a note's row."""
    return max(
        (row.baseline for row in large if overlap(row.box[0], row.box[2], note.box[0], note.box[2]) > 0),
        default=0.0,
    )


def _text(row: Row) -> str:
    return "".join(span.text for span in row.spans)


def _split(foot: Sequence[Row], style: Style) -> list[tuple[Row, ...]]:
    notes: list[list[Row]] = []
    for row in foot:
        if not notes or starts_note(row) or row.baseline - notes[-1][-1].baseline > 1.4 * style.pitch:
            notes.append([row])
        else:
            notes[-1].append(row)
    return [tuple(note) for note in notes]


def starts_note(row: Row) -> bool:
    """Say whether a row starts with a footnote's mark: a raised or small sign before the text."""
    first = row.spans[0]
    small = first.raised or first.size < 0.87 * row.size
    return bool(_MARK.match(_text(row))) and (small or not first.text.strip()[0].isdigit())


def note_text(text: str) -> str:
    """Return a footnote without its mark."""
    return _MARK.sub("", text).strip()
