"""Section headings: from the file's outline where it has one, else by a vote on the look of numbered rows."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tools.ingest.columns import Look, Row
from tools.ingest.style import Style, is_math_font

_NUMBERED = re.compile(
    r"^(?:(?:section|appendix|chapter)\s+)?(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z](?:\.\d{1,2}){1,3}|[A-Z]|[IVX]{1,5})"
    r"(?P<dot>[.):]?)\s+(?P<title>[^\W\d_].*|[“\"(‘][^\W\d_].*|\d+-?[A-Za-z].*)$",
    re.I,
)
_KNOWN_TITLES = """
abstract|summary|introduction|background|related works?|prior work|methods?|methodology|materials and methods
experiments?|experimental (?:setup|results)|evaluation|results?|results and discussion|discussions?
limitations?
conclusions?|concluding remarks|discussion and conclusions?|conclusions? and future work|future work
acknowledge?ments?|references|bibliography|literature cited|appendi(?:x|ces)
supplementary (?:material|information)s?|ethics statement|ethical considerations|broader impacts?
impact statement
funding|author contributions|contributions|competing interests|conflicts? of interest
data availability(?: statement)?|code availability|reproducibility statement|online content|reporting summary
contents|table of contents|list of (?:figures|tables)
"""
_KNOWN = re.compile(f"^(?:{'|'.join(_KNOWN_TITLES.strip().splitlines())})$", re.I)
_REFERENCES = re.compile(r"^(?:references?(?: and notes)?|bibliography|literature cited|works cited)$", re.I)
_CHAPTER = re.compile(r"^(?:chapter|part|appendix)\s+(?P<number>\d{1,2}|[IVX]{1,5}|[A-Z])$", re.I)
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST = 160
_FEW_NUMBERED = 3
"""Numbered headings from which a paper counts as one that numbers its sections."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading."""

    rows: tuple[Row, ...]
    title: str
    number: str | None
    level: int


def is_references(title: str) -> bool:
    """Say whether a section's title is that of the list of references."""
    return bool(_REFERENCES.match(title))


def is_known(title: str) -> bool:
    """Say whether a title is one that papers in general have, such as Introduction."""
    return bool(_KNOWN.match(title))


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int
    rows: tuple[Row, ...]
    text: str
    number: str | None
    title: str
    look: Look
    distinct: bool
    stands: bool = False
    """It stands apart above running text, as a heading does."""


def find_headings(
    rows: Sequence[Row], outline: Sequence[tuple[int, str, int]], style: Style
) -> list[Heading]:
    """Return the headings among rows, which are all pages' rows in reading order."""
    candidates = list(_candidates(rows, style))
    levels = _outlined(candidates, outline)
    looks = _heading_looks(candidates, levels, style)
    chosen = [c for c in candidates if c.index in levels or _is_heading(c, looks)]
    if len(levels) < 0.5 * len(outline) or len(levels) < 3:
        chosen = _in_sequence(chosen)
    found = [Heading(c.rows, c.title, c.number, _level(c, levels, looks)) for c in chosen]
    return _with_chapters(found, rows)


def _with_chapters(headings: Sequence[Heading], rows: Sequence[Row]) -> list[Heading]:
    """Take the row "Chapter 2" above a heading for its number."""
    above = {id(row): before for before, row in itertools.pairwise(rows)}
    found: list[Heading] = []
    for heading in headings:
        row = above.get(id(heading.rows[0]))
        match = _CHAPTER.match(row.text) if row is not None and heading.number is None else None
        if row is not None and match and row.page == heading.rows[0].page:
            heading = Heading((row, *heading.rows), heading.title, match["number"], 1)
        found.append(heading)
    return found


def _candidates(rows: Sequence[Row], style: Style) -> Iterator[_Candidate]:
    used: set[int] = set()
    for index, row in enumerate(rows):
        if index in used or not _may_start(row, rows[index - 1] if index else None, style):
            continue
        if any(_is_level(row, other) for other in rows[max(0, index - 1) : index + 2] if other is not row):
            continue
        block = _block(rows, index, style)
        used.update(range(index, index + len(block)))
        whole = joined_title([part.text for part in block])
        after = rows[index + len(block)] if index + len(block) < len(rows) else None
        if len(whole) <= _LONGEST and not (after and _runs_into_text(after, block[-1])):
            stands = _stands(rows[index - 1] if index else None, block, after, style)
            yield replace(_candidate(index, block, whole, style), stands=stands)


def _stands(above: Row | None, block: Sequence[Row], after: Row | None, style: Style) -> bool:
    """Say whether rows are short and bold or large, with a gap above them and running text under them."""
    first, text = block[0], " ".join(row.text for row in block)
    _, size, bold, _, capitals = first.look
    if after is None or after.look[0] != style.font or abs(after.size - style.size) > 0.6 or after.look[2]:
        return False
    near = above is not None and (above.page, above.column) == (first.page, first.column)
    apart = not near or above is None or first.baseline - above.baseline > 1.3 * style.pitch
    short = len(text.split()) <= 12 and text[:1].isupper() and text[-1:] not in ".,;:"
    below = after.baseline - block[-1].baseline if after.column == first.column else 0.0
    other = first.look[0] != style.font and below > 1.4 * style.pitch
    return short and apart and (bold or capitals or other or size >= style.size + 0.9)


def _is_level(row: Row, other: Row) -> bool:
    return (row.page, row.column) == (other.page, other.column) and abs(row.baseline - other.baseline) < 2


def joined_title(parts: Sequence[str]) -> str:
    """Return a heading's rows as one line; a hyphen at a row's end is the word's own."""
    text = ""
    for part in parts:
        text += part if text.endswith("-") or not text else f" {part}"
    return text


def _may_start(row: Row, above: Row | None, style: Style) -> bool:
    if not _is_set_off(row, above, style) or max(line.largest for line in row.lines) < style.size - 1.6:
        return False
    if is_math_font(row.look[0]) or not _is_pure(row):
        return False
    text = row.text
    letters = sum(map(str.isalpha, text))
    if letters < 3 or letters < 0.5 * len(text.replace(" ", "")):
        return False
    return not text.endswith((",", ";", "-")) or _is_distinct(row.look, style)


def _is_set_off(row: Row, above: Row | None, style: Style) -> bool:
    """Say whether a row opens a column, has a gap above it or looks unlike the row above."""
    if above is None or (above.page, above.column) != (row.page, row.column):
        return True
    step = row.baseline - above.baseline
    return step < 0 or step > 1.12 * style.pitch or above.look != row.look


def _is_pure(row: Row) -> bool:
    """A heading is all bold or not bold at all; a row that turns from bold to plain is a paragraph's."""
    bold = {span.bold for span in row.spans if _LETTER.search(span.text) and not is_math_font(span.font)}
    return len(bold) == 1


def _runs_into_text(row: Row, last: Row) -> bool:
    """Say whether a row goes on in the last one's bold and turns to plain: a heading run into text."""
    first, step = row.spans[0], row.baseline - last.baseline
    near = row.page == last.page and 0 < step < 1.5 * row.size
    return near and last.look[2] and first.bold and first.font == last.look[0] and not _is_pure(row)


def _block(rows: Sequence[Row], index: int, style: Style) -> tuple[Row, ...]:
    """Return the row and those that go on under it in the same look, as a heading of several rows does."""
    block = [rows[index]]
    look = rows[index].look
    if not _is_distinct(look, style):
        return tuple(block)
    for row in rows[index + 1 : index + 5]:
        step = row.baseline - block[-1].baseline
        near = row.page == block[-1].page and row.column == block[-1].column and 0 < step < 1.75 * row.size
        if not near or not _same(row.look, look) or _numbered(row.text, look):
            break
        block.append(row)
    return tuple(block)


def _same(a: Look, b: Look) -> bool:
    return a[0] == b[0] and abs(a[1] - b[1]) <= 0.5 and a[2:] == b[2:]


def _numbered(text: str, look: Look) -> re.Match[str] | None:
    match = _NUMBERED.match(text)
    if match is None or (not match["title"][0].isupper() and not match["dot"] and not look[2]):
        return None
    single = re.fullmatch(r"[A-Za-z]", match["number"])
    if single and (
        match["number"].islower()
        or (match["number"] in "AI" and not match["dot"] and not _is_capitalised(match["title"]))
    ):
        return None
    return match if match["number"] == match["number"].upper() else None


def _is_capitalised(title: str) -> bool:
    return title[0].isupper()


def _candidate(index: int, block: tuple[Row, ...], text: str, style: Style) -> _Candidate:
    look = block[0].look
    match = _numbered(text, look)
    if match and len(match["number"]) == 1 and match["number"].isalpha() and not match["dot"]:
        match = match if block[0].lines[0].text.strip() == match["number"] else None
    number, title = (match["number"], match["title"]) if match else (None, text)
    title = re.sub(r"[.:]$", "", title.strip())
    return _Candidate(index, block, text, number, title, look, _is_distinct(look, style))


def _is_distinct(look: Look, style: Style) -> bool:
    font, size, bold, italic, capitals = look
    return (
        bold
        or size >= style.size + 0.9
        or capitals
        or italic
        or (font[:8] != style.font[:8] and size >= style.size)
    )


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _outlined(candidates: Sequence[_Candidate], outline: Sequence[tuple[int, str, int]]) -> dict[int, int]:
    """Return the outline's level of each candidate that an entry names, by the candidate's index."""
    levels: dict[int, int] = {}
    by_page: defaultdict[int, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_page[candidate.rows[0].page].append(candidate)
    for level, title, page in outline:
        folded = _fold(title)
        names = {folded, _fold(re.sub(r"^[\dA-Z.]+\s+", "", title))}
        for candidate in (c for p in (page, page + 1, page - 1) for c in by_page[p]):
            if (
                candidate.index not in levels
                and folded
                and {_fold(candidate.title), _fold(candidate.text)} & names
            ):
                levels[candidate.index] = level
                break
    return levels


def _heading_looks(
    candidates: Sequence[_Candidate], levels: Mapping[int, int], style: Style
) -> dict[Look, int]:
    """Return the looks that headings have, with their level; the text's own look is none of them."""
    votes: defaultdict[Look, list[int]] = defaultdict(list)
    for c in candidates:
        if c.index in levels and c.distinct:
            votes[c.look].append(levels[c.index])
        elif not levels and c.number and c.distinct:
            votes[c.look].append(_depth(c.number))
        elif not levels and c.distinct and _KNOWN.match(c.title):
            votes[c.look].append(1)
    looks = {
        look: Counter(found).most_common(1)[0][0]
        for look, found in votes.items()
        if _is_look(look, found, style)
    }
    numbered = sum(c.number is not None and c.look in looks for c in candidates)
    return looks if levels or numbered >= _FEW_NUMBERED else _with_standing(looks, candidates)


def _with_standing(looks: Mapping[Look, int], candidates: Sequence[_Candidate]) -> dict[Look, int]:
    """Add the looks of rows that stand as headings do, for papers that don't number their sections."""
    standing = Counter(c.look for c in candidates if c.stands)
    everywhere = Counter(c.look for c in candidates)
    found = dict(looks)
    for look, count in standing.items():
        if look not in looks and count >= 2 and count >= 0.6 * everywhere[look]:
            above = [level for other, level in looks.items() if _outranks(other, look)]
            found[look] = 1 + max(above, default=0)
    return found


def _outranks(look: Look, other: Look) -> bool:
    """Say whether a look is that of a higher heading: larger, or capitals of the same size."""
    return look[1] > other[1] + 0.4 or (look[1] > other[1] - 0.4 and look[4] and not other[4])


def _is_look(look: Look, found: Sequence[int], style: Style) -> bool:
    return len(found) >= 2 or look[1] >= style.size + 0.9 or look[2]


def _depth(number: str) -> int:
    return number.count(".") + 1


def _is_heading(candidate: _Candidate, looks: Mapping[Look, int]) -> bool:
    if candidate.look not in looks:
        return bool(_KNOWN.match(candidate.title)) and (candidate.distinct or candidate.number is not None)
    if candidate.number or _KNOWN.match(candidate.title):
        return True
    first = candidate.title[:1]
    return ((first.isupper() or first.isdigit()) and not candidate.text.endswith((".", ",", ";"))) or _strong(
        candidate
    )


def _strong(candidate: _Candidate) -> bool:
    return candidate.look[2] and candidate.text.endswith(".") and len(candidate.title.split()) <= 8


def _in_sequence(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """Drop numbered candidates whose number can't follow those before it, as a list item's."""
    kept: list[_Candidate] = []
    top = 0
    for c in chosen:
        head = c.number.split(".")[0] if c.number else ""
        if head.isdigit():
            if int(head) not in (top, top + 1, top + 2) or int(head) == 0:
                continue
            top = int(head)
        kept.append(c)
    return kept


def _level(candidate: _Candidate, levels: Mapping[int, int], looks: Mapping[Look, int]) -> int:
    if candidate.index in levels:
        return levels[candidate.index]
    if candidate.number and "." in candidate.number:
        return _depth(candidate.number)
    if _KNOWN.match(candidate.title) or (candidate.number and candidate.number.isdigit()):
        return 1
    return looks.get(candidate.look, 1)
