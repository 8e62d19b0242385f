"""A document's graph and pictures in a folder of the tree."""

import shutil
from pathlib import Path, PurePosixPath

from memory.shelf import Shelf
from schema.document import DocumentAtom, DocumentGraph
from schema.errors import InputError

DOCUMENT = "document.json"
PICTURES = "pictures"


def write_document(folder: Path, document: DocumentGraph, pictures_from: Path | None) -> None:
    """Write a graph, and copy its pictures into the folder, to which their paths are then relative.

    Raises:
        InputError: a picture of the document isn't there, or its path leads elsewhere.
    """
    atoms = tuple(_with_picture(atom, pictures_from, folder) for atom in document.atoms)
    Shelf(folder).write_json(DOCUMENT, document.model_copy(update={"atoms": atoms}))


def read_document_graph(folder: Path) -> DocumentGraph:
    """Return the graph in a folder."""
    return Shelf(folder).load(DOCUMENT, DocumentGraph)


def _with_picture(atom: DocumentAtom, source: Path | None, folder: Path) -> DocumentAtom:
    if atom.file_path is None:
        return atom
    inside = PurePosixPath(atom.file_path)
    if source is None or inside.is_absolute() or ".." in inside.parts:
        raise InputError(f"the picture {atom.file_path} of {atom.atom_id} isn't in the document's folder")
    name = inside if inside.parts[0] == PICTURES else PICTURES / inside
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(source / inside, target)
    except OSError as error:
        raise InputError(f"the picture {source / inside} of {atom.atom_id} can't be read") from error
    return atom.model_copy(update={"file_path": str(name)})
