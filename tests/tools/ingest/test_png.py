"""Pictures written as PNG: every pixel as it was drawn."""

from io import BytesIO

import numpy as np
import pymupdf
import pytest
from PIL import Image

from tools.ingest.png import png_of


def pixmap(width, height, *, coloured):
    values = np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8)
    if not coloured:
        values[:] = values[:, :, :1]
    return pymupdf.Pixmap(pymupdf.csRGB, width, height, values.tobytes(), False), values


@pytest.mark.parametrize("size", [(1, 1), (7, 3), (301, 200)])
@pytest.mark.parametrize(("coloured", "mode"), [(True, "RGB"), (False, "L")])
def test_every_pixel_is_kept_and_grey_pictures_are_grey(size, coloured, mode):
    drawn, values = pixmap(*size, coloured=coloured)
    with Image.open(BytesIO(png_of(drawn, 200))) as picture:
        assert picture.mode == mode
        assert np.array_equal(np.asarray(picture.convert("RGB")), values)


def test_a_picture_states_its_pixels_an_inch():
    with Image.open(BytesIO(png_of(pixmap(4, 4, coloured=True)[0], 200))) as picture:
        assert [round(value) for value in picture.info["dpi"]] == [200, 200]
