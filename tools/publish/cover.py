"""A square cover, as directories ask for it, set in type."""

from pathlib import Path

from tools.video.look import ACCENT, GROUND, INK, MUTED
from tools.video.typeset import SANS, SANS_BOLD, SERIF_BOLD, fitted

_SIDE, _MARGIN = 1500, 130
"""Pixels; Apple takes 1400 to 3000."""


def write_cover(path: Path, *, title: str, byline: str, label: str) -> None:
    """Write a cover as JPEG: a label, the title as large as it fits, and a byline."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (_SIDE, _SIDE), GROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 44, _SIDE), fill=ACCENT)
    width = _SIDE - 2 * _MARGIN
    for text, face, colour, top, height, largest in (
        (label, SANS_BOLD, ACCENT, _MARGIN, 60, 46),
        (title, SERIF_BOLD, INK, 300, 850, 150),
        (byline, SANS, MUTED, _SIDE - _MARGIN - 130, 130, 50),
    ):
        words = fitted(text, face, width=width, height=height, largest=largest, smallest=30, spacing=1.24)
        for row, line in enumerate(words.lines):
            draw.text((_MARGIN, top + row * words.leading), " ".join(line), font=words.font, fill=colour)
    image.save(path, quality=90, optimize=True)
