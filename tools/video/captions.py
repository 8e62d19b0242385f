"""Captions that are burned into the picture."""

from tools.video.cards import Rect
from tools.video.look import INK, STAGE, Frame
from tools.video.planes import Planes, planes_of
from tools.video.typeset import SANS, fitted


def caption_box(text: str, start: float, end: float, size: Frame) -> tuple[float, float, Planes, Rect]:
    """Return a caption's times, its picture, and where it lies: low in the middle, above the progress bar."""
    from PIL import Image, ImageDraw

    words = fitted(
        text,
        SANS,
        width=size.width - 2 * size.margin - size.px(60),
        height=size.px(92),
        largest=size.px(34),
        smallest=size.px(24),
        spacing=1.28,
    )
    width = (round(words.width) + size.px(48)) // 4 * 4
    height = (words.height + size.px(20)) // 4 * 4
    image = Image.new("RGB", (width, height), INK)
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(words.lines):
        said = " ".join(line)
        x = (width - words.font.getlength(said)) / 2
        draw.text((x, size.px(8) + row * words.leading), said, font=words.font, fill=STAGE)
    left = (size.width - width) // 4 * 2
    return (
        start,
        end,
        planes_of(image),
        Rect(left, (size.height - size.px(52) - height) // 2 * 2, width, height),
    )
