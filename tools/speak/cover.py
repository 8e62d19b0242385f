"""A plain cover for an episode: its title, set large on a colour of its own."""

import hashlib
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from schema.errors import BackendUnavailableError

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_SIDE = 600
_MARGIN = 48
_LARGEST, _SMALLEST = 72, 22
_LEADING = 1.2


def title_cover(title: str) -> bytes:
    """Return a square PNG, 600 pixels wide; the same title gives the same bytes."""
    from PIL import Image, ImageDraw

    hue = hashlib.sha256(title.encode()).digest()[0] * 360 // 256
    picture = Image.new("RGB", (_SIDE, _SIDE), f"hsl({hue}, 45%, 28%)")
    draw = ImageDraw.Draw(picture)
    font, lines = _set(title)
    step = round(font.size * _LEADING)
    top = (_SIDE - step * len(lines)) // 2
    draw.rectangle((_MARGIN, top - 32, _MARGIN + 96, top - 24), fill=f"hsl({hue}, 80%, 70%)")
    for index, line in enumerate(lines):
        draw.text((_MARGIN, top + index * step), line, font=font, fill="white")
    content = BytesIO()
    picture.quantize(64).save(content, "PNG", optimize=True)
    return content.getvalue()


def _set(title: str) -> "tuple[FreeTypeFont, list[str]]":
    """Return the largest type in which the title fits, and its lines; what never fits ends in an ellipsis."""
    width, height = _SIDE - 2 * _MARGIN, _SIDE - 3 * _MARGIN
    for size in range(_LARGEST, _SMALLEST - 1, -2):
        font = _font(size)
        lines = _broken(title, font, width)
        fits = all(font.getlength(line) <= width for line in lines)
        if fits and len(lines) * size * _LEADING <= height:
            return font, lines
    most = int(height / (_SMALLEST * _LEADING))
    return font, [*lines[: most - 1], "…"] if len(lines) > most else lines


def _broken(title: str, font: "FreeTypeFont", width: int) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines or ["Untitled"]


def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    # Found without importing matplotlib, which takes longer than the cover.
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise BackendUnavailableError("the font of the cover is missing: run `make install`")
    path = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans-Bold.ttf"
    return ImageFont.truetype(str(path), size)
