"""Where in a paper an atom stands, and how much what it says there tells of the whole paper."""

import re
from enum import StrEnum

from schema.document import AtomType, DocumentAtom, DocumentGraph, Section


class Zone(StrEnum):
    """A part of the paper."""

    TITLE = "title"
    ABSTRACT = "abstract"
    HEADING = "heading"
    INTRODUCTION = "introduction"
    CONCLUSION = "conclusion"
    CAPTION = "caption"
    BODY = "body"
    MARGIN = "margin"
    """Appendices, acknowledgements, related work, front matter: of less weight than the body."""


_BY_TYPE = {
    AtomType.TITLE: Zone.TITLE,
    AtomType.ABSTRACT: Zone.ABSTRACT,
    AtomType.FIGURE: Zone.CAPTION,
    AtomType.TABLE: Zone.CAPTION,
}
_BY_HEADING = (
    (r"^abstract", Zone.ABSTRACT),
    (r"introduction|statement of need", Zone.INTRODUCTION),
    (r"conclu|discussion|summary", Zone.CONCLUSION),
    (r"acknowledg|contribut|appendi|supplement|related|prior work|funding|references", Zone.MARGIN),
)


def zones(document: DocumentGraph) -> dict[str, Zone]:
    """Return the zone of every atom, by atom id."""
    roots = {section.section_id: _root(section, document) for section in document.sections}
    back = _back_matter(document)
    return {atom.atom_id: _zone(atom, roots, back) for atom in document.atoms}


def root_sections(document: DocumentGraph) -> dict[str, str]:
    """Return the id of the top-level section by atom id; atoms outside of every section are left out."""
    roots = {section.section_id: _root(section, document).section_id for section in document.sections}
    return {atom.atom_id: roots[atom.section_id] for atom in document.atoms if atom.section_id in roots}


def _root(section: Section, document: DocumentGraph) -> Section:
    by_id = {one.section_id: one for one in document.sections}
    while section.parent_id is not None and section.parent_id in by_id:
        section = by_id[section.parent_id]
    return section


def _back_matter(document: DocumentGraph) -> frozenset[str]:
    """Return the sections that follow the bibliography."""
    titles = [section.title.lower() for section in document.sections]
    after = next(
        (i for i, title in enumerate(titles) if re.match(r"references|bibliography", title)), len(titles)
    )
    return frozenset(section.section_id for section in document.sections[after:])


def _zone(atom: DocumentAtom, roots: dict[str, Section], back: frozenset[str]) -> Zone:
    if atom.atom_type in _BY_TYPE:
        return _BY_TYPE[atom.atom_type]
    if atom.section_id is None or atom.section_id not in roots:
        return Zone.MARGIN
    title = roots[atom.section_id].title.lower()
    found = next((zone for pattern, zone in _BY_HEADING if re.search(pattern, title)), Zone.BODY)
    if atom.section_id in back or found is Zone.MARGIN:
        return Zone.MARGIN
    return Zone.HEADING if atom.atom_type is AtomType.HEADING else found
