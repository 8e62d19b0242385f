"""Rows sorted by what they are: head, heading, equation, listing, footnote, reference, text."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tools.ingest.bibliography import unnamed_list
from tools.ingest.columns import Row
from tools.ingest.edges import Edges, edges_of
from tools.ingest.equations import Equation, find_equations
from tools.ingest.footnotes import find_footnotes, starts_note
from tools.ingest.front import Front, is_institution, read_front, strip_abstract
from tools.ingest.headings import Heading, find_headings, is_known, is_references
from tools.ingest.layout import Pages
from tools.ingest.listings import find_listings
from tools.ingest.paragraphs import setting_of
from tools.ingest.style import Style

_MOST_ON_TITLE_PAGE = 20
"""Rows up to which a page without running text is a title page."""

_LARGER = 1.5
"""Points by which an abstract's letters may be larger than the text's; a title's are larger."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says of itself."""

    document_id: str
    source_path: str
    page_count: int
    title: str = ""
    author: str = ""
    outline: tuple[tuple[int, str, int], ...] = ()


class Parts:
    """Rows sorted by what they are: head, heading, equation, footnote, text."""

    def __init__(self, apart: Pages, facts: Facts) -> None:
        rows = apart.rows
        self.style = apart.style
        self.headings = {id(h.rows[0]): h for h in find_headings(rows, facts.outline, apart.style)}
        within = {id(row) for h in self.headings.values() for row in h.rows}
        first = [row for row in rows if row.page == (rows[0].page if rows else 1)]
        self.front = _front(first, self.headings, apart, facts)
        head = {id(row) for row in self.front.head_rows}
        self.headings = {key: h for key, h in self.headings.items() if not head & {id(row) for row in h.rows}}
        self.skipped = head | within
        by_page = _by_page([row for row in rows if id(row) not in self.skipped])
        references = _reference_rows(rows, self.headings)
        self.edges: dict[int, Mapping[int, Edges]] = {
            page: {**edges_of(found), **edges_of([row for row in found if id(row) not in references])}
            for page, found in by_page.items()
        }
        self.notes: dict[int, tuple[Row, ...]] = {}
        self.equations: dict[int, Equation] = {}
        self.listings: dict[int, tuple[Row, ...]] = {}
        for page, found in by_page.items():
            text = [row for row in found if id(row) not in references]
            listed_size = _listed_size([row for row in found if id(row) in references])
            style = replace(apart.style, size=listed_size) if listed_size else apart.style
            cited = [note for note in find_footnotes(found, style) if listed_size and starts_note(note[0])]
            for note in cited or find_footnotes(text, apart.style):
                self.notes[id(note[0])] = note
            noted = {id(row) for note in self.notes.values() for row in note}
            text = [row for row in text if id(row) not in noted]
            for listing in find_listings(text):
                self.listings[id(listing[0])] = listing
            listed = {id(row) for listing in self.listings.values() for row in listing}
            text = [row for row in text if id(row) not in listed]
            for equation in find_equations(text, self.edges[page], apart.style):
                self.equations[id(min(equation.rows, key=text.index))] = equation
        self.taken = {
            id(row)
            for part in (
                *self.notes.values(),
                *self.listings.values(),
                *(e.rows for e in self.equations.values()),
            )
            for row in part
        }
        self.setting = setting_of(
            [r for r in rows if id(r) not in self.skipped and id(r) not in self.taken], self.edges, self.style
        )
        self.rows = rows


def _front(first: Sequence[Row], headings: Mapping[int, Heading], apart: Pages, facts: Facts) -> Front:
    page = apart.contents[first[0].page] if first else next(iter(apart.contents.values()))
    named = [i for i, row in enumerate(first) if _ends_front(row, headings.get(id(row)))]
    prose = [i for i, row in enumerate(first) if i and _is_prose(row, first[i + 1 : i + 4], apart.style)]
    ends = [*named[:1], *prose[:1]]
    return read_front(first, min(ends, default=_title_page(first)), page, facts.title, facts.author)


def _title_page(rows: Sequence[Row]) -> int:
    """Return how many rows a title page has, 0 where a page is none: it has few, and no two long ones."""
    long = sum(len(row.text.split()) >= 10 for row in rows)
    return len(rows) if len(rows) <= _MOST_ON_TITLE_PAGE and long < 2 else 0


def _ends_front(row: Row, heading: Heading | None) -> bool:
    named = heading is not None and (is_known(heading.title) or heading.number is not None)
    return named or strip_abstract(row.text) is not None


def _is_prose(row: Row, below: Sequence[Row], style: Style) -> bool:
    """Say whether a row and those below it read as a paragraph, as an unnamed abstract does."""
    rows = (row, *below)
    wide = all(len(r.text.split()) >= 7 and r.box[2] - r.box[0] > 20 * style.size for r in rows)
    set_as_text = all(r.size <= style.size + _LARGER for r in rows)
    return len(below) == 3 and wide and set_as_text and sum(is_institution(r.text) for r in rows) < 2


def _by_page(rows: Iterable[Row]) -> dict[int, list[Row]]:
    pages: dict[int, list[Row]] = {}
    for row in rows:
        pages.setdefault(row.page, []).append(row)
    return pages


def _listed_size(references: Sequence[Row]) -> float | None:
    """Return the font size that most rows of a list of references have, None without a list."""
    sizes = Counter(row.size for row in references)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else None


def _reference_rows(rows: Sequence[Row], headings: Mapping[int, Heading]) -> set[int]:
    found: set[int] = set()
    inside = False
    for row in rows:
        if id(row) in headings:
            inside = is_references(headings[id(row)].title)
        elif inside:
            found.add(id(row))
    return found or {id(row) for row in rows[unnamed_list(rows) :]}
