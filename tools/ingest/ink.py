"""A page's ink as a bit map, one bit a point, and the boxes found in it."""

import numpy as np
import numpy.typing as npt
from isal import isal_zlib

from tools.ingest.page import Box, Sight

Bits = npt.NDArray[np.bool_]
Packed = tuple[npt.NDArray[np.uint8], int]
"""Rows of eight pixels a byte, and the width in pixels."""


def ink_of(sight: Sight) -> Bits | None:
    """Return an array of height x width, True where something is painted; None where it wasn't taken."""
    if sight.ink is None:
        return None
    width, height, packed = sight.ink.split(b" ", 2)
    bits = np.frombuffer(isal_zlib.decompress(packed), dtype=np.uint8)
    return bits.reshape(int(height), int(width)).astype(np.bool_)


def pack(bits: Bits) -> Packed:
    """Return a bit map in an eighth of the memory, for one that waits while others are looked at."""
    return np.packbits(bits, axis=1), bits.shape[1]


def unpack(packed: Packed) -> Bits:
    """Return the bit map that was packed."""
    rows, width = packed
    return np.unpackbits(rows, axis=1, count=width).astype(np.bool_)


def erase(bits: Bits, box: Box, margin: float = 1.0) -> None:
    """Clear a box of the map in place."""
    x0, y0, x1, y1 = _pixels(bits, box, margin)
    bits[y0:y1, x0:x1] = False


def tight_box(bits: Bits, box: Box) -> Box | None:
    """Return the smallest box around the ink within a box, None where there's none."""
    x0, y0, x1, y1 = _pixels(bits, box, 0)
    part = bits[y0:y1, x0:x1]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not rows.size:
        return None
    return (x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1)


def runs(bits: Bits, box: Box, widest_gap: float, *, upward: bool) -> Box | None:
    """Return the ink at a box's lower (upward) or upper edge, up to the first blank strip too high."""
    x0, y0, x1, y1 = _pixels(bits, box, 0)
    filled = np.flatnonzero(bits[y0:y1, x0:x1].any(axis=1))
    if not filled.size:
        return None
    gaps = np.flatnonzero(np.diff(filled) > widest_gap)
    if upward:
        first, last = (filled[gaps[-1] + 1] if gaps.size else filled[0]), filled[-1]
    else:
        first, last = filled[0], (filled[gaps[0]] if gaps.size else filled[-1])
    return tight_box(bits, (x0, y0 + int(first), x1, y0 + int(last) + 1))


def _pixels(bits: Bits, box: Box, margin: float) -> tuple[int, int, int, int]:
    height, width = bits.shape
    x0, y0 = max(0, int(box[0] - margin)), max(0, int(box[1] - margin))
    x1, y1 = min(width, int(box[2] + margin + 0.999)), min(height, int(box[3] + margin + 0.999))
    return x0, y0, max(x0, x1), max(y0, y1)


def without_border(bits: Bits, box: Box) -> Box:
    """Return a box without rules at its upper and lower edge that stand apart from the rest."""
    x0, y0, x1, y1 = _pixels(bits, box, 0)
    part = bits[y0:y1, x0:x1]
    rows = part.mean(axis=1)
    top, bottom = _border(rows), _border(rows[::-1])
    if (not top and not bottom) or top + bottom >= len(rows):
        return box
    return tight_box(bits, (x0, y0 + top, x1, y1 - bottom)) or box


def _border(rows: npt.NDArray[np.float64]) -> int:
    """Return how many rows from an edge a full rule and the blank after it take; 0 without a rule."""
    thick = int(np.argmin(rows > 0.9)) if rows.size and rows[0] > 0.9 else 0
    blank = rows[thick : thick + 3]
    return thick + 3 if 0 < thick <= 2 and blank.size == 3 and not blank.any() else 0
