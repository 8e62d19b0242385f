"""Drawing the still parts of the video: title, topic and quote cards, and the ground a figure lies on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema.video import VisualAssetAlignment
from tools.video.look import (
    ACCENT,
    EDGE,
    FAINT,
    GROUND,
    INK,
    MUTED,
    QUOTE_GROUND,
    QUOTE_MARK,
    STAGE,
    Colour,
    Frame,
)
from tools.video.typeset import SANS, SANS_BOLD, SERIF, SERIF_BOLD, SetText, fitted, font

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw


@dataclass(frozen=True, slots=True)
class Rect:
    """A part of the frame in pixels; all numbers are even."""

    x: int
    y: int
    width: int
    height: int

    def slices(self, fineness: int = 1) -> tuple[slice, slice]:
        """Return its rows and columns in a plane in which so many pixels of the frame are one."""
        rows = slice(self.y // fineness, (self.y + self.height) // fineness)
        return rows, slice(self.x // fineness, (self.x + self.width) // fineness)


@dataclass(frozen=True, slots=True)
class QuoteCard:
    """A quote before and after it is spoken, and where each of its words stands."""

    unspoken: "Image"
    spoken: "Image"
    words: tuple[Rect, ...]


def title_card(shot: VisualAssetAlignment, size: Frame, footer: str) -> "Image":
    """Draw the paper's title, or a topic, with its label above and its detail below."""
    image, draw = _canvas(size, GROUND)
    is_paper = shot.quote_style in ("opening", "closing")
    left, width = size.margin + size.px(56), size.width - 2 * size.margin - size.px(120)
    headline = fitted(
        shot.quote_text or "",
        SERIF_BOLD if is_paper else SANS_BOLD,
        width=width,
        height=size.px(430),
        largest=size.px(88 if is_paper else 104),
        smallest=size.px(30),
        spacing=1.28,
    )
    detail = fitted(
        shot.detail_text or "",
        SANS,
        width=width,
        height=size.px(170),
        largest=size.px(38),
        smallest=size.px(24),
        spacing=1.45,
    )
    label = font(SANS_BOLD, size.px(26))
    below = size.px(44) + detail.height if shot.detail_text else 0
    top = (size.bottom - headline.height - below) // 2 - size.px(6)
    draw.rectangle(
        (size.margin, top, size.margin + size.px(10) - 1, top + headline.height + below), fill=ACCENT
    )
    _spaced(draw, (left, top - size.px(68)), shot.label or "", label, ACCENT, width)
    _lines(draw, headline, (left, top), INK)
    _lines(draw, detail, (left, top + headline.height + size.px(44)), MUTED)
    if not is_paper:
        _footer(draw, size, footer)
    return image


def quote_card(shot: VisualAssetAlignment, size: Frame, footer: str) -> QuoteCard:
    """Draw a quote twice, as it stands before and after it is spoken."""
    images = []
    boxes: tuple[Rect, ...] = ()
    for colour in (FAINT, INK):
        image, draw = _canvas(size, QUOTE_GROUND)
        mark = font(SERIF_BOLD, size.px(330))
        draw.text((size.margin - size.px(14), size.px(26)), "“", font=mark, fill=QUOTE_MARK)
        left, width = size.margin + size.px(96), size.width - 2 * size.margin - size.px(192)
        words = fitted(
            shot.quote_text or "",
            SERIF,
            width=width,
            height=size.bottom - size.px(300),
            largest=size.px(84),
            smallest=size.px(30),
            spacing=1.42,
        )
        top = size.px(60) + (size.bottom - size.px(60) - words.height) // 2
        boxes = _lines(draw, words, (left, top), colour)
        _footer(draw, size, footer)
        images.append(image)
    return QuoteCard(images[0], images[1], boxes)


def figure_ground(shot: VisualAssetAlignment, size: Frame) -> tuple["Image", Rect]:
    """Draw the ground with the figure's label and caption; return it with the stage left for the figure."""
    image, draw = _canvas(size, GROUND)
    inner = size.width - 2 * size.margin
    strip = size.px(140)
    stage = Rect(size.margin, size.px(56), inner // 4 * 4, (size.bottom - strip - size.px(78)) // 4 * 4)
    edge = size.px(2)
    outline = (
        stage.x - edge,
        stage.y - edge,
        stage.x + stage.width + edge - 1,
        stage.y + stage.height + edge - 1,
    )
    draw.rectangle(outline, fill=EDGE)
    draw.rectangle((stage.x, stage.y, stage.x + stage.width - 1, stage.y + stage.height - 1), fill=STAGE)
    top = stage.y + stage.height + size.px(28)
    name = fitted(
        shot.label or "",
        SANS_BOLD,
        width=size.px(260),
        height=size.px(60),
        largest=size.px(36),
        smallest=size.px(20),
    )
    _lines(draw, name, (size.margin, top - size.px(5)), ACCENT)
    left = size.margin + max(size.px(200), round(name.width) + size.px(40))
    caption = fitted(
        shot.detail_text or "",
        SANS,
        width=size.width - size.margin - left,
        height=size.bottom - top,
        largest=size.px(31),
        smallest=size.px(23),
        spacing=1.34,
    )
    _lines(draw, caption, (left, top), INK)
    return image, stage


def _canvas(size: Frame, ground: Colour) -> tuple["Image", "ImageDraw"]:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (size.width, size.height), ground)
    return image, ImageDraw.Draw(image)


def _lines(draw: "ImageDraw", text: SetText, at: tuple[int, int], colour: Colour) -> tuple[Rect, ...]:
    """Draw the lines from a top-left corner, and return the box of each word."""
    boxes: list[Rect] = []
    for row, line in enumerate(text.lines):
        x, y = at[0], at[1] + row * text.leading
        draw.text((x, y), " ".join(line), font=text.font, fill=colour)
        for place in range(len(line)):
            before = text.font.getlength(" ".join(line[:place]) + (" " if place else ""))
            after = text.font.getlength(" ".join(line[: place + 1]) + " ")
            boxes.append(_even(x + before, y, x + after, y + text.leading))
    return tuple(boxes)


def _even(x0: float, y0: float, x1: float, y1: float) -> Rect:
    left, top = int(x0) // 2 * 2, int(y0) // 2 * 2
    return Rect(left, top, (int(x1) // 2 * 2) - left, (int(y1) // 2 * 2) - top)


def _spaced(
    draw: "ImageDraw",
    at: tuple[int, int],
    text: str,
    face: "object",
    colour: Colour,
    width: int,
) -> None:
    """Draw a label in capitals set wide, as much of it as fits."""
    from PIL.ImageFont import FreeTypeFont

    assert isinstance(face, FreeTypeFont)
    x, wide = float(at[0]), face.size * 0.12
    for letter in text.upper():
        if x + face.getlength(letter) > at[0] + width:
            break
        draw.text((x, at[1]), letter, font=face, fill=colour)
        x += face.getlength(letter) + wide


def _footer(draw: "ImageDraw", size: Frame, text: str) -> None:
    line = fitted(
        text,
        SANS,
        width=size.width - 2 * size.margin,
        height=size.px(36),
        largest=size.px(22),
        smallest=size.px(22),
    )
    _lines(draw, line, (size.margin, size.bottom - size.px(30)), MUTED)
