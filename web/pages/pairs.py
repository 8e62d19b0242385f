"""The page of the training pairs."""

from asyncio import to_thread
from dataclasses import dataclass

from fastapi import Request
from nicegui import ui

from schema.errors import NotFoundError
from schema.pair import PairMetadata
from schema.profile import StructureProfile, StyleProfile
from web.fragments import place, render
from web.reading import StudioReader
from web.shell import PATIENCE, frame, prefix_of


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair, its paper's title and, once it is analysed, its profiles."""

    metadata: PairMetadata
    title: str
    structure: StructureProfile | None
    style: StyleProfile | None


def add_pairs(reader: StudioReader) -> None:
    """Add the page `/pairs`."""

    @ui.page("/pairs", response_timeout=PATIENCE)
    async def pairs(request: Request) -> None:
        rows = await to_thread(_rows, reader)
        with frame(request, "Pairs", "/pairs"):
            place(render("pairs", rows=rows, prefix=prefix_of(request)))


def _rows(reader: StudioReader) -> list[PairRow]:
    return [_row(reader, pair_id) for pair_id in reader.tree.pair_ids()]


def _row(reader: StudioReader, pair_id: str) -> PairRow:
    pair = reader.tree.load_pair(pair_id)
    try:
        structure, style = reader.tree.load_structure(pair_id), reader.tree.load_style(pair_id)
    except NotFoundError:
        return PairRow(pair.metadata, pair.document.title, None, None)
    return PairRow(pair.metadata, pair.document.title, structure, style)
