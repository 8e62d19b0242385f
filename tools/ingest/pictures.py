"""Pictures of a document's figures, tables, equations and listings, drawn by the children as PNG."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from schema.document import AtomType, BoundingBox, DocumentAtom, DocumentGraph
from tools.ingest.frames import Record
from tools.ingest.page import CROP_DPI, Box
from tools.ingest.pool import Pool, Work

DRAWN = (AtomType.FIGURE, AtomType.TABLE, AtomType.EQUATION, AtomType.CODE)
"""Types of atoms that have a picture."""
_MARGIN, _TABLE_MARGIN = 2.0, 6.0
"""Points left around a crop; a table's rules reach over its cells."""


class Crop(NamedTuple):
    """A part of a page to be drawn."""

    atom_id: str
    page: int
    box: Box
    """With the margin that lines at its edge need."""


def crop_of(atom_id: str, kind: AtomType, page: int, box: BoundingBox) -> Crop:
    """Return the crop of an atom with its box."""
    margin = _TABLE_MARGIN if kind == AtomType.TABLE else _MARGIN
    return Crop(atom_id, page, (box.x0 - margin, box.y0 - margin, box.x1 + margin, box.y1 + margin))


def crops_of(atoms: Sequence[DocumentAtom]) -> list[Crop]:
    """Return the crops of those atoms that get a picture."""
    return [
        crop_of(atom.atom_id, atom.atom_type, atom.page, atom.bbox)
        for atom in atoms
        if atom.atom_type in DRAWN and atom.bbox is not None
    ]


def requests_for(targets: Sequence[tuple[Crop, Path]], dpi: int) -> list[Record]:
    """Return what children are asked to draw crops to files: one request a page."""
    pages: dict[int, list[list[object]]] = {}
    for crop, target in targets:
        pages.setdefault(crop.page, []).append([*crop.box, str(target.absolute())])
    return [{"do": "crop", "page": page, "dpi": dpi, "crops": found} for page, found in sorted(pages.items())]


def ignore(_request: Record, _answer: Record) -> None:
    """Receive the answer to a crop, which is the file that was written."""


class Pictures:
    """A document's pictures, made in a folder of their own and moved over when all are there."""

    def __init__(self, pool: Pool, folder: Path, turned: Mapping[int, int]) -> None:
        self._pool = pool
        self._turned = turned
        self._folder = folder
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        self._drawing: list[Work] = []

    def __enter__(self) -> "Pictures":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._making, ignore_errors=True)

    def draw(self, crops: Sequence[Crop]) -> None:
        """Have the children start on crops."""
        targets = [(crop, self._making / f"{crop.atom_id}.png") for crop in crops]
        requests = [
            {**request, "turned": self._turned[request["page"]]}
            for request in requests_for(targets, CROP_DPI)
        ]
        self._drawing.append(self._pool.start(requests, ignore))

    def placed(self, document: DocumentGraph) -> DocumentGraph:
        """Return the document with its pictures, when all are made and moved over."""
        for work in self._drawing:
            work.lost()
        made = sorted(self._making.glob("*.png"))
        self._folder.mkdir(exist_ok=True)
        for path in made:
            path.replace(self._folder / path.name)
        drawn = {path.stem for path in made}
        atoms = tuple(
            atom.model_copy(update={"file_path": f"{atom.atom_id}.png"}) if atom.atom_id in drawn else atom
            for atom in document.atoms
        )
        return document.model_copy(update={"atoms": atoms})
