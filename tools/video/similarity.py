"""How alike two pictures are: structural similarity (Wang et al. 2004), and change between frames."""

import numpy as np
from numpy.typing import NDArray

from tools.video.planes import Grey

COMPARED = (480, 270)
"""Width and height for comparing frames: fine enough for a swapped figure, coarse enough for the codec."""
_THUMB = (96, 54)
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def shrunk(picture: Grey, size: tuple[int, int] = COMPARED) -> Grey:
    """Return a brightness plane at the size (width, height) at which frames are compared."""
    import cv2

    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def thumbnail(picture: Grey) -> Grey:
    """Return a brightness plane at the size at which changes are measured."""
    return shrunk(picture, _THUMB)


def change(before: Grey, after: Grey) -> float:
    """Return the mean difference of two thumbnails, 0 to 255."""
    return float(np.mean(np.abs(before.astype(np.int16) - after.astype(np.int16))))


def ssim(a: Grey, b: Grey) -> float:
    """Return the mean structural similarity of two pictures of one size, 1 where they are the same.

    Gaussian windows of sigma 1.5 as in the paper. Where both windows are flat nothing can be told, so
    windows count by how much either holds.
    """
    x, y = a.astype(np.float32), b.astype(np.float32)
    mean_x, mean_y = _blurred(x), _blurred(y)
    var_x, var_y = _blurred(x * x) - mean_x**2, _blurred(y * y) - mean_y**2
    both = _blurred(x * y) - mean_x * mean_y
    alike = ((2 * mean_x * mean_y + _C1) * (2 * both + _C2)) / (
        (mean_x**2 + mean_y**2 + _C1) * (var_x + var_y + _C2)
    )
    weight = np.sqrt(np.maximum(var_x, 0) + np.maximum(var_y, 0)) + 0.5
    return float(np.sum(alike * weight) / np.sum(weight))


def _blurred(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    import cv2

    return np.asarray(cv2.GaussianBlur(picture, (11, 11), 1.5), dtype=np.float32)
