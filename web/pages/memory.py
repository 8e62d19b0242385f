"""The page that searches what the agents remember."""

from asyncio import to_thread
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from nicegui import ui

from schema.analysis import SegmentType
from schema.errors import StudioError
from web.fragments import place, render
from web.reading import StudioReader
from web.shell import PATIENCE, frame, prefix_of

_LIMIT = 8


def add_memory(reader: StudioReader) -> None:
    """Add the page `/memory?q=...&type=figure`."""

    @ui.page("/memory", response_timeout=PATIENCE)
    async def memory(request: Request, q: str = "", type: str = "") -> None:
        found = await to_thread(_search, reader, q, type) if q.strip() else None
        with frame(request, "Memory", "/memory"):
            shown = {"query": q, "kind": type, "kinds": tuple(kind.value for kind in SegmentType)}
            place(render("memory", found=found, prefix=prefix_of(request), **shown))


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought, or why it brought nothing."""

    phrases: tuple[Any, ...] = ()
    segments: tuple[Any, ...] = ()
    cause: str = ""


def _search(reader: StudioReader, query: str, kind: str) -> Found:
    wanted = SegmentType(kind) if kind in set(SegmentType) else None
    try:
        recall = reader.services().recall
        return Found(
            recall.phrases(query, segment_type=wanted, limit=_LIMIT),
            recall.segments(query, segment_type=wanted, limit=_LIMIT),
        )
    except StudioError as error:
        return Found(cause=str(error))
