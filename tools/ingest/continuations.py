"""Tables that go on over pages: rows at the next page's top that stand in the columns of the one before."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from tools.ingest.captions import TABLE
from tools.ingest.cells import Piece, columns_of, lines_in, pieces_of, stacked
from tools.ingest.floats import Float
from tools.ingest.page import Box, Line, overlap, union
from tools.ingest.rules import is_within
from tools.ingest.style import Style

_CONTINUED = re.compile(r"\bcontinu|\bnext page\b", re.I)
_LEAST_ROWS = 2
_PLAY = 6.0
"""Points by which a cell may stick out of its column."""


def with_continuations(
    floats: Sequence[Float],
    lines: Mapping[int, Sequence[Line]],
    captioned: frozenset[Line],
    style: Style,
) -> list[Float]:
    """Return the floats, tables with the boxes of what they have on the following pages.

    `captioned` holds the lines of captions; they and other floats may stand above a table that goes on.
    """
    boxes: defaultdict[int, list[Box]] = defaultdict(list)
    for found in floats:
        boxes[found.caption.page].extend([found.box] if found.box else [])
    free = {
        page: [
            line
            for line in found
            if line not in captioned and not any(is_within(line.box, box) for box in boxes[page])
        ]
        for page, found in lines.items()
    }
    return [
        replace(found, rest=tuple(_rest(found.box, found.caption.page, lines, free, style)))
        if found.caption.kind == TABLE and found.box
        else found
        for found in floats
    ]


def _rest(
    box: Box,
    page: int,
    lines: Mapping[int, Sequence[Line]],
    free: Mapping[int, Sequence[Line]],
    style: Style,
) -> Iterator[tuple[int, Box]]:
    """Yield the pages after a table's and the boxes of its rows on them."""
    columns = columns_of([pieces_of(row) for row in stacked(lines_in(lines[page], box))])
    while len(columns) >= 2 and _is_last(free[page], box, style) and page + 1 in free:
        page += 1
        rows = _top_rows(free[page], columns)
        if len(rows) < _LEAST_ROWS:
            return
        box = union([line.box for row in rows for line in row])
        yield page, box


def _is_last(lines: Sequence[Line], box: Box, style: Style) -> bool:
    """Say whether nothing stands under a table on its page but footnotes and a word that it goes on."""
    below = [
        line
        for line in lines
        if line.box[1] > box[3] - 1 and overlap(line.box[0], line.box[2], box[0], box[2]) > 0
    ]
    return all(line.largest < style.size - 0.7 or _CONTINUED.search(line.text) for line in below)


def _top_rows(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[list[Line]]:
    """Return the rows from a page's top on that stand in columns."""
    return list(takewhile(lambda row: _fits(pieces_of(row), columns), stacked(lines)))


def _fits(pieces: Sequence[Piece], columns: Sequence[tuple[float, float]]) -> bool:
    """Say whether each piece stands in one column, and most columns have one."""
    homes = [
        [i for i, (x0, x1) in enumerate(columns) if piece[0] > x0 - _PLAY and piece[1] < x1 + _PLAY]
        for piece in pieces
    ]
    taken = {found[0] for found in homes if found}
    return all(homes) and len(taken) >= max(2, 0.5 * len(columns))
