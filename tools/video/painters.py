"""What a shot looks like at each moment, painted straight into the encoder's planes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from tools.video.cards import QuoteCard, Rect
from tools.video.look import STAGE
from tools.video.planes import Grey, Planes, packed, planes_of, split, yuv

if TYPE_CHECKING:
    from PIL.Image import Image

_ROOM = 1.2
"""At zoom 1 the stage is larger than the figure by this: zoomed by as much, nothing of it is cut off yet."""
_WHITE = yuv(STAGE)
_LARGEST = 3.0
"""How far a small picture is blown up at the most to fill the stage."""


class Painter(Protocol):
    """Paints any moment of one shot; the same moment is painted the same whenever it is asked for."""

    @property
    def is_still(self) -> bool:
        """Whether every moment looks the same."""
        ...

    def paint(self, frame: Grey, seconds: float) -> None:
        """Paint the moment so many seconds after the shot's beginning into a frame."""
        ...


class StillPainter:
    """One picture throughout."""

    is_still = True

    def __init__(self, picture: Planes) -> None:
        self._frame = packed(picture)

    def paint(self, frame: Grey, seconds: float) -> None:  # noqa: ARG002 - every moment is the same
        """Paint the picture."""
        np.copyto(frame, self._frame)


class QuotePainter:
    """A quote that fades in, each of whose words darkens when it is spoken."""

    is_still = False

    def __init__(
        self, card: QuoteCard, times: Sequence[float], fade: float, ground: tuple[int, int, int]
    ) -> None:
        self._unspoken, self._spoken = packed(planes_of(card.unspoken)), planes_of(card.spoken)
        self._words = list(zip(card.words, times, strict=False))
        self._fade = fade
        self._ground = np.empty_like(self._unspoken)
        into = split(self._ground)
        into.y[:], into.u[:], into.v[:] = yuv(ground)

    def paint(self, frame: Grey, seconds: float) -> None:
        """Paint the words, those spoken by now dark."""
        import cv2

        np.copyto(frame, self._unspoken)
        into = split(frame)
        for box, time in self._words:
            if time <= seconds:
                _copy(self._spoken, into, box)
        if seconds < self._fade:
            share = (seconds + 1e-3) / self._fade
            cv2.addWeighted(frame, share, self._ground, 1 - share, 0.0, dst=frame)


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the view of a figure begins, where it ends, and how many seconds it takes."""

    start: tuple[float, float, float]
    """Zoom, and the view's centre across and down as shares of the picture."""
    end: tuple[float, float, float]
    seconds: float

    @classmethod
    def from_params(cls, params: Mapping[str, float | str], duration: float) -> "Camera":
        """Return the camera of a Ken Burns move as the plan describes it."""
        zoom, x, y = (
            float(params.get(name, other)) for name, other in (("zoom", 1.2), ("x", 0.5), ("y", 0.5))
        )
        start = tuple(
            float(params.get(f"from_{n}", other)) for n, other in (("zoom", 1.0), ("x", 0.5), ("y", 0.5))
        )
        return cls((start[0], start[1], start[2]), (zoom, x, y), float(params.get("move_seconds", duration)))

    def at(self, seconds: float) -> tuple[float, float, float]:
        """Return the view after so many seconds: it gathers speed and slows down without a jerk."""
        through = min(max(seconds / self.seconds, 0.0), 1.0) if self.seconds > 0 else 1.0
        eased = through * through * (3 - 2 * through)
        zoom = self.start[0] * (self.end[0] / self.start[0]) ** eased
        x, y = (a + (b - a) * eased for a, b in zip(self.start[1:], self.end[1:], strict=True))
        return zoom, x, y


class FigurePainter:
    """A figure on its stage, under a camera that moves by fractions of a pixel."""

    is_still = False

    def __init__(self, ground: Planes, stage: Rect, picture: Path, camera: Camera) -> None:
        self._ground = packed(ground)
        self._stage = stage
        self._picture, self._scale = _scaled(picture, stage, max(camera.start[0], camera.end[0]))
        start, end = (self._kept_inside(view) for view in (camera.start, camera.end))
        self._camera = Camera(start, end, camera.seconds)
        self._reach = self._reached(start, end)
        self._grounded: Grey | None = None

    def paint(self, frame: Grey, seconds: float) -> None:
        """Paint the ground and, where the figure can be, the figure as the camera sees it.

        The frame painted last has its ground already: only the progress bar has touched that since.
        """
        if self._grounded is not frame:
            np.copyto(frame, self._ground)
            self._grounded = frame
        into, at, stage = split(frame), self._reach, self._stage
        zoom, x, y = self._camera.at(seconds)
        offset = (
            at.x + at.width / 2 - stage.x - stage.width / 2,
            at.y + at.height / 2 - stage.y - stage.height / 2,
        )
        for picture, plane, fineness, value in zip(
            (self._picture.y, self._picture.u, self._picture.v),
            (into.y, into.u, into.v),
            (1, 2, 2),
            _WHITE,
            strict=True,
        ):
            moved = (offset[0] / fineness, offset[1] / fineness)
            _warp(picture, plane[at.slices(fineness)], zoom * self._scale, (x, y), moved, value)

    def _kept_inside(self, view: tuple[float, float, float]) -> tuple[float, float, float]:
        """Return a view with all of the picture on the stage, or all of the stage on the picture."""
        zoom, x, y = view
        height, width = (size * zoom * self._scale for size in self._picture.y.shape)
        return zoom, _held(x, self._stage.width / width), _held(y, self._stage.height / height)

    def _reached(self, *views: tuple[float, float, float]) -> Rect:
        """Return the part of the stage that the figure covers at any time; the rest is left as it is."""
        stage = self._stage
        edges = []
        for zoom, x, y in views:
            height, width = (size * zoom * self._scale for size in self._picture.y.shape)
            left = stage.x + stage.width / 2 - x * width
            top = stage.y + stage.height / 2 - y * height
            edges.append((left, top, left + width, top + height))
        x0, y0 = (int(min(e[i] for e in edges) - 2) // 2 * 2 for i in (0, 1))
        x1, y1 = (int(max(e[i] for e in edges) + 4) // 2 * 2 for i in (2, 3))
        x0, y0 = max(x0, stage.x), max(y0, stage.y)
        x1, y1 = min(x1, stage.x + stage.width), min(y1, stage.y + stage.height)
        return Rect(x0, y0, x1 - x0, y1 - y0)


def _held(centre: float, seen: float) -> float:
    """Return a centre at which the window seen lies within the picture, or the picture within the window."""
    play = abs(seen - 1) / 2
    return min(max(centre, 0.5 - play), 0.5 + play)


def _scaled(picture: Path, stage: Rect, zoom: float) -> tuple[Planes, float]:
    """Return a picture as large as it is ever shown, and its scale at zoom 1 relative to that."""
    from PIL import Image

    with Image.open(picture) as opened:
        image = _on_white(opened)
    fit = min(stage.width / image.width, stage.height / image.height) / _ROOM
    largest = min(fit, _LARGEST) * zoom
    size = (max(round(image.width * largest), 2), max(round(image.height * largest), 2))
    return planes_of(image.resize(size, Image.Resampling.LANCZOS)), 1 / zoom


def _on_white(opened: "Image") -> "Image":
    from PIL import Image

    rgba = opened.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, (255, 255, 255, 255)), rgba).convert("RGB")


def _warp(
    picture: Grey,
    into: Grey,
    scale: float,
    centre: tuple[float, float],
    moved: tuple[float, float],
    border: int,
) -> None:
    """Show the picture at a scale, without rounding any coordinate.

    Args:
        picture: one plane of it.
        into: the part of a frame's plane to fill.
        scale: pixels of the frame for one of the picture.
        centre: point of the picture, in shares, that is in the middle of the stage.
        moved: how far the middle of `into` lies off the middle of the stage, in pixels.
        border: value where the picture ends.
    """
    import cv2

    height, width = picture.shape
    rows, columns = into.shape
    across = centre[0] * width - 0.5 + (moved[0] - columns / 2 + 0.5) / scale
    down = centre[1] * height - 0.5 + (moved[1] - rows / 2 + 0.5) / scale
    matrix = np.array([[1 / scale, 0, across], [0, 1 / scale, down]], dtype=np.float64)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cv2.warpAffine(picture, matrix, (columns, rows), into, flags, cv2.BORDER_CONSTANT, (border,))


def _copy(source: Planes, into: Planes, box: Rect) -> None:
    for a, b, fineness in ((source.y, into.y, 1), (source.u, into.u, 2), (source.v, into.v, 2)):
        where = box.slices(fineness)
        b[where] = a[where]


def _lay(picture: Planes, into: Planes, box: Rect) -> None:
    for a, b, fineness in ((picture.y, into.y, 1), (picture.u, into.u, 2), (picture.v, into.v, 2)):
        b[box.slices(fineness)] = a


class CaptionedPainter:
    """Another painter's shot with the spoken words burned in along the bottom."""

    is_still = False

    def __init__(self, under: Painter, captions: Sequence[tuple[float, float, Planes, Rect]]) -> None:
        self._under, self._captions = under, captions
        self._bare: Grey | None = None

    def paint(self, frame: Grey, seconds: float) -> None:
        """Paint the shot, and over it the caption of the moment, where there is one."""
        if self._bare is None or self._bare.shape != frame.shape:
            self._bare = np.empty_like(frame)
        self._under.paint(self._bare, seconds)
        np.copyto(frame, self._bare)
        into = split(frame)
        for start, end, picture, box in self._captions:
            if start <= seconds < end:
                _lay(picture, into, box)
