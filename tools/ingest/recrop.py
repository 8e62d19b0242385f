"""Pictures of a paper's figures again, finer than those that reading it made."""

import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from schema.document import DocumentAtom
from tools.ingest.limits import ReadLimits
from tools.ingest.pool import Pool, Record
from tools.ingest.read import padded_box


def crop_again(
    pdf: Path, targets: Sequence[tuple[DocumentAtom, Path]], dpi: int, *, limits: ReadLimits | None = None
) -> None:
    """Write PNGs of atoms from the PDF itself; those of a page that can't be drawn are left out.

    Args:
        pdf: the file that the atoms were read from.
        targets: atoms with a bounding box, and where the picture of each belongs.
        dpi: pixels an inch.
        limits: on time and memory; None takes those of reading.
    """
    pages: dict[int, list[list[object]]] = defaultdict(list)
    waiting = {target: target.with_name(f".{target.name}.{os.getpid()}.part") for _, target in targets}
    for atom, target in targets:
        if atom.bbox is not None:
            pages[atom.page].append([*padded_box(atom), str(waiting[target].absolute())])
    requests = [{"do": "crop", "page": page, "dpi": dpi, "crops": c} for page, c in sorted(pages.items())]
    with Pool(pdf, limits or ReadLimits()) as pool:
        pool.start(requests, _nothing).lost()
    for target, made in waiting.items():
        if made.is_file():
            made.replace(target)


def _nothing(_request: Record, _answer: Record) -> None:
    """Crops answer by the files they write."""
