"""A DocumentGraph from pages: every part found, given an id, put under its section and linked."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from schema.document import AtomType, BoundingBox, DocumentAtom, DocumentGraph, Section, UnreadPage
from tools.ingest.bibliography import Entry, read_entries
from tools.ingest.captions import ALGORITHM, FIGURE, TABLE
from tools.ingest.cells import cells_of
from tools.ingest.claims import find_claims
from tools.ingest.columns import Row
from tools.ingest.edges import Edges, edges_of
from tools.ingest.entities import find_entities
from tools.ingest.equations import Equation, find_equations
from tools.ingest.floats import Float
from tools.ingest.footnotes import find_footnotes, note_text, starts_note
from tools.ingest.front import Front, identifier_of, read_front, strip_abstract
from tools.ingest.headings import Heading, find_headings, is_known
from tools.ingest.layout import Pages, take_apart
from tools.ingest.lead import lead_of
from tools.ingest.listings import find_listings
from tools.ingest.mentions import Mentions
from tools.ingest.page import Box, PageContent, union
from tools.ingest.paragraphs import Block, blocks_of, setting_of
from tools.ingest.prose import Lexicon, joined, lexicon_of
from tools.ingest.style import Style

_REFERENCES = re.compile(r"^(?:references?(?: and notes)?|bibliography|literature cited|works cited)$", re.I)
_INDEX_TERMS = re.compile(
    r"^(?:key ?words|index terms|general terms|categories and subject descriptors|ccs concepts|acm reference format"
    r"|additional key ?words|subject terms|jel classification|msc)\b",
    re.I,
)
_FLOAT_TYPES = {
    FIGURE: (AtomType.FIGURE, "fig"),
    TABLE: (AtomType.TABLE, "tab"),
    ALGORITHM: (AtomType.CODE, "alg"),
}
_ABSTRACT = re.compile(r"^(?:abstract|summary)$", re.I)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says of itself."""

    document_id: str
    source_path: str
    page_count: int
    title: str = ""
    author: str = ""
    outline: tuple[tuple[int, str, int], ...] = ()


@dataclass(slots=True)
class _Draft:
    """Atoms and sections in the making."""

    lexicon: Lexicon
    atoms: list[DocumentAtom] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    entries: list[tuple[str, Entry]] = field(default_factory=list)
    run_in: set[str] = field(default_factory=set)
    """Ids of sections whose heading is run into a paragraph."""

    def new_id(self, prefix: str) -> str:
        self.counts[prefix] += 1
        return f"{prefix}{self.counts[prefix]:03d}"

    def add(
        self, kind: AtomType, prefix: str, text: str, page: int, box: Box, number: str | None = None
    ) -> str:
        atom_id = self.new_id(prefix)
        section = self.sections[-1].section_id if self.sections else None
        self.atoms.append(
            DocumentAtom(
                atom_id=atom_id,
                atom_type=kind,
                text=text,
                page=page,
                bbox=bounding(box),
                section_id=section,
                number=number,
            )
        )
        return atom_id


def bounding(box: Box) -> BoundingBox:
    """Return a box as a record, in tenths of a point."""
    return BoundingBox(x0=round(box[0], 1), y0=round(box[1], 1), x1=round(box[2], 1), y1=round(box[3], 1))


def assemble(pages: Sequence[PageContent], facts: Facts, unread: Iterable[UnreadPage]) -> DocumentGraph:
    """Return the document that the pages make."""
    apart = take_apart(pages, facts.outline)
    lexicon = lexicon_of(row.text for row in apart.rows)
    parts = _Parts(apart, facts)
    draft = _Draft(lexicon)
    abstract = _write(draft, parts)
    atoms = _with_floats(draft, apart)
    atoms = _linked(atoms, draft.entries)
    stamps = [stamp.text for page in pages[:1] for stamp in page.stamps]
    first = [line.text for page in pages[:1] for line in page.lines]
    return DocumentGraph(
        document_id=facts.document_id,
        source_path=facts.source_path,
        title=parts.front.title or facts.title or _first_words(atoms),
        authors=parts.front.authors,
        abstract=abstract,
        identifier=identifier_of([*first, *stamps]),
        page_count=facts.page_count,
        atoms=tuple(atoms),
        sections=_with_atoms(draft.sections, atoms),
        claims=find_claims(atoms, draft.sections),
        entities=find_entities(atoms),
        unread_pages=tuple(unread),
    )


def _first_words(atoms: Sequence[DocumentAtom]) -> str:
    """Return the first atom's start, for a paper that prints no title."""
    return " ".join(atoms[0].text.split()[:12]) if atoms else ""


class _Parts:
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
            page: edges_of(found) for page, found in by_page.items()
        }
        self.notes: dict[int, tuple[Row, ...]] = {}
        self.equations: dict[int, Equation] = {}
        self.listings: dict[int, tuple[Row, ...]] = {}
        for page, found in by_page.items():
            text = [row for row in found if id(row) not in references]
            listed_size = _listed_size([row for row in found if id(row) in references])
            within = replace(apart.style, size=listed_size) if listed_size else apart.style
            cited = [note for note in find_footnotes(found, within) if listed_size and starts_note(note[0])]
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
            [r for r in rows if id(r) not in self.skipped | self.taken], self.edges, self.style
        )
        self.rows = rows


def _front(first: Sequence[Row], headings: Mapping[int, Heading], apart: Pages, facts: Facts) -> Front:
    page = apart.contents[first[0].page] if first else next(iter(apart.contents.values()))
    end = next((i for i, row in enumerate(first) if _ends_front(row, headings.get(id(row)))), None)
    if end is None:
        end = next(
            (i for i, row in enumerate(first) if i and _is_prose(row, first[i + 1 : i + 4], apart.style)), 0
        )
    return read_front(first, end, page, facts.title, facts.author)


def _ends_front(row: Row, heading: Heading | None) -> bool:
    named = heading is not None and (is_known(heading.title) or heading.number is not None)
    return named or strip_abstract(row.text) is not None


def _is_prose(row: Row, below: Sequence[Row], style: Style) -> bool:
    """Say whether a row and those below it read as a paragraph, as an unnamed abstract does."""
    return len(below) == 3 and all(
        len(r.text.split()) >= 7 and r.box[2] - r.box[0] > 20 * style.size for r in (row, *below)
    )


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
            inside = bool(_REFERENCES.match(headings[id(row)].title))
        elif inside:
            found.add(id(row))
    return found


def _write(draft: _Draft, parts: _Parts) -> str:
    """Write all atoms but floats into the draft, in reading order; return the abstract."""
    front = parts.front
    if front.title_rows:
        draft.add(
            AtomType.TITLE,
            "title",
            front.title,
            front.title_rows[0].page,
            union([r.box for r in front.title_rows]),
        )
    abstract: list[str] = []
    run: list[Row] = []
    for row in parts.rows:
        if id(row) in parts.headings:
            _flush(draft, parts, run, abstract)
            _open_section(draft, parts.headings[id(row)])
        elif id(row) in parts.equations:
            _flush(draft, parts, run, abstract)
            equation = parts.equations[id(row)]
            text = " ".join(part.scripted for part in equation.rows)
            draft.add(AtomType.EQUATION, "eq", text, row.page, equation.box, equation.number)
        elif id(row) in parts.listings:
            _flush(draft, parts, run, abstract)
            listing = parts.listings[id(row)]
            text = "\n".join(part.text for part in listing)
            draft.add(AtomType.CODE, "code", text, row.page, union([part.box for part in listing]))
        elif id(row) not in parts.skipped | parts.taken:
            run.append(row)
    _flush(draft, parts, run, abstract)
    for note in parts.notes.values():
        text = note_text(joined([row.text for row in note], draft.lexicon))
        if text:
            draft.add(AtomType.FOOTNOTE, "fn", text, note[0].page, union([row.box for row in note]))
    return " ".join(abstract)


def _flush(draft: _Draft, parts: _Parts, run: list[Row], abstract: list[str]) -> None:
    """Write the rows of text gathered since the last heading or equation, and forget them."""
    rows, run[:] = list(run), []
    if not rows:
        return
    title = draft.sections[-1].title if draft.sections else ""
    if _REFERENCES.match(title):
        for entry in read_entries(rows, draft.lexicon):
            box = union(
                [
                    row.box
                    for row in entry.rows
                    if row.page == entry.rows[0].page and row.column == entry.rows[0].column
                ]
            )
            atom_id = draft.add(AtomType.CITATION, "ref", entry.text, entry.rows[0].page, box, entry.number)
            draft.entries.append((atom_id, entry))
        return
    for block in blocks_of(rows, parts.setting):
        _write_block(draft, block, _ABSTRACT.match(title) is not None, abstract)


def _write_block(draft: _Draft, block: Block, in_abstract: bool, abstract: list[str]) -> None:
    text = block.text(draft.lexicon)
    page = block.rows[0].page
    if sum(character.isalnum() for character in text) < 2:
        return
    if _INDEX_TERMS.match(text):
        draft.add(AtomType.LIST_ITEM, "li", text, page, block.box)
        return
    run_in = strip_abstract(text) if not draft.sections and not abstract else None
    if in_abstract or run_in:
        text = run_in or text
        abstract.append(text)
        draft.add(AtomType.ABSTRACT, "abs", text, page, block.box)
    elif not block.is_item and (lead := lead_of(block, draft.lexicon)):
        _open_run_in(draft, lead.title, block)
        draft.add(AtomType.PARAGRAPH, "p", lead.text, page, block.box)
    elif block.is_item:
        draft.add(AtomType.LIST_ITEM, "li", text, page, block.box)
    else:
        draft.add(AtomType.PARAGRAPH, "p", text, page, block.box)


def _open_section(draft: _Draft, heading: Heading) -> None:
    parent = next((s for s in reversed(draft.sections) if s.level < heading.level), None)
    page = heading.rows[0].page
    draft.sections.append(
        Section(
            section_id=draft.new_id("s"),
            title=heading.title,
            number=heading.number,
            level=heading.level,
            parent_id=parent.section_id if parent else None,
            page=page,
        )
    )
    text = f"{heading.number} {heading.title}" if heading.number else heading.title
    draft.add(AtomType.HEADING, "h", text, page, union([row.box for row in heading.rows]), heading.number)


def _open_run_in(draft: _Draft, title: str, block: Block) -> None:
    above = next((s for s in reversed(draft.sections) if s.section_id not in draft.run_in), None)
    level = above.level + 1 if above and not is_known(title) else 1
    _open_section(draft, Heading((block.rows[0],), title, None, level))
    draft.run_in.add(draft.sections[-1].section_id)


def _with_floats(draft: _Draft, apart: Pages) -> list[DocumentAtom]:
    """Put the floats' atoms in after the last atom that starts on their page."""
    by_page: dict[int, list[DocumentAtom]] = {}
    used: Counter[str] = Counter()
    for found in apart.floats:
        by_page.setdefault(found.caption.page, []).append(_float_atom(found, apart, draft.lexicon, used))
    atoms: list[DocumentAtom] = []
    pending = sorted(by_page)
    for atom in draft.atoms:
        while pending and atom.page > pending[0]:
            atoms.extend(_placed(by_page[pending.pop(0)], atoms))
        atoms.append(atom)
    for page in pending:
        atoms.extend(_placed(by_page[page], atoms))
    return atoms


def _placed(floats: Iterable[DocumentAtom], before: Sequence[DocumentAtom]) -> list[DocumentAtom]:
    section = before[-1].section_id if before else None
    return [atom.model_copy(update={"section_id": section}) for atom in floats]


def _float_atom(found: Float, apart: Pages, lexicon: Lexicon, used: Counter[str]) -> DocumentAtom:
    caption = found.caption
    is_table = caption.kind == TABLE
    kind, prefix = _FLOAT_TYPES[caption.kind]
    base = prefix + re.sub(r"[^0-9A-Za-z]+", "-", caption.number).lower()
    used[base] += 1
    return DocumentAtom(
        atom_id=base if used[base] == 1 else f"{base}-{used[base]}",
        atom_type=kind,
        text=joined([row.text for row in caption.rows], lexicon),
        page=caption.page,
        bbox=bounding(found.box) if found.box else None,
        number=caption.number,
        cells=cells_of(apart.lines[caption.page], found.box) if is_table and found.box else None,
    )


def _linked(atoms: Sequence[DocumentAtom], entries: Sequence[tuple[str, Entry]]) -> list[DocumentAtom]:
    kinds = {AtomType.FIGURE: "figure", AtomType.TABLE: "table", AtomType.EQUATION: "equation"}
    floats: dict[tuple[str, str], str] = {}
    for atom in atoms:
        if atom.atom_type in kinds and atom.number:
            floats.setdefault((kinds[atom.atom_type], atom.number.upper()), atom.atom_id)
    mentions = Mentions(floats, entries)
    silent = {AtomType.CITATION, AtomType.TITLE, AtomType.HEADING, AtomType.CODE}
    return [
        atom
        if atom.atom_type in silent
        else atom.model_copy(update={"references": mentions.of(atom.text, atom.atom_id)})
        for atom in atoms
    ]


def _with_atoms(sections: Sequence[Section], atoms: Sequence[DocumentAtom]) -> tuple[Section, ...]:
    members: dict[str, list[str]] = {}
    for atom in atoms:
        if atom.section_id:
            members.setdefault(atom.section_id, []).append(atom.atom_id)
    return tuple(s.model_copy(update={"atom_ids": tuple(members.get(s.section_id, ()))}) for s in sections)
