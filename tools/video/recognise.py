"""Naming the figure in a frame without knowing the plan, wherever and however large it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.video.planes import Grey

_LONGEST_SIDE = 1000
_FEATURES = 2000
_RATIO = 0.78
"""A match counts where it is this much nearer than the second best (Lowe 2004)."""
_FEWEST = 12
"""Matches that agree on where the figure lies, from which it is named."""
_CLEARLY = 1.5
"""How many times more of them than any other figure has."""


@dataclass(frozen=True, slots=True)
class _Features:
    points: NDArray[np.float32]
    descriptors: NDArray[np.uint8]


class FigureRecogniser:
    """Knows a paper's figures by ORB features, and asks RANSAC whether a frame shows one of them."""

    def __init__(self, pictures: Mapping[str, Path]) -> None:
        self._known = {name: found for name, path in pictures.items() if (found := _features(_grey(path)))}

    def name(self, frame: Grey) -> str | None:
        """Return the id of the figure that a frame shows, shape (height, width); None where none."""
        seen = _features(_shrunk(frame))
        if seen is None:
            return None
        votes = {name: _agreeing(known, seen) for name, known in self._known.items()}
        ranked = sorted(votes, key=lambda name: votes[name], reverse=True)
        if not ranked or votes[ranked[0]] < _FEWEST:
            return None
        others = votes[ranked[1]] if len(ranked) > 1 else 0
        return ranked[0] if votes[ranked[0]] >= _CLEARLY * others else None


def _grey(path: Path) -> Grey:
    from PIL import Image

    with Image.open(path) as picture:
        return _shrunk(np.asarray(picture.convert("L")))


def _shrunk(picture: Grey) -> Grey:
    import cv2

    scale = _LONGEST_SIDE / max(picture.shape)
    if scale >= 1:
        return np.ascontiguousarray(picture)
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _features(picture: Grey) -> _Features | None:
    import cv2

    orb: Any = cv2.ORB_create(nfeatures=_FEATURES)  # type: ignore[attr-defined]
    points, descriptors = orb.detectAndCompute(picture, None)
    if descriptors is None or len(points) < 2:
        return None
    return _Features(np.array([point.pt for point in points], dtype=np.float32), descriptors)


def _agreeing(known: _Features, seen: _Features) -> int:
    """Return how many matches agree on one move, turn and scaling of the figure."""
    import cv2

    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(known.descriptors, seen.descriptors, k=2)
    good = [
        best for best, second in (p for p in pairs if len(p) == 2) if best.distance < _RATIO * second.distance
    ]
    if len(good) < _FEWEST:
        return 0
    source = known.points[[match.queryIdx for match in good]]
    target = seen.points[[match.trainIdx for match in good]]
    cv2.setRNGSeed(0)
    _, inliers = cv2.estimateAffinePartial2D(source, target, ransacReprojThreshold=4.0)
    return int(inliers.sum()) if inliers is not None else 0
