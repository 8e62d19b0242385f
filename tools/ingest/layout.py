"""All pages taken apart: furniture out, floats found, the rest as rows of text in reading order."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from tools.ingest.body import body_rows, listed_rows
from tools.ingest.captions import Caption, find_captions
from tools.ingest.columns import Gutter, Row, all_gutters, rows_of
from tools.ingest.contents import without_contents
from tools.ingest.continuations import with_continuations
from tools.ingest.edges import edges_of
from tools.ingest.floats import Float, Layout, find_floats
from tools.ingest.footnotes import find_footnotes, starts_note
from tools.ingest.front import title_rows
from tools.ingest.furniture import repeated_pictures, without_furniture
from tools.ingest.headings import Heading, find_headings, is_known
from tools.ingest.page import Box, Line, PageContent, Sight, overlap
from tools.ingest.sidebars import without_interleaving
from tools.ingest.style import Style, style_of

Look = Callable[[Sequence[PageContent]], Callable[[], Mapping[int, Sight]]]
"""Has pages looked at; what it returns waits for it, and gives what was seen on each page by its number."""
_MARGIN, _HEAD_MARGIN = 0.075, 0.12
"""Share of a page's width at its sides; a page that was turned has its running head and foot there."""
_PICTURE = 40.0
"""Least width and height of a painted box that counts as a picture, in points."""
_WITH_MARKS = 2
"""Pages at the start that are always looked at: where a publisher's mark is learned from."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A document's pages with their floats found, before its text is read."""

    style: Style
    contents: Mapping[int, PageContent]
    lines: Mapping[int, Sequence[Line]]
    """Each page's lines without furniture."""
    gutters: Mapping[int, tuple[Gutter, ...]]
    rows: Mapping[int, Sequence[Row]]
    captions: Sequence[Caption]
    floats: Sequence[Float]


@dataclass(frozen=True, slots=True)
class Pages:
    """A document's pages, taken apart."""

    style: Style
    contents: Mapping[int, PageContent]
    lines: Mapping[int, Sequence[Line]]
    """Each page's lines without furniture."""
    floats: tuple[Float, ...]
    """With what tables have on the following pages."""
    rows: tuple[Row, ...]
    """Rows of text outside floats and captions, in reading order."""


def place_floats(
    pages: Sequence[PageContent], outline: Sequence[tuple[int, str, int]], look: Look
) -> Placement:
    """Return the pages' style and rows, and the boxes of their floats; those with captions are looked at.

    There is at least one page.
    """
    style = style_of(pages)
    lines = without_furniture(pages, style)
    gutters = all_gutters(pages, lines, style)
    rows = {
        page.number: without_interleaving(rows_of(page, lines[page.number], gutters[page.number]))
        for page in pages
    }
    captions = find_captions(rows, style)
    shown = {caption.page for caption in captions}
    looked_at = [page for index, page in enumerate(pages) if page.number in shown or index < _WITH_MARKS]
    seen = look(looked_at)
    free = _without_captions(rows, captions)
    headings = find_headings([row for number in sorted(free) for row in free[number]], outline, style)
    aside = _apart_from_floats(free, captions, headings, style)
    walls = {n: (*(row.box for row in body_rows(free[n], style)), *aside.get(n, ())) for n in sorted(shown)}
    sights = seen()
    if pages[0].number in walls:
        number = pages[0].number
        walls[number] += _head_over_figures(free[number], headings, sights[number])
    repeated = repeated_pictures((page, sights[page.number]) for page in looked_at)
    contents = {page.number: page for page in pages}
    layouts = {
        number: Layout(
            sights[number],
            gutters[number],
            text,
            (*_furniture(contents[number], lines[number]), *repeated),
            tuple(lines[number]),
        )
        for number, text in walls.items()
    }
    floats = find_floats(layouts, captions, style)
    return Placement(style, contents, lines, gutters, rows, captions, floats)


def take_apart(placed: Placement) -> Pages:
    """Return the pages' floats, whole, and the rows of text around them."""
    captioned = {id(row) for caption in placed.captions for row in caption.rows}
    named = frozenset(line for caption in placed.captions for row in caption.rows for line in row.lines)
    floats = with_continuations(placed.floats, placed.lines, named, placed.style)
    boxes = _boxes(floats)
    text: list[Row] = []
    for number, page in placed.contents.items():
        rows = placed.rows[number]
        if number in boxes or any(id(row) in captioned for row in rows):
            text += _text_rows(
                page, placed.lines[number], placed.gutters[number], named, boxes.get(number, ())
            )
        else:
            text += rows
    return Pages(placed.style, placed.contents, placed.lines, tuple(floats), tuple(without_contents(text)))


def _without_captions(rows: Mapping[int, Sequence[Row]], captions: Sequence[Caption]) -> dict[int, list[Row]]:
    """Return each page's rows without those of captions and of tables of contents."""
    captioned = {id(row) for caption in captions for row in caption.rows}
    free = {number: [row for row in found if id(row) not in captioned] for number, found in rows.items()}
    kept = {id(row) for row in without_contents([row for found in free.values() for row in found])}
    return {number: [row for row in found if id(row) in kept] for number, found in free.items()}


def _head_over_figures(rows: Sequence[Row], headings: Sequence[Heading], sight: Sight) -> tuple[Box, ...]:
    """Return the boxes of a first page's title, and of the authors under it and over its first picture."""
    starts = {id(heading.rows[0]) for heading in headings if heading.number or is_known(heading.title)}
    head = list(takewhile(lambda row: id(row) not in starts, rows))
    title = title_rows(head) if len(head) < len(rows) else ()
    pictures = [box[1] for _, box in sight.graphics if min(box[2] - box[0], box[3] - box[1]) >= _PICTURE]
    if not title or not pictures:
        return ()
    top, bottom = title[0].box[1], min(pictures)
    return tuple(row.box for row in head if row.box[1] >= top - 1 and row.box[3] <= bottom + 1)


def _furniture(page: PageContent, lines: Sequence[Line]) -> list[Box]:
    """Return the boxes of heads, feet and side stamps."""
    kept = set(lines)
    stamps = [stamp.box for stamp in page.stamps if stamp.upright and _is_in_margin(stamp.box, page)]
    return [line.box for line in page.lines if line not in kept] + stamps


def _apart_from_floats(
    rows: Mapping[int, Sequence[Row]],
    captions: Sequence[Caption],
    headings: Sequence[Heading],
    style: Style,
) -> dict[int, list[Box]]:
    """Return, by page, the boxes of headings, references and footnotes, which are no part of a figure."""
    boxes: dict[int, list[Box]] = {}
    everything = [row for number in sorted(rows) for row in rows[number]]
    listed = set(listed_rows(everything, headings, style))
    edges = {number: edges_of(found) for number, found in rows.items() if found}
    for heading in headings:
        first = heading.rows[0]
        if is_known(heading.title) or (
            heading.number and abs(edges[first.page][first.column].indent(first)) < 4
        ):
            boxes.setdefault(first.page, []).extend(row.box for row in heading.rows)
    for number, found in rows.items():
        notes = [
            note
            for note in find_footnotes(found, style)
            if starts_note(note[0]) and not any(_is_under(caption, note[-1]) for caption in captions)
        ]
        aside = [row for row in found if row in listed] + [row for note in notes for row in note]
        boxes.setdefault(number, []).extend(row.box for row in aside)
    return boxes


def _is_under(caption: Caption, row: Row) -> bool:
    """Say whether a caption stands under a row, as under a figure's words and never under a footnote."""
    if caption.page != row.page or caption.box[1] < row.box[3]:
        return False
    return overlap(caption.box[0], caption.box[2], row.box[0], row.box[2]) > 0


def _is_in_margin(box: Box, page: PageContent) -> bool:
    share = _HEAD_MARGIN if page.turned else _MARGIN
    return box[2] < share * page.width or box[0] > (1 - share) * page.width


def _boxes(floats: Sequence[Float]) -> dict[int, list[Box]]:
    """Return the boxes that floats take up on each page."""
    boxes: defaultdict[int, list[Box]] = defaultdict(list)
    for found in floats:
        if found.box:
            boxes[found.caption.page].append(found.box)
        for page, box in found.rest:
            boxes[page].append(box)
    return dict(boxes)


def _text_rows(
    page: PageContent,
    lines: Sequence[Line],
    gutters: Sequence[Gutter],
    named: frozenset[Line],
    boxes: Sequence[Box],
) -> list[Row]:
    """Return the rows of what stands on a page outside its floats and captions."""
    rest = [line for line in lines if line not in named and not any(_holds(box, line.box) for box in boxes)]
    return without_interleaving(rows_of(page, rest, gutters))


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] - 1 <= x <= outer[2] + 1 and outer[1] - 1 <= y <= outer[3] + 1
