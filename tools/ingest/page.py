"""What a child process reports of one page: lines of styled spans; where asked, graphics and ink."""

from dataclasses import dataclass
from functools import cached_property
from sys import intern
from typing import Any, NamedTuple

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points, origin top-left."""

CROP_DPI = 200
"""Pixels an inch of the pictures of figures, tables, equations and listings."""
ASCENT, DESCENT = 0.76, 0.22
"""Share of the font size above and below the baseline that ordinary letters fill."""


class Span(NamedTuple):
    """A run of characters in one style."""

    text: str
    font: str
    size: float
    bold: bool
    italic: bool
    raised: bool
    """A superscript."""
    x0: float
    x1: float
    baseline: float


class Line:
    """Spans that the PDF sets side by side on one baseline; equal only to itself."""

    __slots__ = ("block", "box", "largest", "spans", "text")

    def __init__(self, spans: tuple[Span, ...], block: int, box: Box) -> None:
        self.spans = spans
        self.block = block
        """Number of the block that MuPDF put the line in."""
        self.box = box
        one = len(spans) == 1
        self.text = spans[0].text if one else "".join(span.text for span in spans)
        """The spans' text, joined as printed."""
        self.largest = spans[0].size if one else max(span.size for span in spans)
        """The largest font size in it."""


class Graphic(NamedTuple):
    """A painted path or image."""

    kind: str
    """`image`, `fill`, `stroke` or `shade`."""
    box: Box


class Stamp(NamedTuple):
    """Text that doesn't run left to right: side stamps, watermarks, axis labels."""

    text: str
    box: Box
    size: float
    upright: bool
    """It runs straight up or down, as an axis label does; False is aslant, as a watermark is."""


class Sight(NamedTuple):
    """What is painted on a page beside its text."""

    graphics: tuple[Graphic, ...] = ()
    ink: bytes | None = None
    """Width, height and a byte a point, row by row, zlib-packed; None where it wasn't taken."""


@dataclass(frozen=True)
class PageContent:
    """The text of one page."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    image_share: float = 0.0
    """Share of the page under its largest image, where no text was found."""
    damage: str | None = None
    """Why a part of the page could not be read."""
    turned: int = 0
    """Degrees, clockwise, by which a page set sideways was turned; its boxes are those of the turned page."""
    watermarks: tuple[int, ...] = ()
    """Levels of grey of huge letters set aslant, which are no ink."""

    @cached_property
    def text_edges(self) -> tuple[float, float]:
        """The upper edge of the highest line and the lower edge of the lowest, of which there is one."""
        return min(line.box[1] for line in self.lines), max(line.box[3] for line in self.lines)


def page_of(record: dict[str, Any]) -> PageContent:
    """Return the page that a child's record stands for."""
    shared: dict[float, float] = {}
    return PageContent(
        number=record["number"],
        width=record["width"],
        height=record["height"],
        lines=tuple(_line(line, shared) for line in record["lines"]),
        stamps=tuple(Stamp(text, tuple(box), size, upright) for text, box, size, upright in record["stamps"]),
        image_share=record["image_share"],
        damage=record["damage"],
        turned=record["turned"],
        watermarks=tuple(record["watermarks"]),
    )


def _line(record: list[Any], shared: dict[float, float]) -> Line:
    """Return a line that has its numbers and fonts' names in common with others: a long file has millions."""
    share = shared.setdefault
    spans, block, (left, top, right, bottom) = record
    made = tuple(
        Span(
            text,
            intern(font),
            share(size, size),
            bold,
            italic,
            raised,
            share(x0, x0),
            share(x1, x1),
            share(y, y),
        )
        for text, font, size, bold, italic, raised, x0, x1, y in spans
    )
    return Line(made, block, (share(left, left), share(top, top), share(right, right), share(bottom, bottom)))


def sight_of(record: dict[str, Any]) -> Sight:
    """Return the sight that a child's record stands for."""
    return Sight(tuple(Graphic(kind, tuple(box)) for kind, box in record["graphics"]), record["ink"])


def unturned(box: Box, page: PageContent) -> Box:
    """Return a box of a page that was turned to be read as a box of the page as it is."""
    x0, y0, x1, y1 = box
    if page.turned == 90:
        return y0, page.width - x1, y1, page.width - x0
    if page.turned == 270:
        return page.height - y1, x0, page.height - y0, x1
    return box


def union(boxes: list[Box]) -> Box:
    """Return the smallest box around all boxes; at least one is needed."""
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    """Return the length two intervals share, 0 where they're apart."""
    return max(0.0, min(a1, b1) - max(a0, b0))
