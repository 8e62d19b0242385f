"""What stands on pages without belonging to the text: running heads, page numbers, line numbers, stamps."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from statistics import median

from tools.ingest.page import Box, Line, PageContent, Sight, overlap
from tools.ingest.style import Style

_HEAD, _FOOT = 0.10, 0.89
"""Share of the page's height above which a running head, and below which a running foot, stands."""
_MOST_IN_HEAD = 2
"""Fragments on a page number's baseline, itself included, up to which it's a head and not a table's row."""
_PLAY = 1.0
"""Points by which pages of one width may differ; a wider one, as for a wide table, has other margins."""
_LEAST_PARTED = 60.0
"""Points between a page number and a running head."""
_DEEP_HEAD, _DEEP_FOOT = 0.14, 0.86
"""The same for the first and the last line of a page, on pages with wide margins."""
_PAGE_NUMBER = re.compile(
    r"^[-–—|•\s]*(?:page\s*)?(?:[A-Z]{0,3}[-.]?\d{1,6}|[ivxl]{1,6})(?:\s*(?:/|of)\s*\d+)?[-–—|•\s]*$", re.I
)
_NUMERALS = re.compile(r"[\divxlcIVXLC]+")
_NOTICE = re.compile(
    r"^(?:preprint\b|under review|proceedings of|permission to make|copyright|©|\(c\) ?(?:19|20)|published"
    r" (?:as|in|by|under)"
    r"|accepted (?:at|to|for|by)|to appear in|this (?:work|article|paper) is licensed|licensed under"
    r"|arxiv:|doi:|https?://doi|isbn"
    r"|draft\b|\d+(?:st|nd|rd|th) (?:conference|annual|international|workshop)|manuscript"
    r"|received \d|submitted to|.{0,60}(?:©|all rights reserved))",
    re.I,
)
_CAPTION = re.compile(
    r"^(?:fig(?:ure|\.)?|tab(?:le|\.)?|algorithm)\s+(?:[\w.-]{1,6}[.:|]\s|(?:\d[\w.-]{0,5}|[IVXL]+)(?:\s|$))",
    re.I,
)
"""A caption's start, which is no running head though it stands at the same height on other pages."""


def is_notice(text: str) -> bool:
    """Say whether a line starts like a publisher's or server's notice."""
    return bool(_NOTICE.match(text.strip()))


def without_furniture(pages: Sequence[PageContent], style: Style) -> dict[int, list[Line]]:
    """Return each page's lines, by page number, that are neither repeated nor numbers of pages or lines."""
    repeated = _repeated(pages)
    edges = {edge for page in pages for edge in _numbered_edges(page)}
    counted = _page_numbers(pages)
    usual = median(page.width for page in pages)
    kept: dict[int, list[Line]] = {}
    for page in pages:
        numbers = _line_numbers(page, edges) | counted
        lines = [line for line in page.lines if line not in numbers and line.text.strip()]
        if abs(page.width - usual) < _PLAY:
            lines = [line for line in lines if not _is_beside_text(line, style)]
        heads = [line for line in lines if _is_head(page, line, repeated)]
        worded = [line for line in heads if sum(character.isalpha() for character in line.text) >= 4]
        lines = [line for line in lines if line not in heads and not _is_beside_head(page, line, worded)]
        beside = _heads_beside(page, [line for line in heads if line not in worded], [*lines, *heads])
        kept[page.number] = _without_page_number(page, [line for line in lines if line not in beside])
    return kept


def _page_numbers(pages: Sequence[PageContent]) -> set[Line]:
    """Return the numbers at pages' upper or lower ends that count up with the pages, wherever they stand."""
    found: set[Line] = set()
    for edge in (0, -1):
        ends = [
            (page.number, sorted(page.lines, key=lambda line: line.box[1])[edge])
            for page in pages
            if page.lines
        ]
        digits = [(number, line) for number, line in ends if line.text.strip().isdecimal()]
        shifts = Counter(int(line.text) - number for number, line in digits)
        if shifts and shifts.most_common(1)[0][1] >= max(3, 0.5 * len(ends)):
            usual = shifts.most_common(1)[0][0]
            found |= {line for number, line in digits if int(line.text) - number == usual}
    return found


def _is_beside_text(line: Line, style: Style) -> bool:
    """Say whether a line stands wholly in the margin beside the text, as a journal's notes do."""
    return line.box[2] < style.left - 4 or line.box[0] > style.right + 4


def _is_head(page: PageContent, line: Line, repeated: Container[tuple[str, int]]) -> bool:
    return _is_marginal(page, line) and not _CAPTION.match(line.text) and _key(line) in repeated


def _key(line: Line) -> tuple[str, int]:
    """Identify a marginal line by its text without digits and its height on the page."""
    return _NUMERALS.sub("#", "".join(line.text.split())), round(line.box[1] / 6)


def _is_marginal(page: PageContent, line: Line) -> bool:
    top, bottom = line.box[3] / page.height, line.box[1] / page.height
    if top < _HEAD or bottom > _FOOT:
        return True
    if top < _DEEP_HEAD:
        return line.box[1] < page.text_edges[0] + 4
    return bottom > _DEEP_FOOT and line.box[3] > page.text_edges[1] - 4


def _repeated(pages: Sequence[PageContent]) -> set[tuple[str, int]]:
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for page in pages:
        for line in page.lines:
            if _is_marginal(page, line) and not _CAPTION.match(line.text):
                key = _key(line)
                for shift in (-1, 0, 1):
                    seen[key[0], key[1] + shift].add(page.number)
    needed = 2 if len(pages) <= 5 else 3
    return {key for key, numbers in seen.items() if len(numbers) >= needed}


def _is_beside_head(page: PageContent, line: Line, heads: Iterable[Line]) -> bool:
    """Say whether a line stands on a running head's baseline, as the section's title does there."""
    return (
        _is_marginal(page, line)
        and not _CAPTION.match(line.text)
        and any(
            overlap(line.box[1], line.box[3], head.box[1], head.box[3]) > 0.6 * (line.box[3] - line.box[1])
            for head in heads
            if _is_marginal(page, head)
        )
    )


def _line_numbers(page: PageContent, edges: Container[int]) -> set[Line]:
    """Return the fragments of a line numbering: digits that end at an edge where pages count up."""
    return {line for line in page.lines if line.text.strip().isdigit() and _edge(line) in edges}


def _edge(line: Line) -> int:
    return round(line.box[2] / 3)


def _numbered_edges(page: PageContent) -> set[int]:
    """Return the edges, in steps of 3 points, at which a page's digits count up downwards."""
    columns: defaultdict[int, list[Line]] = defaultdict(list)
    for line in page.lines:
        if line.text.strip().isdigit() and len(line.text.strip()) <= 5:
            columns[_edge(line)].append(line)
    found: set[int] = set()
    for edge in list(columns):
        column = sorted(columns[edge] + columns.get(edge + 1, []), key=lambda line: line.box[1])
        if len(column) >= 8 and _counts_up([int(line.text) for line in column]):
            found |= {edge, *({edge + 1} & set(columns))}
    return found


def repeated_pictures(sights: Iterable[tuple[PageContent, Sight]]) -> list[Box]:
    """Return the boxes of images at one place on two pages and more, as a publisher's mark is."""
    seen: Counter[Box] = Counter()
    for page, sight in sights:
        images = {tuple(round(v) for v in g.box) for g in sight.graphics if g.kind == "image"}
        seen.update((x0, y0, x1, y1) for x0, y0, x1, y1 in images if y1 - y0 < 0.15 * page.height)
    return [box for box, count in sorted(seen.items()) if count >= 2]


def _heads_beside(page: PageContent, numbers: Iterable[Line], lines: Sequence[Line]) -> set[Line]:
    """Return the lines that stand far beside a page number, alone with it, as a running head does."""
    rows = [[other for other in lines if _is_beside_head(page, other, [number])] for number in numbers]
    return {line for row in rows if len(row) <= _MOST_IN_HEAD and _is_parted(row) for line in row}


def _opens_heading(line: Line, lines: Iterable[Line]) -> bool:
    """Say whether a bold or large number stands close before words: a heading at the page's top."""
    size = line.spans[0].size
    return line.spans[0].bold and any(
        0 < other.box[0] - line.box[2] < 3 * size
        and other.spans[0].bold
        and overlap(line.box[1], line.box[3], other.box[1], other.box[3]) > 0.6 * size
        for other in lines
    )


def _is_parted(row: Sequence[Line]) -> bool:
    """Say whether fragments stand far apart, as head and page number do and a heading's number doesn't."""
    boxes = sorted((line.box for line in row), key=lambda box: box[0])
    return all(right[0] - left[2] > _LEAST_PARTED for left, right in itertools.pairwise(boxes))


def _counts_up(values: Sequence[int]) -> bool:
    steps = Counter(b - a for a, b in itertools.pairwise(values))
    (step, count), *_ = steps.most_common(1)
    return step in (1, 5) and count >= 0.8 * (len(values) - 1)


def _without_page_number(page: PageContent, lines: Iterable[Line]) -> list[Line]:
    lines = list(lines)
    marginal = [
        line
        for line in lines
        if _is_marginal(page, line)
        and _PAGE_NUMBER.match(line.text.strip())
        and not _opens_heading(line, lines)
    ]
    if not marginal:
        return lines
    top, bottom = min(line.box[1] for line in lines), max(line.box[3] for line in lines)
    edge = {line for line in marginal if line.box[1] <= top + 14 or line.box[3] >= bottom - 14}
    heads = _heads_beside(page, edge, lines)
    return [line for line in lines if line not in edge and line not in heads]
