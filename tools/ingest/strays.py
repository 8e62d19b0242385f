"""Drawings that no caption has: parts of a figure whose panels stand far from one another."""

from collections.abc import Sequence

from tools.ingest.captions import FIGURE, Caption
from tools.ingest.columns import Gutter
from tools.ingest.groups import Groups
from tools.ingest.page import Box, union
from tools.ingest.pieces import Piece, gaps, is_over_gutter, reaches_into
from tools.ingest.rules import is_within

_WIDEST_GAP = 100.0
"""Blank between a figure and a drawing of it, in points."""


def join_strays(
    groups: Groups,
    captions: Sequence[Caption],
    pieces: Sequence[Piece],
    walls: Sequence[Box],
    gutters: Sequence[Gutter],
) -> None:
    """Join drawings that no caption has to a figure beside, over or under them, with nothing between."""
    nodes = dict(enumerate(pieces, len(captions)))
    drawings = {groups.root(node) for node, piece in nodes.items() if piece.drawn}
    words = [piece.box for node, piece in nodes.items() if groups.root(node) not in drawings]
    for node, piece in nodes.items():
        if not piece.drawn or groups.is_captioned(node):
            continue
        for index, caption in enumerate(captions):
            own, stray = groups.box_of(index), groups.box_of(node)
            if caption.kind != FIGURE or own is None or stray is None or not _is_near(own, stray, gutters):
                continue
            others = [box for i in range(len(captions)) if i != index and (box := groups.box_of(i))]
            if not _holds(union([own, stray]), [*walls, *words, *others], own):
                groups.join(index, node)
                break


def _is_near(own: Box, stray: Box, gutters: Sequence[Gutter]) -> bool:
    across, down = gaps(own, stray)
    if (across and down) or max(across, down) > _WIDEST_GAP:
        return False
    return not (across and is_over_gutter(own, stray, gutters))


def _holds(whole: Box, others: Sequence[Box], own: Box) -> bool:
    """Say whether a box holds a part of others but those that a figure has already."""
    return any(reaches_into(whole, box) and not is_within(box, own) for box in others)
