"""Pieces of a page's ink: what stands together within a few points, with what it's made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from tools.ingest.columns import Gutter
from tools.ingest.ink import Bits, erase
from tools.ingest.page import Box, Line, overlap
from tools.ingest.rules import is_within

_REACH = 3
"""Points by which ink is spread: what is up to twice as far apart is one piece."""
_SPECK = 2.0
"""Size in points up to which a lone piece is dirt."""
_MOST = 600
_LEAST_DRAWN = 25
"""Points of ink beside text and rules from which a piece counts as drawn."""
_ROW_STEP = 4.0
_LEAST_FRAME = (40.0, 16.0)
_TALLEST_FRAME = 0.8
"""Share of the page's height; a frame around nearly all of it is the page's own."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Ink that stands together; equal only to itself."""

    box: Box
    rows: int
    """Rows of text in it."""
    drawn: bool
    """It holds more than text and straight rules: a picture, curves, shading."""


def pieces_of(bits: Bits, lines: Sequence[Line], rules: Sequence[Box]) -> list[Piece]:
    """Return the pieces of a page's ink from which running text and captions were erased.

    Labels take two bytes: spread ink leaves room for 62,500 pieces on the largest page whose ink is taken.
    """
    kernel = np.ones((2 * _REACH + 1, 2 * _REACH + 1), np.uint8)
    spread = cv2.dilate(bits.view(np.uint8), kernel)
    count, found, stats, _ = cv2.connectedComponentsWithStats(spread, ltype=cv2.CV_16U)
    labels = np.asarray(found, np.uint16)
    drawn = _drawn(bits, labels, count, lines, rules)
    pieces = []
    for index in range(1, count):
        box = _tight(bits, labels, index, np.asarray(stats[index], np.int32))
        if box[2] - box[0] > _SPECK or box[3] - box[1] > _SPECK:
            inside = [line for line in lines if is_within(line.box, box)]
            pieces.append(Piece(box, _rows(inside), bool(drawn[index] >= _LEAST_DRAWN)))
    return sorted(pieces, key=lambda piece: -_area(piece.box))[:_MOST]


def _tight(bits: Bits, labels: npt.NDArray[np.uint16], index: int, stat: npt.NDArray[np.int32]) -> Box:
    x, y, width, height = (int(value) for value in stat[:4])
    part = bits[y : y + height, x : x + width] & (labels[y : y + height, x : x + width] == index)
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    return (
        float(x + columns[0]),
        float(y + rows[0]),
        float(x + columns[-1] + 1),
        float(y + rows[-1] + 1),
    )


def _drawn(
    bits: Bits, labels: npt.NDArray[np.uint16], count: int, lines: Sequence[Line], rules: Sequence[Box]
) -> npt.NDArray[np.int64]:
    """Return, for each piece, the points of ink that neither text nor straight rules explain."""
    rest = bits.copy()
    for box in (*(line.box for line in lines), *rules):
        erase(rest, box, 2.0)
    return np.bincount(labels[rest], minlength=count)


def _rows(lines: Sequence[Line]) -> int:
    middles = sorted((line.box[1] + line.box[3]) / 2 for line in lines)
    return sum(i == 0 or middle - middles[i - 1] > _ROW_STEP for i, middle in enumerate(middles))


def framed(bits: Bits, pieces: Sequence[Piece], text: Sequence[Box], captions: Sequence[Box]) -> set[Box]:
    """Return the boxes of text that stand in a frame or on a shade: a figure's own, not running text."""
    found: set[Box] = set()
    for piece in pieces:
        box = piece.box
        if not _may_frame(box, bits.shape[0]) or any(is_within(caption, box) for caption in captions):
            continue
        inside = [other for other in text if is_within(other, box)]
        if inside and all(_has_sides(bits, box, other) for other in inside):
            found.update(inside)
    return found


def _may_frame(box: Box, height: int) -> bool:
    wide, tall = box[2] - box[0], box[3] - box[1]
    return wide >= _LEAST_FRAME[0] and _LEAST_FRAME[1] <= tall <= _TALLEST_FRAME * height


def _has_sides(bits: Bits, frame: Box, text: Box) -> bool:
    """Say whether a frame's left and right edge are inked at the height of a row of text."""
    if text[0] < frame[0] or text[2] > frame[2]:
        return False
    top, bottom = int(text[1]), int(text[3]) + 1
    left = bits[top:bottom, int(frame[0]) : int(frame[0]) + 3].any(axis=1)
    right = bits[top:bottom, max(0, int(frame[2]) - 3) : int(frame[2]) + 1].any(axis=1)
    return bool(left.mean() > 0.8 and right.mean() > 0.8)


def gaps(a: Box, b: Box) -> tuple[float, float]:
    """Return how far two boxes are apart across and down; 0 where they overlap in that direction."""
    return (
        max(0.0, max(a[0], b[0]) - min(a[2], b[2])),
        max(0.0, max(a[1], b[1]) - min(a[3], b[3])),
    )


def is_walled(a: Box, b: Box, walls: Sequence[Box]) -> bool:
    """Say whether something stands in the corridor between two boxes."""
    across, down = gaps(a, b)
    x0, x1 = _between(a[0], a[2], b[0], b[2], across)
    y0, y1 = _between(a[1], a[3], b[1], b[3], down)
    return any(
        overlap(wall[0], wall[2], x0, x1) > min(3.0, 0.5 * (x1 - x0))
        and overlap(wall[1], wall[3], y0, y1) > min(1.5, 0.5 * (y1 - y0))
        for wall in walls
    )


def is_over_gutter(a: Box, b: Box, gutters: Sequence[Gutter]) -> bool:
    """Say whether two boxes stand in two columns."""
    left, right = (a, b) if a[0] <= b[0] else (b, a)
    return any(left[2] <= start + 3 and right[0] >= end - 3 for start, end in gutters)


def reaches_into(box: Box, wall: Box) -> bool:
    """Say whether a box holds a part of running text or a caption."""
    return overlap(box[0], box[2], wall[0], wall[2]) > 4 and overlap(box[1], box[3], wall[1], wall[3]) > 3


def _between(a0: float, a1: float, b0: float, b1: float, gap: float) -> tuple[float, float]:
    """Return the interval that two share or, where they're apart, the one between them."""
    if gap > 0:
        return min(a1, b1), max(a0, b0)
    return max(a0, b0), min(a1, b1)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
