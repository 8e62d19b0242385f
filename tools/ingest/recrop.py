"""Pictures of a paper's figures again, finer than those that reading it made."""

import os
from collections.abc import Sequence
from pathlib import Path

from schema.document import DocumentAtom
from tools.ingest.limits import ReadLimits
from tools.ingest.pictures import crop_of, ignore, requests_for
from tools.ingest.pool import Pool


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
    waiting = {target: target.with_name(f".{target.name}.{os.getpid()}.part") for _, target in targets}
    crops = [
        (crop_of(atom.atom_id, atom.atom_type, atom.page, atom.bbox), waiting[target])
        for atom, target in targets
        if atom.bbox is not None
    ]
    with Pool(pdf, limits or ReadLimits()) as pool:
        pool.start(requests_for(crops, dpi), ignore).lost()
    for target, made in waiting.items():
        if made.is_file():
            made.replace(target)
