"""Columns of a page and rows of text: fragments joined, numbered by column, in reading order."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, groupby, pairwise

from tools.ingest.page import Box, Line, PageContent, Span, overlap
from tools.ingest.prose import spelled
from tools.ingest.style import Style

Gutter = tuple[float, float]
SPANNING = -1
_SAME_GUTTER = 4.0
"""Points by which the gutters of pages with the same margins differ at the most."""


Look = tuple[str, float, bool, bool, bool]
"""Font, size, bold, italic, all capitals."""


@dataclass(frozen=True, eq=False)
class Row:
    """All fragments on one baseline of one column; equal only to itself."""

    page: int
    column: int
    """0-based from the left; SPANNING where the row crosses a gutter."""
    lines: tuple[Line, ...]
    box: Box

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The spans from left to right."""
        if len(self.lines) == 1:
            return self.lines[0].spans
        return tuple(span for line in self.lines for span in line.spans)

    @property
    def block(self) -> int:
        """MuPDF's block of the row's first fragment."""
        return self.lines[0].block

    @cached_property
    def size(self) -> float:
        """The font size that most of the row's characters have."""
        if len(self.spans) == 1:
            return self.spans[0].size
        sizes: dict[float, int] = {}
        for span in self.spans:
            sizes[span.size] = sizes.get(span.size, 0) + len(span.text)
        return _commonest(sizes)

    @cached_property
    def baseline(self) -> float:
        """The baseline on which most of the row's letters of ordinary size stand."""
        if len(self.spans) == 1:
            return round(self.spans[0].baseline * 2) / 2
        heights: dict[float, int] = {}
        for span in self.spans:
            if span.size >= 0.87 * self.size:
                height = round(span.baseline * 2) / 2
                heights[height] = heights.get(height, 0) + len(span.text)
        return _commonest(heights)

    @cached_property
    def widest_gap(self) -> float:
        """The widest space between two neighbouring fragments, in points."""
        return max((right.box[0] - left.box[2] for left, right in pairwise(self.lines)), default=0.0)

    @cached_property
    def text(self) -> str:
        """The row's text without note marks."""
        text, first = spelled(self.lines, self.size, self.baseline), self.lines[0].text
        return first if text == first else text  # one string for both, where a long file has many

    @cached_property
    def scripted(self) -> str:
        """The row's text with raised and lowered signs written x^2 and x_i."""
        scripted = spelled(self.lines, self.size, self.baseline, scripts=True)
        return self.text if scripted == self.text else scripted

    @cached_property
    def look(self) -> Look:
        """The look of most of the row's letters."""
        counts: dict[tuple[str, float, bool, bool], int] = {}
        for span in self.spans:
            style = (span.font, round(span.size * 2) / 2, span.bold, span.italic)
            counts[style] = counts.get(style, 0) + len(span.text)
        text = "".join(span.text for span in self.spans)
        capitals = text.isupper() and sum(map(str.isalpha, text)) > 3
        font, size, bold, italic = max(counts, key=lambda look: (counts[look], look))
        if capitals:  # small capitals have the size of the large ones among them
            size = max(look[1] for look in counts)
        return _shared(font, size, bold, italic, capitals)


@lru_cache(maxsize=4096)
def _shared(font: str, size: float, bold: bool, italic: bool, capitals: bool) -> Look:
    """Return the look that all rows of these properties have in common."""
    return font, size, bold, italic, capitals


def _commonest(counts: Mapping[float, int]) -> float:
    """Return the value counted most, the largest of several."""
    if len(counts) == 1:
        return next(iter(counts))
    return max(counts, key=lambda value: (counts[value], value))


def all_gutters(
    pages: Sequence[PageContent], lines: Mapping[int, Sequence[Line]], style: Style
) -> dict[int, tuple[Gutter, ...]]:
    """Return each page's gutters: its own, or the document's where the page's text keeps to them."""
    own = {page.number: gutters_of(page, lines[page.number], style) for page in pages}
    known = sorted(gutters[0] for gutters in own.values() if gutters)
    usual: list[Gutter] = []  # left and right pages may have other margins
    for _, alike in groupby(known, key=lambda gutter: round(gutter[0] / _SAME_GUTTER)):
        same = list(alike)
        usual.append(same[len(same) // 2])
    return {number: found or _adopted(usual, lines[number], style) for number, found in own.items()}


def _adopted(known: Sequence[Gutter], lines: Sequence[Line], style: Style) -> tuple[Gutter, ...]:
    """Return the gutter of other pages that most lines of a page keep to, if any."""
    body = [line for line in lines if abs(line.spans[0].size - style.size) <= 2 and len(line.text) >= 12]
    kept: list[tuple[int, Gutter]] = []
    for gutter in known:
        left = sum(abs(line.box[2] - gutter[0]) < 4 for line in body)
        right = sum(abs(line.box[0] - gutter[1]) < 4 for line in body)
        if left >= 3 and right >= 3:
            kept.append((left + right, gutter))
    return (max(kept)[1],) if kept else ()


def gutters_of(page: PageContent, lines: Sequence[Line], style: Style) -> tuple[Gutter, ...]:
    """Return the gutters between a page's columns, from the left; none on a page of one column."""
    body = [line for line in lines if abs(line.spans[0].size - style.size) <= 2 and len(line.text) >= 12]
    if len(body) < 6:
        return ()
    middle = page.width / 2
    coverage = _coverage(body, int(page.width) + 2)
    lowest, highest = int(middle - 0.12 * page.width), int(middle + 0.12 * page.width)
    floor = min(coverage[lowest:highest])
    sides = min(_level(coverage, page.width * 0.2, lowest), _level(coverage, highest, page.width * 0.8))
    if sides < 4 or floor > 0.35 * sides:
        return ()
    valley = [x for x in range(lowest, highest) if coverage[x] <= floor]
    return _gutter_at(valley, body)


def _coverage(lines: Sequence[Line], width: int) -> list[int]:
    """Return how many lines stand over each point of the page's width."""
    steps = [0] * (width + 1)
    for line in lines:
        steps[min(width, max(0, int(line.box[0])))] += 1
        steps[min(width, max(0, int(line.box[2]) + 1))] -= 1
    return list(accumulate(steps))[:width]


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


def rows_of(page: PageContent, lines: Iterable[Line], gutters: Sequence[Gutter]) -> list[Row]:
    """Return a page's rows in reading order: bands between spanning rows, each column by column."""
    pending = sorted(lines, key=lambda line: (line.block, line.box[1], line.box[0]))
    starts = sorted((line.box[0], line.box[1]) for line in pending)
    rows: list[_Growing] = []
    for line in pending:
        _, top, _, bottom = line.box
        near = (row for row in rows[:-13:-1] if row.box[3] >= top and row.box[1] <= bottom)
        home = next((row for row in near if row.takes(line, gutters, starts)), None)
        if home is None:
            rows.append(_Growing([line], line.box))
        else:
            home.add(line)
    return in_order([_row(page.number, row, gutters) for row in rows])


@dataclass(slots=True)
class _Growing:
    """A row in the making."""

    lines: list[Line]
    box: Box

    def add(self, line: Line) -> None:
        self.lines.append(line)
        (x0, y0, x1, y1), (left, top, right, bottom) = self.box, line.box
        self.box = (min(x0, left), min(y0, top), max(x1, right), max(y1, bottom))

    def takes(self, line: Line, gutters: Sequence[Gutter], starts: Sequence[tuple[float, float]]) -> bool:
        """Say whether a fragment at the row's height stands on its baseline and near enough."""
        box, other = self.box, line.box
        height = min(other[3] - other[1], box[3] - box[1])
        if overlap(other[1], other[3], box[1], box[3]) < 0.5 * height:
            return False
        gap = max(other[0] - box[2], box[0] - other[2])
        size = max(self.lines[-1].largest, line.largest)
        reach = 3.0 * size if line.block == self.lines[-1].block else 0.9 * size
        if gap > reach or _parted(other, box, gutters):
            return False
        left, right = (self.lines, line) if box[0] <= other[0] else ([line], self.lines[0])
        return gap < 0.6 * size or not _is_beside(left, right, size, starts)


def _is_beside(left: Sequence[Line], right: Line, size: float, starts: Sequence[tuple[float, float]]) -> bool:
    """Say whether the right fragment stands in a stack of its own: lines near it start where it does."""
    if len("".join(line.text for line in left).strip()) < 5:
        return False
    x, y = right.box[0], right.box[1]
    near = starts[bisect_left(starts, (x - 1.2,)) : bisect_left(starts, (x + 1.2,))]
    aligned = sum(abs(x0 - x) < 1.2 and 3 < abs(y0 - y) < 3.3 * size for x0, y0 in near)
    return aligned >= 2


def _parted(a: Box, b: Box, gutters: Sequence[Gutter]) -> bool:
    left, right = (a, b) if a[0] <= b[0] else (b, a)
    return any(left[2] <= start + 3 and right[0] >= end - 3 for start, end in gutters)


def _row(page: int, row: _Growing, gutters: Sequence[Gutter]) -> Row:
    ordered = tuple(sorted(row.lines, key=lambda line: line.box[0]))
    return Row(page, column_of(row.box, gutters), ordered, row.box)


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
