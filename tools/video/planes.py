"""Pictures as the encoder takes them: brightness, and colour half as fine (planar YUV 4:2:0, BT.709)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tools.video.look import Colour

if TYPE_CHECKING:
    from PIL.Image import Image

Grey = NDArray[np.uint8]

_FROM_RGB = np.array(
    [[0.1826, 0.6142, 0.0620], [-0.1006, -0.3386, 0.4392], [0.4392, -0.3989, -0.0403]], dtype=np.float32
)
"""ITU-R BT.709, limited range: rows Y, U, V."""
_OFFSETS = np.array([16.0, 128.0, 128.0], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Planes:
    """One picture; `u` and `v` have half the width and height of `y`."""

    y: Grey
    u: Grey
    v: Grey


def planes_of(image: "Image") -> Planes:
    """Return an RGB picture's planes; an odd last row or column is doubled."""
    import cv2

    rgb = np.asarray(image.convert("RGB"))
    rgb = np.pad(rgb, ((0, rgb.shape[0] % 2), (0, rgb.shape[1] % 2), (0, 0)), mode="edge")
    half = np.asarray(
        cv2.resize(rgb, (rgb.shape[1] // 2, rgb.shape[0] // 2), interpolation=cv2.INTER_AREA), dtype=np.uint8
    )
    return Planes(_plane(rgb, 0), _plane(half, 1), _plane(half, 2))


def _plane(rgb: NDArray[np.uint8], row: int) -> Grey:
    import cv2

    mix = np.append(_FROM_RGB[row], _OFFSETS[row]).reshape(1, 4)
    return np.asarray(cv2.transform(rgb, mix), dtype=np.uint8).reshape(rgb.shape[:2])


def yuv(colour: Colour) -> tuple[int, int, int]:
    """Return a colour's values in the three planes."""
    mixed = _FROM_RGB @ np.array(colour, dtype=np.float32) + _OFFSETS
    y, u, v = (int(value) for value in np.rint(mixed))
    return y, u, v


def blank(width: int, height: int) -> Grey:
    """Return a frame as the encoder reads it, shape (height * 3 / 2, width): y, then u, then v."""
    return np.zeros((height * 3 // 2, width), dtype=np.uint8)


def split(frame: Grey) -> Planes:
    """Return the planes of a frame as views: writing to them writes to the frame."""
    rows, width = frame.shape
    height = rows * 2 // 3
    quarter = height // 4
    u = frame[height : height + quarter].reshape(height // 2, width // 2)
    v = frame[height + quarter :].reshape(height // 2, width // 2)
    return Planes(frame[:height], u, v)


def packed(planes: Planes) -> Grey:
    """Return planes as one frame."""
    height, width = planes.y.shape
    frame = blank(width, height)
    into = split(frame)
    into.y[:], into.u[:], into.v[:] = planes.y, planes.u, planes.v
    return frame


def rgb_of(frame: Grey) -> NDArray[np.uint8]:
    """Return a frame as RGB, shape (height, width, 3)."""
    import cv2

    planes = split(frame)
    height, width = planes.y.shape
    wide = [cv2.resize(p, (width, height), interpolation=cv2.INTER_LINEAR) for p in (planes.u, planes.v)]
    stacked = np.stack([planes.y, *wide], axis=-1).astype(np.float32) - _OFFSETS
    back = stacked @ np.linalg.inv(_FROM_RGB).T.astype(np.float32)
    return np.asarray(np.clip(np.rint(back), 0, 255), dtype=np.uint8)
