"""A DocumentGraph from pages: every part found, given an id, put under its section and linked."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from schema.document import AtomType, BoundingBox, DocumentAtom, DocumentGraph, Section
from tools.ingest.bibliography import Entry, read_entries, unnamed_list
from tools.ingest.captions import ALGORITHM, FIGURE, TABLE
from tools.ingest.cells import cells_of
from tools.ingest.claims import find_claims
from tools.ingest.columns import Row
from tools.ingest.entities import find_entities
from tools.ingest.floats import Float
from tools.ingest.footnotes import note_text
from tools.ingest.front import identifier_of, strip_abstract
from tools.ingest.furniture import is_notice
from tools.ingest.headings import Heading, is_known, is_references
from tools.ingest.layout import Look, Pages, Placement, place_floats, take_apart
from tools.ingest.lead import Lead, lead_of
from tools.ingest.mentions import Mentions
from tools.ingest.page import Box, PageContent, union, unturned
from tools.ingest.paragraphs import Block, blocks_of, is_index_terms
from tools.ingest.parts import Facts, Parts
from tools.ingest.pictures import Crop, crop_of, crops_of
from tools.ingest.prose import Lexicon, joined, lexicon_of
from tools.text.sentences import split_sentences

Draw = Callable[[Sequence[Crop]], None]
_FLOAT_TYPES = {
    FIGURE: (AtomType.FIGURE, "fig"),
    TABLE: (AtomType.TABLE, "tab"),
    ALGORITHM: (AtomType.CODE, "alg"),
}
_MOST_IN_ABSTRACT, _LEAST_ABSTRACT = 2, 50
"""Paragraphs and words of an abstract that no heading names."""
_TWO_LETTERS = re.compile(r"[^\W_].*?[^\W_]", re.S)
_ABSTRACT = re.compile(r"^(?:abstract|summary)$", re.I)


@dataclass(slots=True)
class _Draft:
    """Atoms and sections in the making."""

    lexicon: Lexicon
    pages: Mapping[int, PageContent]
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
                bbox=bounding(unturned(box, self.pages[page])),
                section_id=section,
                number=number,
            )
        )
        return atom_id


def bounding(box: Box) -> BoundingBox:
    """Return a box as a record, in tenths of a point."""
    return BoundingBox(x0=round(box[0], 1), y0=round(box[1], 1), x1=round(box[2], 1), y1=round(box[3], 1))


def assemble(
    pages: Sequence[PageContent], facts: Facts, look: Look, draw: Draw = lambda _: None
) -> DocumentGraph:
    """Return the document that the pages make.

    `look` sees what is painted on pages beside their text, while headings are looked for. `draw` is handed
    crops as soon as their boxes are known, so that pictures are made while text is read.
    """
    apart = _apart(pages, facts, look, draw)
    lexicon = lexicon_of(row.text for row in apart.rows)
    parts = Parts(apart, facts)
    draft = _Draft(lexicon, apart.contents)
    abstract = _write(draft, parts)
    draw(crops_of(draft.atoms))
    atoms = _linked(_with_floats(draft, apart), draft.entries)
    split = lru_cache(maxsize=None)(split_sentences)  # claims and terms both ask for each paragraph's
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
        claims=find_claims(atoms, draft.sections, split),
        entities=find_entities(atoms, split),
    )


def _apart(pages: Sequence[PageContent], facts: Facts, look: Look, draw: Draw) -> Pages:
    """Return the pages taken apart; the rows that floats were found with are let go."""
    placed = place_floats(pages, facts.outline, look)
    draw(_float_crops(placed))
    return take_apart(placed)


def _first_words(atoms: Sequence[DocumentAtom]) -> str:
    """Return the first atom's start, for a paper that prints no title."""
    return " ".join(atoms[0].text.split()[:12]) if atoms else ""


def _write(draft: _Draft, parts: Parts) -> str:
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
        elif id(row) not in parts.skipped and id(row) not in parts.taken:
            run.append(row)
    _flush(draft, parts, run, abstract)
    if not abstract:
        abstract.extend(_unnamed_abstract(draft))
    for note in parts.notes.values():
        text = note_text(joined([row.text for row in note], draft.lexicon))
        if text:
            draft.add(AtomType.FOOTNOTE, "fn", text, note[0].page, union([row.box for row in note]))
    return " ".join(abstract)


def _flush(draft: _Draft, parts: Parts, run: list[Row], abstract: list[str]) -> None:
    """Write the rows of text gathered since the last heading or equation, and forget them."""
    rows, run[:] = list(run), []
    if not rows:
        return
    title = draft.sections[-1].title if draft.sections else ""
    start = 0 if is_references(title) else unnamed_list(rows)
    _write_references(draft, rows[start:])
    rows = rows[:start]
    for block in blocks_of(rows, parts.setting):
        _write_block(draft, block, _ABSTRACT.match(title) is not None, abstract)


def _write_references(draft: _Draft, rows: Sequence[Row]) -> None:
    for entry in read_entries(rows, draft.lexicon):
        first = entry.rows[0]
        box = union([row.box for row in entry.rows if (row.page, row.column) == (first.page, first.column)])
        atom_id = draft.add(AtomType.CITATION, "ref", entry.text, first.page, box, entry.number)
        draft.entries.append((atom_id, entry))


def _write_block(draft: _Draft, block: Block, in_abstract: bool, abstract: list[str]) -> None:
    text = block.text(draft.lexicon)
    page = block.rows[0].page
    if not _TWO_LETTERS.search(text):
        return
    if is_index_terms(text):
        draft.add(AtomType.LIST_ITEM, "li", text, page, block.box)
        return
    run_in = _run_in_abstract(block, text) if not draft.sections and not abstract else None
    if in_abstract and is_notice(text):
        return
    if in_abstract or run_in:
        text = run_in or text
        abstract.append(text)
        draft.add(AtomType.ABSTRACT, "abs", text, page, block.box)
    elif not block.is_item and (lead := lead_of(block, draft.lexicon)):
        _open_run_in(draft, lead, block)
        draft.add(AtomType.PARAGRAPH, "p", lead.text, page, block.box)
    elif block.is_item:
        draft.add(AtomType.LIST_ITEM, "li", text, page, block.box)
    else:
        draft.add(AtomType.PARAGRAPH, "p", text, page, block.box)


def _unnamed_abstract(draft: _Draft) -> list[str]:
    """Make the few paragraphs between the title and the first heading the abstract; return their texts."""
    end = next((i for i, atom in enumerate(draft.atoms) if atom.atom_type == AtomType.HEADING), 0)
    found = [i for i in range(end) if draft.atoms[i].atom_type == AtomType.PARAGRAPH]
    texts = [draft.atoms[i].text for i in found]
    if not 1 <= len(found) <= _MOST_IN_ABSTRACT or sum(len(text.split()) for text in texts) < _LEAST_ABSTRACT:
        return []
    for index in found:
        draft.atoms[index] = draft.atoms[index].model_copy(
            update={"atom_id": draft.new_id("abs"), "atom_type": AtomType.ABSTRACT}
        )
    return texts


def _run_in_abstract(block: Block, text: str) -> str | None:
    """Return an abstract's text without the word that names it, None where the block isn't one."""
    if stripped := strip_abstract(text):
        return stripped
    first = block.rows[0].spans[0].text if block.rows[0].spans else ""
    alone = _ABSTRACT.match(block.texts[0]) or (
        _ABSTRACT.match(first.strip()) and len(block.rows[0].spans) > 1
    )
    return text.split(maxsplit=1)[1] if alone and len(text.split()) > 1 else None


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


def _open_run_in(draft: _Draft, lead: Lead, block: Block) -> None:
    above = next((s for s in reversed(draft.sections) if s.section_id not in draft.run_in), None)
    level = above.level + 1 if above and not is_known(lead.title) else 1
    if lead.number:
        level = lead.number.count(".") + 1
    _open_section(draft, Heading((block.rows[0],), lead.title, lead.number, level))
    draft.run_in.add(draft.sections[-1].section_id)


def _float_crops(placed: Placement) -> list[Crop]:
    """Return the crops of figures, tables and algorithms."""
    named = zip(placed.floats, _float_ids(placed.floats), strict=True)
    return [
        crop_of(atom_id, _FLOAT_TYPES[found.caption.kind][0], found.caption.page, box)
        for found, atom_id in named
        if (box := _float_box(found, placed.contents))
    ]


def _float_ids(floats: Iterable[Float]) -> list[str]:
    """Return the floats' ids, from their kind and number; the second of one number gets "-2"."""
    used: Counter[str] = Counter()
    ids = []
    for found in floats:
        caption = found.caption
        base = _FLOAT_TYPES[caption.kind][1] + re.sub(r"[^0-9A-Za-z]+", "-", caption.number).lower()
        used[base] += 1
        ids.append(base if used[base] == 1 else f"{base}-{used[base]}")
    return ids


def _float_box(found: Float, pages: Mapping[int, PageContent]) -> BoundingBox | None:
    return bounding(unturned(found.box, pages[found.caption.page])) if found.box else None


def _with_floats(draft: _Draft, apart: Pages) -> list[DocumentAtom]:
    """Put the floats' atoms in after the last atom that starts on their page."""
    by_page: dict[int, list[DocumentAtom]] = {}
    for found, atom_id in zip(apart.floats, _float_ids(apart.floats), strict=True):
        by_page.setdefault(found.caption.page, []).append(_float_atom(found, atom_id, apart, draft.lexicon))
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


def _float_atom(found: Float, atom_id: str, apart: Pages, lexicon: Lexicon) -> DocumentAtom:
    caption = found.caption
    return DocumentAtom(
        atom_id=atom_id,
        atom_type=_FLOAT_TYPES[caption.kind][0],
        text=joined([row.text for row in caption.rows], lexicon),
        page=caption.page,
        bbox=_float_box(found, apart.contents),
        number=caption.number,
        cells=_cells(found, apart) if caption.kind == TABLE else None,
    )


def _cells(found: Float, apart: Pages) -> tuple[tuple[str, ...], ...] | None:
    """Return a table's rows of cells, those on following pages included, a repeated head left out."""
    if found.box is None:
        return None
    cells = cells_of(apart.lines[found.caption.page], found.box)
    for page, box in found.rest:
        more = cells_of(apart.lines[page], box)
        if cells and more and len(more[0]) == len(cells[0]):
            cells += more[1:] if more[0] == cells[0] else more
    return cells


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
