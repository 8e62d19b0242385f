"""The child process that touches a PDF: reads JSON requests on stdin, answers each with one JSON line."""

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

_PAGES_BETWEEN_SHRINKS = 20


def main() -> None:
    """Serve until stdin closes; arguments are the PDF's path and the memory limit in bytes."""
    path, memory = sys.argv[1], int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    server = _Server(path)
    for request in sys.stdin:
        answers.write(json.dumps(server.answer(json.loads(request))) + "\n")
        answers.flush()


class _Server:
    def __init__(self, path: str) -> None:
        import pymupdf

        self._pymupdf = pymupdf
        pymupdf.TOOLS.mupdf_display_errors(False)
        pymupdf.TOOLS.mupdf_display_warnings(False)
        self._path = path
        self._document: Any = None
        self._served = 0

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the action's result, or `error` with MuPDF's cause."""
        try:
            return self._act(request)
        except MemoryError:
            return {"error": "it needs more memory than a page may take"}
        except (
            self._pymupdf.mupdf.FzErrorBase,
            RuntimeError,
            ValueError,
            OSError,
            IndexError,
            TypeError,
        ) as error:
            return {"error": _cause(error)}

    def _act(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._document is None:
            self._document = self._pymupdf.open(self._path, filetype="pdf")
        if request["do"] == "open":
            return self._facts()
        self._served += 1
        if self._served % _PAGES_BETWEEN_SHRINKS == 0:
            self._pymupdf.TOOLS.store_shrink(100)
        page = self._document[request["page"] - 1]
        if request["do"] == "read":
            from tools.ingest.extract import extract

            return extract(page)
        return self._crop(page, request)

    def _facts(self) -> dict[str, Any]:
        document = self._document
        if document.needs_pass:
            return {"locked": True, "pages": 0, "outline": [], "title": "", "author": ""}
        pages = document.page_count
        outline = [entry[:3] for entry in document.get_toc()] if pages else []
        metadata = document.metadata or {}
        return {
            "locked": False,
            "pages": pages,
            "outline": outline,
            "title": metadata.get("title") or "",
            "author": metadata.get("author") or "",
        }

    def _crop(self, page: Any, request: dict[str, Any]) -> dict[str, Any]:
        view = page.get_displaylist(annots=0)
        scale = request["dpi"] / 72
        for x0, y0, x1, y1, target in request["crops"]:
            clip = self._pymupdf.Rect(x0, y0, x1, y1) & page.rect
            pixmap = view.get_pixmap(matrix=self._pymupdf.Matrix(scale, scale), alpha=0, clip=clip)
            Path(target).write_bytes(pixmap.tobytes("png"))
        return {"cropped": len(request["crops"])}


def _cause(error: Exception) -> str:
    text = " ".join(str(error).split()).removeprefix("code=").lstrip("0123456789: ")
    return (text if len(text) <= 160 else f"{text[:159]}…") or type(error).__name__


if __name__ == "__main__":
    main()
