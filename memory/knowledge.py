"""Knowledge bases: papers that were read, in folders beside the training tree."""

from datetime import datetime
from pathlib import Path

from memory.documents import read_document_graph, write_document
from memory.lock import WriterLock
from memory.names import by_prefix, check_name, no_such, slug
from memory.shelf import Shelf
from memory.staging import mend, settle, staged
from schema.document import DocumentGraph
from schema.errors import InputError, NotFoundError
from schema.knowledge import KnowledgeBase, StoredPaper

BASE = "kb.json"
METADATA = "metadata.json"
_PAPERS = "papers"
_PATIENCE = 20.0
"""Seconds that a writer waits for another one, which takes a fraction of a second for a paper."""


class KnowledgeBases:
    """Files under `<home>/org/<organisation>/learnings/knowledge_bases/<name>/papers/<paper>/`.

    A paper appears whole or not at all; readers need no lock. What isn't there raises NotFoundError, a
    file that can't be read back DamagedError, a name that could leave the folder InputError.
    """

    def __init__(self, home: Path, organisation: str = "default") -> None:
        self.root = home / "org" / check_name(organisation, "organisation") / "learnings" / "knowledge_bases"

    # --- knowledge bases ------------------------------------------------------------------------

    def create(self, name: str, now: datetime) -> bool:
        """Make a knowledge base; return False where it is there already."""
        folder = self._path(name)
        with self._lock(name):
            mend(folder)
            if (folder / BASE).is_file():
                return False
            with staged(folder) as fresh:
                Shelf(fresh).write_json(BASE, KnowledgeBase(name=name, created_at=now))
        return True

    def names(self) -> tuple[str, ...]:
        """Return the names of all knowledge bases, sorted."""
        return _named(self.root, BASE)

    def load(self, name: str) -> KnowledgeBase:
        """Return what is known of a knowledge base."""
        return Shelf(self.folder(name)).load(BASE, KnowledgeBase)

    def folder(self, name: str) -> Path:
        """Return a knowledge base's folder.

        Raises:
            NotFoundError: there is none of that name; the text lists those there are.
        """
        folder = self._path(name)
        settle(folder, self._lock(name))
        if not (folder / BASE).is_file():
            hint = f"`claude-studio kb create {name}` makes it"
            raise NotFoundError(f"{no_such(name, self.names(), 'knowledge base')}; {hint}")
        return folder

    # --- papers ---------------------------------------------------------------------------------

    def papers(self, name: str) -> tuple[StoredPaper, ...]:
        """Return what is known of a knowledge base's papers, sorted by their ids."""
        folder = self.folder(name) / _PAPERS
        return tuple(self._metadata(folder / paper_id) for paper_id in _named(folder, METADATA))

    def paper(self, name: str, wanted: str) -> StoredPaper:
        """Return the paper that is meant by its id, its document's id, or an unambiguous start of either.

        Raises:
            NotFoundError: none is, or several are; the text lists them.
        """
        stored = self.papers(name)
        by_document = {paper.document_id: paper for paper in stored}
        by_id = {paper.paper_id: paper for paper in stored}
        if wanted.startswith("doc-") and not any(paper_id.startswith(wanted) for paper_id in by_id):
            return by_document[by_prefix(wanted, tuple(by_document), "paper")]
        return by_id[by_prefix(wanted, tuple(by_id), "paper")]

    def paper_folder(self, name: str, paper_id: str) -> Path:
        """Return a paper's folder, to which its pictures' paths are relative."""
        return self.folder(name) / _PAPERS / check_name(paper_id, "paper")

    def document(self, name: str, paper_id: str) -> DocumentGraph:
        """Return a paper's graph."""
        return read_document_graph(self.paper_folder(name, paper_id))

    def holding(self, name: str, pdf_sha256: str) -> StoredPaper | None:
        """Return the paper that was made of this file's bytes, or None."""
        return next((paper for paper in self.papers(name) if paper.pdf_sha256 == pdf_sha256), None)

    def find(self, pdf_sha256: str) -> tuple[DocumentGraph, Path] | None:
        """Return the graph of a file's bytes and its folder, from whichever knowledge base holds it."""
        for name in self.names():
            if found := self.holding(name, pdf_sha256):
                return self.document(name, found.paper_id), self.paper_folder(name, found.paper_id)
        return None

    def save(
        self, name: str, document: DocumentGraph, pdf_sha256: str, pictures_from: Path, now: datetime
    ) -> StoredPaper:
        """Store a paper, all or nothing; one of the same bytes is replaced.

        Raises:
            InputError: a picture is missing.
            BusyError: another process writes this knowledge base.
        """
        papers = self.folder(name) / _PAPERS
        with self._lock(name):
            held = self.holding(name, pdf_sha256)
            paper_id = held.paper_id if held else self._free_id(name, document, pdf_sha256)
            stored = StoredPaper(
                paper_id=paper_id,
                document_id=document.document_id,
                title=document.title,
                pdf_path=document.source_path,
                pdf_sha256=pdf_sha256,
                page_count=document.page_count,
                pages_unread=len(document.unread_pages),
                added_at=now,
            )
            with staged(papers / paper_id) as fresh:
                write_document(fresh, document, pictures_from)
                Shelf(fresh).write_json(METADATA, stored)
                Shelf(fresh).seal()
        return stored

    def _free_id(self, name: str, document: DocumentGraph, pdf_sha256: str) -> str:
        """Return the file's name as an id; with a part of its hash where that is taken, or says nothing."""
        try:
            wanted = slug(Path(document.source_path).stem)
        except InputError:
            return document.document_id
        taken = {paper.paper_id for paper in self.papers(name)}
        return f"{wanted}-{pdf_sha256[:8]}" if wanted in taken else wanted

    def _metadata(self, folder: Path) -> StoredPaper:
        return Shelf(folder).load(METADATA, StoredPaper)

    def _path(self, name: str) -> Path:
        return self.root / check_name(name, "knowledge base")

    def _lock(self, name: str) -> WriterLock:
        path = self.root / ".locks" / f"{check_name(name, 'knowledge base')}.lock"
        return WriterLock(path, f"knowledge base {name}", patience=_PATIENCE)


def _named(folder: Path, holding: str) -> tuple[str, ...]:
    """Return the names of the folders that hold a file of that name, hidden ones left out."""
    if not folder.is_dir():
        return ()
    found = (path.name for path in folder.iterdir() if (path / holding).is_file())
    return tuple(sorted(name for name in found if not name.startswith(".")))
