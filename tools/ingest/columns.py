"""Columns of a page and rows of text: fragments joined, numbered by column, in reading order."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tools.ingest.page import Box, Line, PageContent, Span, overlap, union
from tools.ingest.style import Style

Gutter = tuple[float, float]
SPANNING = -1


@dataclass(frozen=True, slots=True)
class Row:
    """All fragments on one baseline of one column."""

    page: int
    column: int
    """0-based from the left; SPANNING where the row crosses a gutter."""
    lines: tuple[Line, ...]
    box: Box

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans from left to right."""
        return tuple(span for line in self.lines for span in line.spans)

    @property
    def block(self) -> int:
        """MuPDF's block of the row's first fragment."""
        return self.lines[0].block

    @property
    def size(self) -> float:
        """The font size that most of the row's characters have."""
        sizes: Counter[float] = Counter()
        for span in self.spans:
            sizes[span.size] += len(span.text.strip())
        return max(sizes.items(), key=lambda item: (item[1], item[0]))[0]

    @property
    def baseline(self) -> float:
        """The baseline of the row's largest letters."""
        return max(self.spans, key=lambda span: (round(span.size), len(span.text))).baseline

    @property
    def widest_gap(self) -> float:
        """The widest space between two neighbouring fragments, in points."""
        pairs = zip(self.lines, self.lines[1:], strict=False)
        return max((right.box[0] - left.box[2] for left, right in pairs), default=0.0)


def gutters_of(page: PageContent, lines: Sequence[Line], style: Style) -> tuple[Gutter, ...]:
    """Return the gutters between a page's columns, from the left; none on a page of one column."""
    body = [line for line in lines if abs(line.spans[0].size - style.size) <= 2 and len(line.text) >= 12]
    if len(body) < 6:
        return ()
    middle = page.width / 2
    coverage = [0] * (int(page.width) + 2)
    for line in body:
        for x in range(max(0, int(line.box[0])), min(len(coverage), int(line.box[2]) + 1)):
            coverage[x] += 1
    lowest, highest = int(middle - 0.12 * page.width), int(middle + 0.12 * page.width)
    floor = min(coverage[lowest:highest])
    sides = min(_level(coverage, page.width * 0.2, lowest), _level(coverage, highest, page.width * 0.8))
    if sides < 4 or floor > 0.35 * sides:
        return ()
    valley = [x for x in range(lowest, highest) if coverage[x] <= floor]
    return _gutter_at(valley, body)


def _level(coverage: Sequence[int], start: float, end: float) -> float:
    values = sorted(coverage[int(start) : int(end)])
    return values[len(values) // 2] if values else 0


def _gutter_at(valley: Sequence[int], body: Sequence[Line]) -> tuple[Gutter, ...]:
    centre = valley[len(valley) // 2]
    lefts = [line.box[2] for line in body if line.box[2] <= centre + 3]
    rights = [line.box[0] for line in body if line.box[0] >= centre - 3]
    if len(lefts) < 4 or len(rights) < 4:
        return ()
    start, end = sorted(lefts)[int(0.9 * len(lefts))], sorted(rights)[int(0.1 * len(rights))]
    return ((start, end),) if end - start >= 4 else ()


def rows_of(page: PageContent, lines: Iterable[Line], gutters: Sequence[Gutter], style: Style) -> list[Row]:
    """Return a page's rows in reading order: bands between spanning rows, each column by column."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: (item.block, item.box[1], item.box[0])):
        home = next((row for row in reversed(rows[-12:]) if _belongs(line, row, gutters)), None)
        if home is None:
            rows.append([line])
        else:
            home.append(line)
    made = [_row(page.number, row, gutters) for row in rows]
    return in_order(made)


def _belongs(line: Line, row: Sequence[Line], gutters: Sequence[Gutter]) -> bool:
    box = union([part.box for part in row])
    height = min(line.box[3] - line.box[1], box[3] - box[1])
    if overlap(line.box[1], line.box[3], box[1], box[3]) < 0.5 * height:
        return False
    gap = max(line.box[0] - box[2], box[0] - line.box[2])
    size = max(span.size for part in (*row, line) for span in part.spans)
    reach = 3.0 * size if line.block == row[-1].block else 0.9 * size
    return gap <= reach and not _parted(line.box, box, gutters)


def _parted(a: Box, b: Box, gutters: Sequence[Gutter]) -> bool:
    left, right = (a, b) if a[0] <= b[0] else (b, a)
    return any(left[2] <= start + 3 and right[0] >= end - 3 for start, end in gutters)


def _row(page: int, lines: list[Line], gutters: Sequence[Gutter]) -> Row:
    box = union([line.box for line in lines])
    ordered = tuple(sorted(lines, key=lambda line: line.box[0]))
    return Row(page, column_of(box, gutters), ordered, box)


def column_of(box: Box, gutters: Sequence[Gutter]) -> int:
    """Return the column a box lies in, SPANNING where it crosses a gutter."""
    for index, (start, end) in enumerate(gutters):
        middle = (start + end) / 2
        if box[2] <= middle + 6:
            return index
        if box[0] < middle - 6:
            return SPANNING
    return len(gutters)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Return rows in reading order: a spanning row ends the columns above it."""
    ordered: list[Row] = []
    band: list[Row] = []
    for row in sorted(rows, key=lambda item: (item.box[1], item.box[0])):
        if row.column == SPANNING:
            ordered.extend(_by_column(band))
            ordered.append(row)
            band = []
        else:
            band.append(row)
    return ordered + _by_column(band)


def _by_column(band: list[Row]) -> list[Row]:
    return sorted(band, key=lambda row: (row.column, round(row.baseline), row.box[0]))
