"""Captions: which rows start one, told from mentions by the document's vote, and where each ends."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from tools.ingest.columns import Row
from tools.ingest.page import Box, overlap, union
from tools.ingest.style import Style

_START = re.compile(
    r"^(?P<label>(?:(?:extended data|supplementary|supplemental|appendix)\s+)?"
    r"(?P<kind>fig(?:ure|\.|(?=\s))|tab(?:le|\.|(?=\s))|algorithm|listing|scheme|chart|plate|exhibit)\s*"
    r"(?P<number>[A-Z]{0,2}[.-]?\d+(?:[.-]\d+)*|[IVXL]+(?=[\s.:|—–-]|$)|[A-Z](?:\.\d+)+))"
    r"(?P<rest>.*)$",
    re.I,
)
_SEPARATOR = re.compile(r"^\s*(?P<sign>[:.|]|[—–-](?=\s)|$)")
_RUNS_ON = re.compile(r"^\s*(?:[a-z,;]|\((?![Cc]olou?r)|and\b|\([a-z]\)\s+(?:and|shows))")
FIGURE, TABLE, ALGORITHM = "figure", "table", "algorithm"


@dataclass(frozen=True)
class Caption:
    """A figure's or table's caption."""

    kind: str
    number: str
    label: str
    rows: tuple[Row, ...]

    @property
    def page(self) -> int:
        """1-based page."""
        return self.rows[0].page

    @cached_property
    def box(self) -> Box:
        """Box around all rows."""
        return union([row.box for row in self.rows])


@dataclass(frozen=True, slots=True)
class _Start:
    kind: str
    number: str
    label: str
    index: int
    row: Row
    sign: str
    distinct: bool
    """The label is set apart from the body: bold, small capitals or another size or font."""
    runs_on: bool
    opens: bool
    """The row starts a block: a gap above it or another style than the row above."""


def may_start_caption(text: str) -> bool:
    """Say whether a line reads like a caption's first."""
    match = _START.match(" ".join(text.split()))
    return match is not None and not _RUNS_ON.match(match["rest"])


def find_captions(rows: Mapping[int, Sequence[Row]], style: Style) -> list[Caption]:
    """Return the captions on all pages, from each page's rows in reading order."""
    starts = [start for page in rows.values() for start in _starts(page, style)]
    chosen = list(_chosen(starts))
    taken = {id(start.row) for start in chosen}
    return [
        Caption(start.kind, start.number, start.label, _extent(rows[start.row.page], start, taken, style))
        for start in chosen
    ]


def _starts(rows: Sequence[Row], style: Style) -> Iterator[_Start]:
    for index, row in enumerate(rows):
        match = _START.match(" ".join("".join(span.text for span in row.spans).split()))
        if not match:
            continue
        separator = _SEPARATOR.match(match["rest"])
        above = rows[index - 1] if index else None
        yield _Start(
            _kind(match["kind"]), match["number"].upper(), match["label"], index, row,
            separator["sign"] if separator else "", _is_distinct(row, style),
            not separator and bool(_RUNS_ON.match(match["rest"])), _opens(row, above, style),
        )  # fmt: skip


def _kind(word: str) -> str:
    word = word.lower()
    if word.startswith("tab"):
        return TABLE
    return ALGORITHM if word.startswith(("alg", "list")) else FIGURE


def _is_distinct(row: Row, style: Style) -> bool:
    first = row.spans[0]
    return first.bold or first.italic or first.font != style.font or abs(first.size - style.size) > 0.5


def _opens(row: Row, above: Row | None, style: Style) -> bool:
    if above is None or above.column != row.column or above.box[1] > row.box[1]:
        return True
    gap = row.baseline - above.baseline
    if abs(gap) < 0.3 * row.size and row.box[0] > above.box[2]:
        return True  # another caption, beside the one above
    other = abs(above.size - row.size) > 0.4 or above.look[0] != row.look[0]
    return other or gap > 1.25 * style.pitch or above.block != row.block


def _chosen(starts: Sequence[_Start]) -> Iterator[_Start]:
    """Yield, for each kind and number, the start that looks most like the document's own captions."""
    looks = {kind: _usual_look([s for s in starts if s.kind == kind]) for kind in (FIGURE, TABLE, ALGORITHM)}
    rivals: defaultdict[tuple[str, str], list[_Start]] = defaultdict(list)
    for start in starts:
        if start.opens and not start.runs_on and _score(start, looks[start.kind]) >= 2:
            rivals[start.kind, start.number].append(start)
    for candidates in rivals.values():
        best = max(_score(c, looks[c.kind]) for c in candidates)
        first = next(c for c in candidates if _score(c, looks[c.kind]) == best)
        yield first
        for other in candidates:
            if (
                other is not first
                and _score(other, looks[other.kind]) == best >= 4
                and other.row.page != first.row.page
            ):
                yield other


def _usual_look(starts: Sequence[_Start]) -> tuple[str, bool]:
    numbers: defaultdict[tuple[str, bool], set[str]] = defaultdict(set)
    for start in starts:
        if start.opens and not start.runs_on:
            numbers[start.sign, start.distinct].add(start.number)
    if not numbers:
        return ":", False
    return max(numbers, key=lambda look: (len(numbers[look]), look[0] != "", look[1], look[0]))


def _score(start: _Start, look: tuple[str, bool]) -> int:
    return 2 * (start.sign == look[0]) + (start.sign != "") + (start.distinct == look[1]) + start.distinct


def _extent(rows: Sequence[Row], start: _Start, taken: set[int], style: Style) -> tuple[Row, ...]:
    """Return the start's row and those below it that go on in its size at its pitch."""
    found = [start.row]
    below = sorted((row for row in rows if row.box[1] > start.row.box[1]), key=lambda row: row.box[1])
    for row, after in itertools.zip_longest(below, below[1:]):
        box = union([part.box for part in found])
        if overlap(row.box[0], row.box[2], box[0], box[2]) < 1:
            continue
        if row.column != start.row.column and start.row.column >= 0:
            continue
        if id(row) in taken or not _goes_on(found, row, style):
            break
        if start.kind == TABLE and after is not None and _are_cells(row, after):
            break
        found.append(row)
    return tuple(found)


def _are_cells(row: Row, below: Row) -> bool:
    """Say whether two rows fall into parts that start one under the other, as a table's without rules do."""
    starts = [_parts(part) for part in (row, below)]
    return any(abs(a - b) < 1.5 for a in starts[0] for b in starts[1])


def _parts(row: Row) -> list[float]:
    """Return where a row goes on after a wide space."""
    pairs = itertools.pairwise(row.lines)
    return [right.box[0] for left, right in pairs if right.box[0] - left.box[2] > 0.9 * row.size]


def _goes_on(found: Sequence[Row], row: Row, style: Style) -> bool:
    last = found[-1]
    step = row.baseline - last.baseline
    if step < 0.6 * last.size:
        return True
    if min(abs(a - b) for a in _sizes(row) for b in (*_sizes(found[0]), *_sizes(last))) > 0.45:
        return False
    indent = row.box[0] - min(part.box[0] for part in found)
    if indent > 2 and row.widest_gap > 1.5 * row.size:
        return False  # a table's row; a caption's row with wide spaces is justified, from edge to edge
    if indent > 2 * row.size and _ends_short(found):
        return False
    if len(found) == 1 and _is_bare(last):
        return step <= 2.0 * last.size
    steps = [b.baseline - a.baseline for a, b in itertools.pairwise(found)]
    usual = median(steps) if steps else min(1.45 * last.size, 1.35 * style.pitch)
    return step <= usual * 1.12 + 0.8 if steps else step <= usual


def _ends_short(found: Sequence[Row]) -> bool:
    """Say whether the last of some rows set from the left edge ends well before the others."""
    box = union([row.box for row in found])
    last = found[-1].box
    return last[0] - box[0] < 2 and box[2] - last[2] > 0.25 * (box[2] - box[0])


def _sizes(row: Row) -> tuple[float, float]:
    """Return the sizes of most of a row's letters and of its capitals, which differ in small capitals."""
    return row.size, max(span.size for span in row.spans)


def _is_bare(row: Row) -> bool:
    """Say whether a row is a label alone, whose caption stands in the rows under it."""
    match = _START.match(" ".join("".join(span.text for span in row.spans).split()))
    return match is not None and not match["rest"].strip(" .:")
