"""One page of an open PDF as plain records; runs in a child process only."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pymupdf

from tools.ingest.page import ASCENT, DESCENT
from tools.ingest.render import Render

_TEXT_FLAGS = (
    pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
)
_SYNTHETIC, _PAINTED = 512, 16 | 32
_WIDE = 0.75
"""Width of a space, as a share of the font size, that parts a line into fragments."""
_DAMAGE = re.compile(
    r"(?:library error: )?zlib error: invalid[^\n]*|syntax error in content stream|page may not be correct"
)
"""MuPDF's warnings that a part of a page is lost, where others only tell of what it mended."""
_SCAN_SHARE = 0.4
"""Share of a page under one image, without text, from which it counts as scanned."""
_LEAST_LIKE, _MOST_LIKE = 0.75, 1.3
"""Shares of the usual size between which recognised words are taken to have it."""
_LEAST_SIDEWAYS, _SHARE_SIDEWAYS, _SHARE_CAPTIONED = 60, 0.9, 0.5
"""Letters that run up or down a page set sideways, and their share of all without and with a caption."""
_CAPTION = re.compile(r"\s*(?:fig(?:ure|\.)|tab(?:le|\.))\s*[\dA-Z]", re.I)
_FAINT = 225
"""Level of all three colours above which letters may not be seen."""
_ACROSS = (1.0, 0.0)
"""Direction of upright text."""
_Raw = tuple[dict[str, Any], int]
"""A line as MuPDF gives it, and the number of its block."""
_BOLD = re.compile(r"bold|medi|black|heavy|semib|demi|(?:cm|sf|ec|la)b[xi]|sfxi|[-,]bd|\bb$", re.I)
_ITALIC = re.compile(r"ital|obli|(?:cm|sf|ec|la)(?:ti|bi|it|sl)|slant", re.I)
_JUNK = dict.fromkeys((*range(32), *range(127, 160), 8203, 8204, 8205, 8288, 65279, 65534))
_TEX_LIGATURES = dict(
    zip((*range(11, 16), *range(27, 32)), ("ff", "fi", "fl", "ffi", "ffl") * 2, strict=True)
)
"""Codes of ligatures in TeX's fonts, which a bit-map font without a map to Unicode leaves as they are."""
_PLAIN_LETTERS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x1D400, 0x1D800)}
"""Letters of mathematical alphabets, as typst and Word write variables, in plain."""
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_SPELLINGS: dict[int, str | None] = {
    **_PLAIN_LETTERS,
    **_LIGATURES,
    **_JUNK,
    0x09: " ",
    0xA0: " ",
    0x2009: " ",
    0x200A: " ",
    0x202F: " ",
    0x2002: " ",
    0x2003: " ",
    0xAD: "-",
    **_TEX_LIGATURES,
}


def extract(page: pymupdf.Page, view: pymupdf.DisplayList) -> dict[str, Any]:
    """Return a page's text, its lines and stamps, as plain values; `view` is what the page paints.

    A page set sideways, as for a wide table, is turned; its boxes are those of the turned page.
    Raises ValueError where the page shows nothing because its content is damaged.
    """
    raw = _raw_lines_of(view)
    turned = _turn(raw)
    if not turned:
        return _record(page, view, raw, 0)
    with turning(page, turned):
        view = seen(page)
        return _record(page, view, _raw_lines_of(view), turned)


def look(page: pymupdf.Page, view: pymupdf.DisplayList, turned: int, watermarks: list[int]) -> dict[str, Any]:
    """Return what is painted on a page beside its text: graphics in order, and the ink, as plain values."""
    if not turned:
        return _sight(page, view, watermarks)
    with turning(page, turned):
        return _sight(page, seen(page), watermarks)


def _sight(page: pymupdf.Page, view: pymupdf.DisplayList, watermarks: list[int]) -> dict[str, Any]:
    render = Render(page, view)
    kinds = {"fill-path": "fill", "stroke-path": "stroke", "fill-image": "image", "fill-shade": "shade"}
    graphics = [[kinds[name], list(box)] for name, box in render.log if name in kinds]
    return {"graphics": graphics, "ink": render.ink(watermarks)}


def turn_of(view: pymupdf.DisplayList) -> int:
    """Return by how many degrees, clockwise, a page is turned before it is read: 0, 90 or 270."""
    return _turn(_raw_lines_of(view))


@contextmanager
def turning(page: pymupdf.Page, degrees: int) -> Iterator[None]:
    """Have a page turned clockwise for a while."""
    before = page.rotation
    page.set_rotation((before + degrees) % 360)
    try:
        yield
    finally:
        page.set_rotation(before)


def seen(page: pymupdf.Page) -> pymupdf.DisplayList:
    """Return what a page paints, without annotations; MuPDF's warnings are those of this page from here."""
    pymupdf.TOOLS.reset_mupdf_warnings()
    view: pymupdf.DisplayList = page.get_displaylist(annots=0)
    return view


def _raw_lines_of(view: pymupdf.DisplayList) -> list[_Raw]:
    return _raw_lines(pymupdf.TextPage(view.get_textpage(_TEXT_FLAGS)))


def _turn(raw: list[_Raw]) -> int:
    """Return the turn that sets most letters upright: text that runs up the page needs 90 degrees.

    The words of an upright figure may stand on end, too; so a caption has to, or nearly all letters.
    """
    letters = Counter[tuple[int, int]]()
    captioned: set[tuple[int, int]] = set()
    if all(line["dir"] == _ACROSS for line, _ in raw):
        return 0
    for line, _ in raw:
        direction = (round(line["dir"][0]), round(line["dir"][1]))
        text = "".join(span["text"] for span in line["spans"])
        letters[direction] += len(text)
        if direction[0] == 0 and _CAPTION.match(text):
            captioned.add(direction)
    for direction, degrees in (((0, -1), 90), ((0, 1), 270)):
        share = _SHARE_CAPTIONED if direction in captioned else _SHARE_SIDEWAYS
        if letters[direction] > max(_LEAST_SIDEWAYS, share * letters.total()):
            return degrees
    return 0


def _record(page: pymupdf.Page, view: pymupdf.DisplayList, raw: list[_Raw], turned: int) -> dict[str, Any]:
    render = Render(page, view)
    lines, stamps = _lines(raw, render)
    image_share = 0.0 if lines else _image_share(page.rect, render)
    if not lines and image_share > _SCAN_SHARE and (recognised := _recognised(page)):
        lines = recognised
    damage = _DAMAGE.search(pymupdf.TOOLS.mupdf_warnings())
    if damage and not lines:
        raise ValueError(f"its content is damaged ({damage.group()})")
    return {
        "number": page.number + 1,
        "width": page.rect.width,
        "height": page.rect.height,
        "turned": turned,
        "lines": lines,
        "stamps": stamps,
        "image_share": image_share,
        "damage": damage.group() if damage else None,
        "watermarks": sorted(_watermark_levels(raw)),
    }


def _raw_lines(text: pymupdf.TextPage) -> list[_Raw]:
    """Return MuPDF's lines, each with the number of its block."""
    blocks = text.extractDICT()["blocks"]
    return [(line, index) for index, block in enumerate(blocks) for line in block.get("lines", ())]


def _recognised(page: pymupdf.Page) -> list[Any]:
    """Return the lines that Tesseract reads on a scanned page; none where Tesseract isn't installed."""
    try:
        language_data = pymupdf.get_tessdata()
    except RuntimeError:
        return []
    text = page.get_textpage_ocr(flags=_TEXT_FLAGS, dpi=200, full=True, tessdata=language_data)
    lines = _raw_lines(text)
    _even_out([span for line, _ in lines for span in line["spans"]])
    return [
        [fragment, block, _box(fragment)] for line, block in lines for fragment in _fragments(line["spans"])
    ]


def _even_out(spans: list[dict[str, Any]]) -> None:
    """Give recognised words of nearly the usual size that size: Tesseract guesses anew for every word."""
    sizes = sorted(span["size"] for span in spans if span["text"].strip())
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    for span in spans:
        if _LEAST_LIKE * usual < span["size"] < _MOST_LIKE * usual:
            span["size"] = usual


def _lines(raw: list[_Raw], render: Render) -> tuple[list[Any], list[Any]]:
    lines: list[Any] = []
    stamps: list[Any] = []
    for line, block in raw:
        across, down = line["dir"]
        spans = [span for span in line["spans"] if _is_visible(span, render)]
        if not spans:
            continue
        if across < 0.99:
            text = "".join(span["text"] for span in spans).translate(_SPELLINGS)
            stamps.append([text, list(line["bbox"]), spans[0]["size"], abs(down) > 0.99 or across < -0.99])
        else:
            lines.extend([fragment, block, _box(fragment)] for fragment in _fragments(spans))
    return lines, stamps


def _is_visible(span: dict[str, Any], render: Render) -> bool:
    if not span["text"].strip():
        return True
    colour = span["color"]
    faint = colour and min(colour >> 16 & 255, colour >> 8 & 255, colour & 255) > _FAINT
    unpainted = not span["char_flags"] & (_PAINTED | _SYNTHETIC)
    if not (faint or unpainted or span["alpha"] < 60 or span["size"] < 2):
        return True
    return render.shows(span["bbox"])


def _fragments(spans: list[dict[str, Any]]) -> list[list[list[Any]]]:
    """Return a line's spans, neighbours of one style as one, in fragments parted by wide spaces."""
    fragments: list[list[list[Any]]] = [[]]
    last: list[Any] | None = None
    for span in spans:
        text = span["text"]
        if not (text.isascii() and text.isprintable()):
            text = text.translate(_SPELLINGS)
        if not text:
            continue
        blank = text.isspace()
        x0, _, x1, _ = span["bbox"]
        if last is not None and (x1 if blank else x0) - last[7] > _WIDE * span["size"]:
            fragments.append([])
            last = None
        if blank:
            if last is not None and not last[0].endswith(" "):
                last[0] += " "
            continue
        style = _style(span["font"], span["size"], span["flags"])
        if last is not None and style == last[1:6]:
            last[0], last[7] = last[0] + text, x1
        else:
            last = [text, *style, x0, x1, span["origin"][1]]
            fragments[-1].append(last)
    return [fragment for fragment in fragments if fragment]


@lru_cache(maxsize=4096)
def _style(name: str, size: float, flags: int) -> list[Any]:
    """Return a span's font, size, and whether it's bold, italic and raised."""
    font, bold, italic = _face(name)
    return [font, round(size, 1), bold or bool(flags & 16), italic or bool(flags & 2), bool(flags & 1)]


@lru_cache(maxsize=4096)
def _face(name: str) -> tuple[str, bool, bool]:
    """Return a font's name without its subset's mark, and whether it says bold and italic."""
    font = name.split("+")[-1]
    return font, bool(_BOLD.search(font)), bool(_ITALIC.search(font))


def _box(spans: list[list[Any]]) -> list[float]:
    if len(spans) == 1:
        ((_, _, size, _, _, _, x0, x1, baseline),) = spans
        return [x0, baseline - ASCENT * size, x1, baseline + DESCENT * size]
    tops = [span[8] - ASCENT * span[2] for span in spans]
    bottoms = [span[8] + DESCENT * span[2] for span in spans]
    return [min(span[6] for span in spans), min(tops), max(span[7] for span in spans), max(bottoms)]


def _image_share(page: pymupdf.Rect, render: Render) -> float:
    boxes = [pymupdf.Rect(box) & page for name, box in render.log if name == "fill-image"]
    return float(max((abs(box) for box in boxes), default=0.0)) / max(1.0, float(abs(page)))


def _watermark_levels(raw: list[_Raw]) -> set[int]:
    """Return the grey levels of text that is set aslant in huge letters."""
    levels: set[int] = set()
    for line, _ in raw:
        across, down = line["dir"]
        if 0.1 < abs(across) < 0.99 and abs(down) > 0.1:
            levels |= {_grey(span["color"]) for span in line["spans"] if span["size"] > 40}
    return {level for level in levels if level > 127}


def _grey(colour: int) -> int:
    red, green, blue = colour >> 16 & 255, colour >> 8 & 255, colour & 255
    return round(0.299 * red + 0.587 * green + 0.114 * blue)
