"""A PDF file to a DocumentGraph, read in child processes under limits."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event

from schema.document import DocumentGraph, UnreadPage
from schema.errors import InputError
from tools.ingest.assemble import assemble
from tools.ingest.frames import Record
from tools.ingest.limits import ReadLimits
from tools.ingest.looking import Eyes
from tools.ingest.page import PageContent, page_of
from tools.ingest.parts import Facts
from tools.ingest.pictures import Pictures
from tools.ingest.pool import PageLostError, Pool

_ORDINARY = ReadLimits()
_SCANNED = "a scan without text needs OCR"
_FEWEST_LETTERS = 20
"""Letters under which a document counts as having no text."""
_HEADER_WITHIN = 1024


def read_document(
    pdf_path: Path,
    pictures_dir: Path | None = None,
    *,
    limits: ReadLimits = _ORDINARY,
    stop: Event | None = None,
) -> DocumentGraph:
    """Return what a PDF says; pictures of figures, tables, equations go to `pictures_dir` (PNG, 200 dpi).

    Pages that could not be read, those past the limit, and those left when `stop` was set are listed in
    `unread_pages`. Raises InputError where nothing can be read: no such file, no PDF, encrypted, no pages,
    no text. On an error `pictures_dir` is left as it was.
    """
    content = _checked(pdf_path, limits)
    with Pool(pdf_path.absolute(), limits, stop) as pool:
        facts = _facts(pool, pdf_path, content, limits)
        eyes = Eyes(pool)
        pages, unread = _read_pages(pool, eyes, facts.page_count, limits.pages)
        _require_text(pdf_path, pages, unread, facts.page_count)
        if pictures_dir is None:
            document = assemble(pages, facts, eyes.look)
        else:
            with Pictures(pool, pictures_dir, {page.number: page.turned for page in pages}) as pictures:
                document = pictures.placed(assemble(pages, facts, eyes.look, pictures.draw))
    return document.model_copy(update={"unread_pages": _named(eyes.lost | unread)})


def document_id_of(content_hash: str) -> str:
    """Return the document id that a file's SHA-256 (hex) gives."""
    return f"doc-{content_hash[:16]}"


def _checked(path: Path, limits: ReadLimits) -> str:
    """Return the file's SHA-256 (hex); refuse what is plainly no PDF."""
    if not path.is_file():
        raise InputError(f"{path}: no such file; give the path of a PDF")
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"{path}: the file is empty; download it again")
    if size > limits.file_megabytes << 20:
        raise InputError(f"{path}: {size >> 20} MB is over the limit of {limits.file_megabytes} MB; split it")
    try:
        with path.open("rb") as file:
            if b"%PDF-" not in file.read(_HEADER_WITHIN):
                raise InputError(f"{path}: not a PDF (it lacks the %PDF- header); give the paper as a PDF")
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: can't be read ({error.strerror}); check its permissions") from error


def _facts(pool: Pool, path: Path, content: str, limits: ReadLimits) -> Facts:
    try:
        record = pool.open()
    except PageLostError as error:
        raise InputError(f"{path}: damaged PDF that can't be opened ({error}); get another copy") from error
    if record["locked"]:
        raise InputError(f"{path}: encrypted with a password; save it without one and try again")
    if record["pages"] == 0:
        raise InputError(f"{path}: the PDF has no pages; get another copy")
    if record["pages"] > limits.claimed_pages:
        most = limits.claimed_pages
        raise InputError(f"{path}: {record['pages']} pages are over the limit of {most}; split it")
    outline = tuple(
        (int(level), " ".join(title.split()), int(page)) for level, title, page in record["outline"]
    )
    return Facts(
        document_id_of(content), str(path), record["pages"], record["title"], record["author"], outline
    )


def _read_pages(pool: Pool, eyes: Eyes, count: int, most: int) -> tuple[list[PageContent], dict[int, str]]:
    """Return the pages that could be read, and why others couldn't, or not whole, by their number."""
    found: dict[int, PageContent] = {}

    def receive(request: Record, answer: Record) -> None:
        page = found[request["page"]] = page_of(answer)
        eyes.expect(page)

    requests = [{"do": "read", "page": number} for number in range(1, min(count, most) + 1)]
    lost = pool.start(requests, receive).lost()
    lost |= dict.fromkeys(range(most + 1, count + 1), f"only the first {most} are read; split the file")
    lost |= {page.number: _SCANNED for page in found.values() if not page.lines and page.image_share > 0.4}
    lost |= {page.number: f"read in part only: {page.damage}" for page in found.values() if page.damage}
    return [found[number] for number in sorted(found)], lost


def _named(lost: Mapping[int, str]) -> tuple[UnreadPage, ...]:
    return tuple(UnreadPage(page=number, cause=cause) for number, cause in sorted(lost.items()))


def _require_text(path: Path, pages: Sequence[PageContent], unread: Mapping[int, str], count: int) -> None:
    if not pages:
        raise InputError(
            f"{path}: none of {count} pages could be read ({unread[min(unread)]}); get another copy"
        )
    letters = sum(sum(map(str.isalpha, line.text)) for page in pages for line in page.lines)
    if letters >= _FEWEST_LETTERS:
        return
    if any(page.image_share > 0.4 for page in pages):
        raise InputError(f"{path}: {_SCANNED}: install Tesseract, or run ocrmypdf on the file")
    raise InputError(f"{path}: no text on its {count} pages; it may need OCR, or isn't a paper")
