"""Horizontal rules on a page and the frames that pairs of them make around a table's rows."""

from collections.abc import Sequence
from itertools import pairwise

from tools.ingest.page import Box, Graphic, overlap

_THICKEST = 2.5
_SHORTEST = 40.0
_TALLEST_FRAME = 500.0
_PROSE_ROWS = 3
"""Rows as wide as the frame that make what is between two rules running text."""


def horizontal_rules(graphics: Sequence[Graphic]) -> list[Box]:
    """Return the boxes of thin wide strokes and fills, from the top."""
    boxes = [g.box for g in graphics if g.kind in ("stroke", "fill")]
    thin = [box for box in boxes if box[3] - box[1] <= _THICKEST and box[2] - box[0] >= _SHORTEST]
    return sorted(thin, key=lambda box: (box[1], box[0]))


def straight_rules(graphics: Sequence[Graphic]) -> list[Box]:
    """Return the boxes of thin strokes and fills, across or down, as tables and frames are ruled with."""
    boxes = [g.box for g in graphics if g.kind in ("stroke", "fill")]
    return [box for box in boxes if min(box[2] - box[0], box[3] - box[1]) <= _THICKEST]


def frames(rules: Sequence[Box], text: Sequence[Box]) -> list[Box]:
    """Return the boxes between rules of one width that hold no running text, from the top."""
    found: list[Box] = []
    for group in _of_one_width(rules):
        for upper, lower in pairwise(group):
            box = (upper[0], upper[1], upper[2], lower[3])
            if lower[1] - upper[3] <= _TALLEST_FRAME and not _holds_prose(box, text):
                found.append(box)
    return found


def _of_one_width(rules: Sequence[Box]) -> list[list[Box]]:
    groups: list[list[Box]] = []
    for rule in rules:
        group = next((g for g in groups if abs(g[0][0] - rule[0]) < 4 and abs(g[0][2] - rule[2]) < 4), None)
        if group is None:
            groups.append([rule])
        else:
            group.append(rule)
    return groups


def _holds_prose(frame: Box, text: Sequence[Box]) -> bool:
    width = frame[2] - frame[0]
    inside = [box for box in text if is_within(box, frame)]
    wide = [box for box in inside if overlap(box[0], box[2], frame[0], frame[2]) > 0.85 * width]
    return len(wide) >= _PROSE_ROWS


def is_within(inner: Box, outer: Box) -> bool:
    """Say whether a box's middle lies within another."""
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] - 2 <= x <= outer[2] + 2 and outer[1] - 2 <= y <= outer[3] + 2
