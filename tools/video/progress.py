"""The bar along the bottom: one piece a chapter, the current one filling while it is spoken."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tools.video.look import ACCENT, TRACK, Frame
from tools.video.planes import Grey, split, yuv

_THICK, _FROM_BOTTOM, _GAP = 8, 34, 10
_EMPTY, _FILLED = yuv(TRACK), yuv(ACCENT)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a shot lies in its chapter.

    Pieces are equally wide, so that a change in one chapter leaves the picture of all the others as it was,
    and their rendered parts can be used again.
    """

    chapter: int
    chapters: int
    begins: float
    """Share of the chapter that is over when the shot begins."""
    ends: float

    def share(self, through: float) -> float:
        """Return the share of the chapter that is over when this share of the shot is."""
        return self.begins + (self.ends - self.begins) * through


class ProgressBar:
    """Draws the bar into frames of one size."""

    def __init__(self, size: Frame, progress: Progress) -> None:
        self._rows = slice(
            (size.height - size.px(_FROM_BOTTOM)) // 2,
            (size.height - size.px(_FROM_BOTTOM) + size.px(_THICK)) // 2,
        )
        self._progress = progress
        gap = size.px(_GAP)
        inner = size.width - 2 * size.margin + gap
        edges = [size.margin + inner * i / progress.chapters for i in range(progress.chapters + 1)]
        self._pieces = [(a, b - gap) for a, b in pairwise(edges)]
        self._begun: list[NDArray[np.float32]] = []

    def draw(self, frame: Grey, through: float) -> None:
        """Draw the bar as it stands when a share of the shot (0 to 1) is over.

        The ground under it is that of the first frame it is drawn into: a shot has one.
        """
        planes = split(frame)
        start, end = self._pieces[self._progress.chapter]
        until = start + (end - start) * self._progress.share(through)
        for level, plane in enumerate((planes.y, planes.u, planes.v)):
            fineness = 2 if level else 1
            rows = slice(self._rows.start * 2 // fineness, self._rows.stop * 2 // fineness)
            if len(self._begun) == level:
                self._begun.append(self._others(level, fineness, plane[rows.start - 1].astype(np.float32)))
            line = self._begun[level].copy()
            _mix(line, start / fineness, until / fineness, _FILLED[level])
            plane[rows] = np.rint(line)

    def _others(self, level: int, fineness: int, ground: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a line with every track, and the chapters that are over filled."""
        for at, (start, end) in enumerate(self._pieces):
            _mix(ground, start / fineness, end / fineness, _EMPTY[level])
            if at < self._progress.chapter:
                _mix(ground, start / fineness, end / fineness, _FILLED[level])
        return ground


def _mix(line: NDArray[np.float32], start: float, end: float, value: int) -> None:
    """Colour a line between two places; a pixel covered in part takes its part of the colour."""
    if end <= start:
        return
    first, last = int(start), min(int(np.ceil(end)), len(line))
    places = np.arange(first, last)
    cover = np.clip(np.minimum(places + 1, end) - np.maximum(places, start), 0.0, 1.0)
    line[first:last] += cover * (value - line[first:last])
