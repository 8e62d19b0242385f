"""Reading a paper, unless a knowledge base has read it already."""

from hashlib import file_digest
from pathlib import Path

from graph.services import Services
from memory.knowledge import KnowledgeBases
from schema.document import DocumentGraph
from tools.ingest.read import read_document


def read_paper(
    services: Services, pdf: Path, pictures: Path, *, again: bool = False
) -> tuple[DocumentGraph, Path]:
    """Return the paper and its pictures' folder; unless `again`, a knowledge base's isn't read twice.

    Raises:
        InputError: it can't be read.

    """
    with pdf.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    held = KnowledgeBases(services.tree.home, services.tree.organisation).find(digest)
    if held is None or again:
        return read_document(pdf, pictures), pictures
    document, folder = held
    return document.model_copy(update={"source_path": str(pdf)}), folder
