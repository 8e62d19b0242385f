"""Rows, lines and pages made by hand for the tests of paper reading."""

from tools.ingest.columns import Row, column_of
from tools.ingest.page import ASCENT, DESCENT, Line, PageContent, Span
from tools.ingest.style import Style

BODY = Style(size=10.0, font="Times", pitch=12.0, left=72.0, right=540.0)


def span(text, x0=72.0, baseline=100.0, *, size=10.0, font="Times", bold=False, raised=False, width=None):
    x1 = x0 + (width if width is not None else 0.5 * size * len(text))
    return Span(text, font, size, bold, False, raised, x0, x1, baseline)


def line(*spans, block=0):
    tops = [s.baseline - ASCENT * s.size for s in spans]
    bottoms = [s.baseline + DESCENT * s.size for s in spans]
    box = (min(s.x0 for s in spans), min(tops), max(s.x1 for s in spans), max(bottoms))
    return Line(tuple(spans), block, box)


def text_line(text, x0=72.0, baseline=100.0, block=0, **style):
    return line(span(text, x0, baseline, **style), block=block)


def row(*lines, page=1, gutters=()):
    box = (
        min(found.box[0] for found in lines), min(found.box[1] for found in lines),
        max(found.box[2] for found in lines), max(found.box[3] for found in lines),
    )  # fmt: skip
    return Row(page, column_of(box, gutters), tuple(lines), box)


def text_row(text, x0=72.0, baseline=100.0, *, page=1, block=0, **style):
    return row(text_line(text, x0, baseline, block, **style), page=page)


def page(*lines, number=1, width=612.0, height=792.0, **rest):
    return PageContent(number, width, height, tuple(lines), **rest)
