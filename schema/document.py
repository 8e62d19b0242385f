"""A paper as a graph of atoms: what the PDF says, in reading order."""

from enum import StrEnum
from functools import cached_property

from pydantic import Field

from schema.base import Record


class AtomType(StrEnum):
    """What kind of thing an atom is."""

    TITLE = "title"
    ABSTRACT = "abstract"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    FIGURE = "figure"
    TABLE = "table"
    EQUATION = "equation"
    CITATION = "citation"
    FOOTNOTE = "footnote"
    CODE = "code"
    """A listing or algorithm; a captioned one has its caption for text, and a picture."""


class BoundingBox(Record):
    """A box on a page in PDF points, origin top-left."""

    x0: float
    y0: float
    x1: float
    y1: float


class DocumentAtom(Record):
    """The smallest unit of the paper that can be cited."""

    atom_id: str
    """Stable within the file: the same bytes give the same ids, such as `p012` or `fig3`."""
    atom_type: AtomType
    text: str
    """The text in reading order; a figure's or table's is its whole caption, label included."""
    page: int = Field(ge=1)
    """1-based page on which the atom starts."""
    bbox: BoundingBox | None = None
    section_id: str | None = None
    """The innermost section the atom stands in."""
    number: str | None = None
    """The printed number of a figure, table, equation or citation: "3", "II", "A.1"."""
    file_path: str | None = None
    """Picture of a figure, table or equation (PNG), relative to the document's folder."""
    cells: tuple[tuple[str, ...], ...] | None = None
    """A table's rows of cells, header first, where they could be read."""
    references: tuple[str, ...] = ()
    """Ids of the atoms this one mentions: figures, tables, equations, citations."""


class Section(Record):
    """A heading with the atoms under it."""

    section_id: str
    title: str
    """The heading without its number."""
    number: str | None = None
    level: int = Field(ge=1)
    parent_id: str | None = None
    page: int = Field(ge=1)
    atom_ids: tuple[str, ...] = ()
    """Atoms directly under this heading, in reading order."""


class Claim(Record):
    """A statement the paper makes of itself: a contribution or a result."""

    text: str
    kind: str
    """`contribution` or `result`."""
    atom_ids: tuple[str, ...]


class Entity(Record):
    """A term of the paper, with its definition where the paper gives one."""

    name: str
    aliases: tuple[str, ...] = ()
    definition: str | None = None
    mentions: int = Field(ge=0)
    atom_ids: tuple[str, ...]


class UnreadPage(Record):
    """A page that could not be read, and why."""

    page: int = Field(ge=1)
    cause: str


class DocumentGraph(Record):
    """Everything read from one PDF."""

    document_id: str
    """From the SHA-256 of the file's bytes."""
    source_path: str
    title: str
    authors: tuple[str, ...] = ()
    abstract: str = ""
    identifier: str | None = None
    """DOI or arXiv id, where the paper prints one."""
    page_count: int = Field(ge=1)
    atoms: tuple[DocumentAtom, ...]
    """All atoms in reading order."""
    sections: tuple[Section, ...] = ()
    claims: tuple[Claim, ...] = ()
    entities: tuple[Entity, ...] = ()
    unread_pages: tuple[UnreadPage, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, DocumentAtom]:
        return {atom.atom_id: atom for atom in self.atoms}

    def get_atom(self, atom_id: str) -> DocumentAtom | None:
        """Return the atom of that id, or None."""
        return self._by_id.get(atom_id)

    def of_type(self, *types: AtomType) -> tuple[DocumentAtom, ...]:
        """Return the atoms of these types in reading order."""
        return tuple(atom for atom in self.atoms if atom.atom_type in types)

    def get_figures(self) -> tuple[DocumentAtom, ...]:
        """Return the figures in reading order."""
        return self.of_type(AtomType.FIGURE)

    def get_tables(self) -> tuple[DocumentAtom, ...]:
        """Return the tables in reading order."""
        return self.of_type(AtomType.TABLE)

    def section_of(self, atom: DocumentAtom) -> Section | None:
        """Return the innermost section an atom stands in, or None."""
        return next((s for s in self.sections if s.section_id == atom.section_id), None)
