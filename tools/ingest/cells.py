"""The cells of a table: fragments of its rows, laid in the columns that most rows agree on."""

from collections.abc import Sequence

from tools.ingest.page import Box, Line, Span
from tools.ingest.prose import compose

_WORD_GAP = 0.55
"""Widest space within a cell, as a share of the font size; words are farther apart only between cells."""

Piece = tuple[float, float, str]
"""x0, x1 and text of what stands in a cell."""


def cells_of(lines: Sequence[Line], box: Box) -> tuple[tuple[str, ...], ...] | None:
    """Return the rows of cells of the table in a box, None where it doesn't hold two rows of two columns."""
    rows = [pieces_of(row) for row in stacked(lines_in(lines, box))]
    columns = columns_of(rows)
    if len(rows) < 2 or len(columns) < 2:
        return None
    return tuple(tuple(_laid(row, columns)) for row in rows)


def lines_in(lines: Sequence[Line], box: Box) -> list[Line]:
    """Return the lines whose middle lies in a box."""
    return [line for line in lines if _is_inside(line.box, box)]


def _is_inside(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] - 2 <= x <= outer[2] + 2 and outer[1] - 2 <= y <= outer[3] + 2


def stacked(lines: Sequence[Line]) -> list[list[Line]]:
    """Return lines as rows from the top, those side by side as one."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: (item.box[1] + item.box[3], item.box[0])):
        middle = (line.box[1] + line.box[3]) / 2
        if rows and middle <= max(other.box[3] for other in rows[-1][:1]) - 0.5:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def pieces_of(row: Sequence[Line]) -> list[Piece]:
    """Return what stands in the cells of a row, from the left."""
    spans = sorted((span for line in row for span in line.spans), key=lambda span: span.x0)
    pieces: list[Piece] = []
    last: Span | None = None
    for span in spans:
        if last is not None and span.x0 - last.x1 < _WORD_GAP * span.size:
            x0, _, text = pieces[-1]
            pieces[-1] = (
                x0,
                span.x1,
                text + (" " if span.x0 - last.x1 > 0.12 * span.size else "") + span.text,
            )
        else:
            pieces.append((span.x0, span.x1, span.text))
        last = span
    return [(x0, x1, compose(" ".join(text.split()))) for x0, x1, text in pieces]


def columns_of(rows: Sequence[Sequence[Piece]]) -> list[tuple[float, float]]:
    """Return the columns' intervals: those that the pieces of well-filled rows cover together."""
    if not rows:
        return []
    most = max(len(row) for row in rows)
    full = [row for row in rows if len(row) >= max(2, 0.6 * most)]
    intervals = sorted((x0, x1) for row in full for x0, x1, _ in row)
    columns: list[tuple[float, float]] = []
    for x0, x1 in intervals:
        if columns and x0 <= columns[-1][1] + 1:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _laid(row: Sequence[Piece], columns: Sequence[tuple[float, float]]) -> list[str]:
    cells = [""] * len(columns)
    for x0, x1, text in row:
        index = max(
            range(len(columns)), key=lambda i: (_shared(columns[i], x0, x1), -_distance(columns[i], x0, x1))
        )
        cells[index] = f"{cells[index]} {text}".strip()
    return cells


def _shared(column: tuple[float, float], x0: float, x1: float) -> float:
    return max(0.0, min(column[1], x1) - max(column[0], x0))


def _distance(column: tuple[float, float], x0: float, x1: float) -> float:
    return abs((column[0] + column[1]) / 2 - (x0 + x1) / 2)
