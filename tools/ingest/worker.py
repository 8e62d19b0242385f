"""The processes that touch a PDF: one that has the library loaded, and the children that it forks, one a PDF.

A child reads requests from a pipe and writes an answer to each to another.
"""

import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf

from tools.ingest.extract import extract, look, seen, turn_of
from tools.ingest.frames import Record, framed, records
from tools.ingest.png import png_of

_VIEWS = 32
"""Pages that a child keeps at hand, with MuPDF's store of what they use; then it starts anew."""
_IDLE_SECONDS = 120.0
"""How long the process waits for the next PDF when it has no child; its parent starts another when needed."""
_MOST_BYTES = 1 << 16
_NICE = 3
"""By how much children yield to their parent, whose work the next pages and pictures wait for."""


def main() -> None:
    """Fork children as asked on a socket, whose descriptor is the argument, until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when reading stops
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    children: set[int] = set()
    try:
        with socket.socket(fileno=int(sys.argv[1])) as parent:
            for request, descriptors in _requests(parent, children):
                if "fork" in request:
                    answer = _fork(parent, request, descriptors)
                    children.add(answer)
                else:
                    answer = _end(request["end"]) if request["end"] in children else 0
                    children.discard(request["end"])
                parent.send(str(answer).encode())
    finally:
        for child in children:
            _end(child)


def _requests(parent: socket.socket, children: set[int]) -> Iterator[tuple[dict[str, Any], list[int]]]:
    """Yield what the parent asks for, with the descriptors it sends, until it's gone or long silent."""
    while children or select.select([parent], [], [], _IDLE_SECONDS)[0]:
        content, descriptors, _, _ = socket.recv_fds(parent, _MOST_BYTES, 2)
        if not content:
            return
        yield json.loads(content), descriptors


def _fork(parent: socket.socket, request: dict[str, Any], descriptors: list[int]) -> int:
    """Return the id of a child that serves a PDF over two pipes."""
    child = os.fork()
    if child == 0:
        parent.close()
        _serve(request, *descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    return child


def _end(child: int) -> int:
    """Kill and reap a child; return the signal that ended it, which may have been another before, or 0."""
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _serve(limits: dict[str, Any], requests: int, answers: int) -> None:
    """Answer requests on one PDF until there are no more, and leave the process."""
    try:
        os.nice(_NICE)
        resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
        resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
        server = _Server(limits["fork"])
        with os.fdopen(requests, "rb") as asked, os.fdopen(answers, "wb") as out:
            for request in records(asked):
                out.write(server.answer(request))
                out.flush()
    except BrokenPipeError:
        pass  # nobody waits for the answer
    finally:
        os._exit(0)


class _Server:
    def __init__(self, path: str) -> None:
        self._path = path
        self._document: Any = None
        self._views: dict[int, tuple[Any, Any]] = {}
        """The last pages looked at, by number, and what they paint: figures are drawn from it soon."""

    def answer(self, request: Record) -> bytes:
        """Return the frame of the action's result, or of `error` with MuPDF's cause."""
        try:
            return framed(self._act_with_room(request))
        except MemoryError:
            return framed({"error": "it needs more memory than a page may take"})
        except (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError, OSError, IndexError, TypeError) as error:
            return framed({"error": _cause(error)})

    def _act_with_room(self, request: Record) -> Record:
        """Act; where memory runs out, again without what other pages hold."""
        try:
            return self._act(request)
        except (MemoryError, pymupdf.mupdf.FzErrorSystem):
            self._forget()
            return self._act(request)

    def _act(self, request: Record) -> Record:
        if self._document is None:
            self._document = pymupdf.open(self._path, filetype="pdf")
        if request["do"] == "open":
            return self._facts()
        page, view = self._seen(request["page"])
        if request["do"] == "read":
            return extract(page, view)
        if request["do"] == "look":
            return look(page, view, request["turned"], request["watermarks"])
        return self._crop(page, view, request)

    def _seen(self, number: int) -> tuple[Any, Any]:
        """Return a page and what it paints."""
        if number not in self._views:
            if len(self._views) >= _VIEWS:
                self._forget()
            page = self._document[number - 1]
            self._views[number] = page, seen(page)
        return self._views[number]

    def _forget(self) -> None:
        self._views.clear()
        pymupdf.TOOLS.store_shrink(100)

    def _facts(self) -> Record:
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

    def _crop(self, page: Any, view: Any, request: Record) -> Record:
        turned = turn_of(view) if "turned" not in request else request["turned"]
        scale = request["dpi"] / 72
        matrix = pymupdf.Matrix(scale, scale).prerotate(turned)
        for x0, y0, x1, y1, target in request["crops"]:
            clip = pymupdf.Rect(x0, y0, x1, y1) & page.rect
            pixmap = view.get_pixmap(matrix=matrix, alpha=0, clip=clip)
            Path(target).write_bytes(png_of(pixmap, request["dpi"]))
        return {"cropped": len(request["crops"])}


def _cause(error: Exception) -> str:
    text = " ".join(str(error).split()).removeprefix("code=").lstrip("0123456789: ")
    return (text if len(text) <= 160 else f"{text[:159]}…") or type(error).__name__


if __name__ == "__main__":
    main()
