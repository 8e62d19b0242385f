"""Which rows are running text: long, solid rows in the body's size that stand in stacks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from tools.ingest.columns import Row
from tools.ingest.headings import Heading, is_references
from tools.ingest.style import Style, is_math_font


def body_rows(rows: Sequence[Row], style: Style) -> list[Row]:
    """Return the rows of a page that are surely running text, in order."""
    by_column: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_column[row.column].append(row)
    sure: list[Row] = []
    for column in by_column.values():
        for stack in _stacks(column, style):
            sure.extend(stack if _is_text(stack, style) else [])
    return sure


def listed_rows(rows: Sequence[Row], headings: Sequence[Heading], style: Style) -> list[Row]:
    """Return the rows of the list of references, of all pages in reading order, as set in its own size."""
    titles = {id(heading.rows[0]): heading.title for heading in headings}
    inside: list[Row] = []
    listing = False
    for row in rows:
        if id(row) in titles:
            listing = is_references(titles[id(row)])
        elif listing:
            inside.append(row)
    sizes = Counter(row.size for row in inside)
    if not sizes:
        return []
    listed = replace(style, size=max(sizes, key=lambda size: (sizes[size], size)))
    by_page: defaultdict[int, list[Row]] = defaultdict(list)
    for row in inside:
        by_page[row.page].append(row)
    return [row for found in by_page.values() for row in body_rows(found, listed)]


def _stacks(rows: Iterable[Row], style: Style) -> list[list[Row]]:
    stacks: list[list[Row]] = []
    for row in sorted(rows, key=lambda item: item.baseline):
        if not _is_solid(row, style):
            continue
        last = stacks[-1][-1] if stacks else None
        if last and _follows(row, last, style):
            stacks[-1].append(row)
        else:
            stacks.append([row])
    return stacks


def _follows(row: Row, last: Row, style: Style) -> bool:
    step = row.baseline - last.baseline
    aligned = abs(row.box[0] - last.box[0]) < 3.2 * style.size
    return 0 < step <= 1.6 * style.pitch and aligned and abs(row.size - last.size) <= 0.6


def _is_solid(row: Row, style: Style) -> bool:
    near = style.size - 1.6 <= row.size <= style.size + 0.8
    gaps = [right.box[0] - left.box[2] for left, right in pairwise(row.lines)]
    wide = [gap for gap in gaps if gap > 0.8 * row.size]
    even = len(wide) <= 1 or max(gaps) < 1.5 * min(gaps)
    return near and even and max(gaps, default=0.0) <= 1.6 * style.size


def _is_text(stack: Sequence[Row], style: Style) -> bool:
    """A stack is text where it's in the body's font and its letters make lines of words."""
    letters = sum(sum(map(str.isalpha, span.text)) for row in stack for span in row.spans)
    total = sum(len(span.text.replace(" ", "")) for row in stack for span in row.spans)
    own = sum(len(span.text) for row in stack for span in row.spans if _is_family(span.font, style.font))
    everything = sum(len(span.text) for row in stack for span in row.spans)
    words = sorted(len("".join(line.text + " " for line in row.lines).split()) for row in stack)
    if total == 0 or own < 0.4 * everything or letters < 0.6 * total:
        return False
    widest = max(row.box[2] - row.box[0] for row in stack)
    if len(stack) == 1:
        return words[0] >= 6 and widest > 18 * style.size and abs(stack[0].size - style.size) <= 0.3
    return words[(len(words) - 1) // 2] >= 4 and widest > max(
        10 * style.size, 0.3 * (style.right - style.left)
    )


def _is_family(font: str, body: str) -> bool:
    return font[:6].lower() == body[:6].lower() or is_math_font(font)
