"""Taking papers into a knowledge base: several at a time, each on its own, and once."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import file_digest
from pathlib import Path
from threading import Event

from memory.knowledge import KnowledgeBases
from schema.document import DocumentGraph
from schema.errors import InputError
from schema.knowledge import StoredPaper
from tools.ingest.limits import ReadLimits
from tools.ingest.overview import overview, pages_read
from tools.ingest.papers_page import html_page
from tools.ingest.read import read_document

__all__ = ["Added", "Outcome", "add_papers", "html_page", "overview", "pages_read"]

Clock = Callable[[], datetime]

_AT_ONCE = 2
"""Papers read side by side."""


class Outcome(StrEnum):
    """What became of a file that was to be added."""

    ADDED = "added"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file."""

    path: Path
    outcome: Outcome
    paper: StoredPaper | None = None
    """What is stored; None where it was refused."""
    document: DocumentGraph | None = None
    """What was read just now."""
    cause: str = ""


def add_papers(
    bases: KnowledgeBases, name: str, paths: Sequence[Path], clock: Clock, *, again: bool = False
) -> Iterator[Added]:
    """Read files into a knowledge base; yield what became of each, in the order they are done.

    A file that can't be read is refused and costs no other. One whose bytes are there already is left as
    it is, unless it is to be read `again`.

    Raises:
        NotFoundError: there is no such knowledge base.
    """
    bases.folder(name)
    fresh: dict[str, Path] = {}
    for path in paths:
        try:
            digest = _digest(path)
        except InputError as error:
            yield Added(path, Outcome.REFUSED, cause=str(error))
            continue
        held = bases.holding(name, digest)
        if (held and not again) or digest in fresh:
            yield Added(path, Outcome.KNOWN, held)
        else:
            fresh[digest] = path
    yield from _read_all(bases, name, fresh, clock)


def _digest(path: Path) -> str:
    """Return a file's SHA-256 (hex)."""
    if not path.is_file():
        raise InputError(f"{path}: no such file; give the path of a PDF")
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: can't be read ({error.strerror}); check its permissions") from error


def _read_all(bases: KnowledgeBases, name: str, fresh: Mapping[str, Path], clock: Clock) -> Iterator[Added]:
    """Read files side by side, and store each in this thread, which is the one writer."""
    limits = replace(ReadLimits(), workers=max(1, ReadLimits().workers // max(1, min(_AT_ONCE, len(fresh)))))
    stop = Event()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(_AT_ONCE) as pool:
        jobs: dict[Future[DocumentGraph], str] = {
            pool.submit(read_document, path, Path(folder) / digest, limits=limits, stop=stop): digest
            for digest, path in fresh.items()
        }
        try:
            for job in as_completed(jobs):
                digest = jobs[job]
                yield _stored(bases, name, fresh[digest], digest, job, Path(folder) / digest, clock)
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)


def _stored(
    bases: KnowledgeBases,
    name: str,
    path: Path,
    digest: str,
    job: "Future[DocumentGraph]",
    pictures: Path,
    clock: Clock,
) -> Added:
    try:
        document = job.result()
    except InputError as error:
        return Added(path, Outcome.REFUSED, cause=str(error))
    document = document.model_copy(update={"source_path": str(path.resolve())})
    paper = bases.save(name, document, digest, pictures, clock())
    return Added(path, Outcome.ADDED, paper, document)
