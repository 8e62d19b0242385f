"""Covers: square, small, the same for the same title, and any title fits."""

from io import BytesIO

import pytest
from PIL import Image

from tools.speak.cover import title_cover


@pytest.mark.parametrize(
    "title", ["", "LoRA", "Déjà vu – caches that remember", "word " * 200, "Antidisestablishmentarianism" * 4]
)
def test_any_title_makes_a_square_picture_that_is_small(title: str) -> None:
    content = title_cover(title)
    with Image.open(BytesIO(content)) as picture:
        assert picture.size == (600, 600)
        assert picture.format == "PNG"
        assert len(set(picture.convert("RGB").getdata())) > 2
    assert len(content) < 40_000


def test_the_same_title_gives_the_same_bytes_and_another_one_others() -> None:
    assert title_cover("A paper") == title_cover("A paper")
    assert title_cover("A paper") != title_cover("Another paper")


def test_nothing_is_written_over_the_edge() -> None:
    with Image.open(
        BytesIO(title_cover("A title of some length about compressing language models"))
    ) as picture:
        pixels = picture.convert("RGB")
        border = [pixels.getpixel((x, y)) for x in (0, 20, 579, 599) for y in range(600)]
    assert len(set(border)) == 1
