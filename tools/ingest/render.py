"""A page drawn in grey at one pixel a point: what is visible on it, and its ink."""

from collections.abc import Iterable
from functools import cached_property

import pymupdf
from isal import isal_zlib

from tools.ingest.page import CROP_DPI

_MOST_PIXELS = 4_000_000
_PACKING = 1
"""ISA-L's level for ink: a fifth of the time of zlib's fastest."""
_HEAVY = 1_000_000
"""Pixels of a page's images from which unpacking them takes longer than drawing them finely."""
_CONTRAST = 48
"""Levels of grey by which something stands out from its background."""
_PAPER = 8
"""Levels of grey up to which a pixel counts as the paper's."""


class Render:
    """A page's drawing, made once and only when asked for.

    MuPDF unpacks an image anew for each scale. Where that costs most, the part of a page with images is drawn
    at the crops' scale and made smaller, so that a crop of it finds them unpacked.
    """

    def __init__(self, page: pymupdf.Page, view: pymupdf.DisplayList) -> None:
        self._page = page
        self._view = view
        self._rect = page.rect

    @cached_property
    def log(self) -> list[tuple[str, tuple[float, float, float, float]]]:
        """What the page paints, in order: MuPDF's name for the kind, and the box in points."""
        log: list[tuple[str, tuple[float, float, float, float]]] = self._page.get_bboxlog()
        if not self._page.rotation:
            return log
        matrix = self._page.rotation_matrix  # the log is of the page as it was before
        return [(name, tuple(pymupdf.Rect(box) * matrix)) for name, box in log]

    @property
    def scale(self) -> float:
        """Pixels a point: 1 but for absurdly large pages."""
        area = max(1.0, self._rect.width * self._rect.height)
        return float(min(1.0, (_MOST_PIXELS / area) ** 0.5))

    @cached_property
    def _pixmap(self) -> pymupdf.Pixmap:
        images = self._images() if self.scale == 1.0 else None
        if images is None:
            return self._drawn(self.scale)
        whole = pymupdf.Pixmap(pymupdf.csGRAY, self._rect.irect, False)
        for part in _around(images, self._rect.irect):
            whole.copy(self._drawn(1.0, part), part)
        whole.copy(self._shrunk(images), images)
        return whole

    def _drawn(self, scale: float, clip: pymupdf.IRect | None = None) -> pymupdf.Pixmap:
        matrix = pymupdf.Matrix(scale, scale)
        drawn: pymupdf.Pixmap = self._view.get_pixmap(
            matrix=matrix, colorspace=pymupdf.csGRAY, alpha=0, clip=clip
        )
        return drawn

    def _shrunk(self, box: pymupdf.IRect) -> pymupdf.Pixmap:
        small = pymupdf.Pixmap(self._drawn(CROP_DPI / 72, box), box.width, box.height, None)
        small.set_origin(box.x0, box.y0)
        return small

    def _images(self) -> pymupdf.IRect | None:
        """Return the box around a page's images where they are heavy."""
        if sum(image[2] * image[3] for image in self._page.get_images()) < _HEAVY:
            return None
        around = pymupdf.Rect()
        for name, box in self.log:
            if name == "fill-image":
                around |= pymupdf.Rect(box)
        found = around.irect & self._rect.irect
        return None if found.is_empty else found

    def shows(self, box: tuple[float, float, float, float]) -> bool:
        """Say whether anything stands out from its background within a box."""
        pixmap = self._pixmap
        x0, y0, x1, y1 = (round(value * self.scale) for value in box)
        x0, x1 = max(0, x0), min(pixmap.width, max(x1, x0 + 1))
        samples, stride = pixmap.samples_mv, pixmap.stride
        rows = [
            bytes(samples[y * stride + x0 : y * stride + x1])
            for y in range(max(0, y0), min(pixmap.height, y1))
        ]
        values = b"".join(rows)
        return bool(values) and max(values) - min(values) > _CONTRAST

    def ink(self, ignored: Iterable[int]) -> bytes | None:
        """Return the packed bit map of everything but the page's own colour, or None on an absurd page.

        `ignored` are the levels of grey of watermarks.
        """
        if self.scale < 1.0:
            return None
        samples = self._pixmap.samples
        white = samples.count(255)
        paper = 255 if 2 * white > len(samples) else max(range(256), key=samples.count)
        hidden = {level for grey in ignored for level in range(grey - 3, 256)}
        table = bytes(0 if abs(level - paper) <= _PAPER or level in hidden else 1 for level in range(256))
        head = f"{self._pixmap.width} {self._pixmap.height} ".encode()
        return head + isal_zlib.compress(samples.translate(table), _PACKING)


def _around(inner: pymupdf.IRect, outer: pymupdf.IRect) -> list[pymupdf.IRect]:
    """Return the parts of a box above, below, left and right of one in it."""
    parts = [
        pymupdf.IRect(outer.x0, outer.y0, outer.x1, inner.y0),
        pymupdf.IRect(outer.x0, inner.y1, outer.x1, outer.y1),
        pymupdf.IRect(outer.x0, inner.y0, inner.x0, inner.y1),
        pymupdf.IRect(inner.x1, inner.y0, outer.x1, inner.y1),
    ]
    return [part for part in parts if not part.is_empty]
