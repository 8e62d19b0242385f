"""Papers as one self-contained HTML page: outline, claims and text, each figure beside its caption."""

import base64
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from pathlib import Path

from schema.document import AtomType, Claim, DocumentAtom, DocumentGraph, Entity
from tools.ingest.overview import overview

_KINDS = {
    AtomType.HEADING: "heading",
    AtomType.ABSTRACT: "abstract",
    AtomType.LIST_ITEM: "items",
    AtomType.CITATION: "references",
    AtomType.FOOTNOTE: "footnote",
    AtomType.FIGURE: "figure",
    AtomType.TABLE: "figure",
    AtomType.EQUATION: "equation",
}
_GALLERY = (AtomType.FIGURE, AtomType.TABLE)
_SHOWN_PER_PIXEL = 0.54
"""CSS pixels for a picture's own at 200 dpi: a little over its size on paper."""
_GALLERY_SIZE = (320, 240)
_WIDE = 1.9
"""Width for its height from which a picture has its caption under it."""
_PNG_SIZE = slice(16, 24)
"""Where a PNG has its width and height."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the page shows it."""

    source: str
    width: int
    height: int
    """In CSS pixels."""
    small: str
    """The source of a copy for the gallery."""


class Paper:
    """What the page shows of one paper."""

    def __init__(self, document: DocumentGraph, pictures: Path | None) -> None:
        self.document = document
        self._folder = pictures
        seen = overview(document)
        self.pages = seen.pages
        self.counts = seen.counts
        self._pictures: dict[str, Picture | None] = {}

    def anchor(self, part_id: str) -> str:
        """Return the name, on the page, of an atom or a section."""
        return f"{self.document.document_id}-{part_id}"

    @cached_property
    def blocks(self) -> list[tuple[str, list[DocumentAtom]]]:
        """The atoms in reading order, neighbours of one kind together; the title is left out."""
        atoms = (atom for atom in self.document.atoms if atom.atom_type != AtomType.TITLE)
        return [(kind, list(found)) for kind, found in groupby(atoms, self._kind)]

    def _kind(self, atom: DocumentAtom) -> str:
        if atom.atom_type == AtomType.CODE:
            return "figure" if atom.file_path and atom.number else "listing"
        return _KINDS.get(atom.atom_type, "paragraph")

    @cached_property
    def claims(self) -> list[tuple[str, list[Claim]]]:
        """The claims of each kind, in reading order."""
        ordered = sorted(self.document.claims, key=lambda claim: claim.kind)
        return [(kind, list(found)) for kind, found in groupby(ordered, lambda claim: claim.kind)]

    @property
    def terms(self) -> list[Entity]:
        """The terms that the paper defines or spells out."""
        return [entity for entity in self.document.entities if entity.definition or entity.aliases]

    @property
    def gallery(self) -> list[DocumentAtom]:
        """Figures and tables with a picture."""
        return [atom for atom in self.document.of_type(*_GALLERY) if self.picture(atom)]

    def label(self, atom: DocumentAtom) -> str:
        """Return a figure's or table's name for a person, such as "Figure 3"."""
        return f"{atom.atom_type.value.capitalize()} {atom.number or ''}".strip()

    def depth(self, atom: DocumentAtom) -> int:
        """Return the HTML level of a heading, 2 to 6."""
        section = self.document.section_of(atom)
        return min(6, 1 + (section.level if section else 1))

    def shown_in(self, atom: DocumentAtom) -> list[str]:
        """Return the ids of the figures, tables and equations that an atom mentions."""
        return [ref for ref in atom.references if not ref.startswith("ref")]

    def shape(self, atom: DocumentAtom) -> str:
        """Say whether a caption fits beside its picture or goes under it."""
        shown = self.picture(atom)
        return "under" if shown and shown.width > _WIDE * shown.height else "beside"

    def picture(self, atom: DocumentAtom) -> Picture | None:
        """Return an atom's picture, None where the file isn't there."""
        if atom.atom_id not in self._pictures:
            self._pictures[atom.atom_id] = self._read(atom)
        return self._pictures[atom.atom_id]

    def _read(self, atom: DocumentAtom) -> Picture | None:
        path = self._folder / atom.file_path if self._folder and atom.file_path else None
        if path is None or not path.is_file():
            return None
        content = path.read_bytes()
        size = content[_PNG_SIZE]
        width, height = struct.unpack(">II", size) if len(size) == 8 else (0, 0)
        scale = _SHOWN_PER_PIXEL
        return Picture(_data("png", content), round(width * scale), round(height * scale), _small(content))


def _small(content: bytes) -> str:
    """Return the source of a small copy of a picture, of the picture itself where that can't be decoded."""
    from PIL import Image

    out = BytesIO()
    try:
        with Image.open(BytesIO(content)) as picture:
            shown = picture.convert("RGB")
        shown.thumbnail(_GALLERY_SIZE)
        shown.save(out, "JPEG", quality=80)
    except OSError:
        return _data("png", content)
    return _data("jpeg", out.getvalue())


def _data(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def html_page(title: str, papers: Sequence[tuple[DocumentGraph, Path | None]]) -> str:
    """Return one HTML page with everything in it that it needs.

    Args:
        title: of the page, where it shows several papers.
        papers: documents, each with the folder to which its pictures' paths are relative; a missing
            picture is said to be missing.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    shown = [Paper(document, pictures) for document, pictures in papers]
    page = environment.from_string(_template("papers.html")).render(
        title=title if len(shown) > 1 else shown[0].document.title,
        papers=shown,
        style=Markup(_template("papers.css")),
    )
    return "\n".join(_without_blank_lines(page))


def _without_blank_lines(page: str) -> Iterator[str]:
    """Yield the lines that hold something: templates leave many that don't."""
    return (line for line in page.splitlines() if line.strip())


def _template(name: str) -> str:
    return files("tools.ingest").joinpath("templates", name).read_text(encoding="utf-8")
