"""What a document's pages have in common: body font, line pitch, columns."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tools.ingest.page import Line, PageContent

_MATH_FONT = re.compile(
    r"^(?:cm(?:mi|sy|ex|bsy|mib)|ms[ab]m|eu[fsr]m|rsfs|stix.*math|.*math|.*symbol|mt(?:mi|sy|ex)|txsy|txmi|"
    r"px(?:sy|mi)|nxlmi|zxl|ntx(?:mi|sy|ex)|newtxm|libertinusmath|lmmath|lmmi|lmsy|lmex|wasy|esint|yhmath|"
    r"fourier|bbm|dsrom|mathpi|mtsy|rmtmi|rmsy|mmmi|xits.*math|cambriamath|tex_?cm(?:mi|sy|ex))",
    re.I,
)


_CODE_FONT = re.compile(
    r"mono|typewriter|courier|consol|menlo|monaco|hack-|inconsolata|cmtt|sftt|txtt|ectt|lmtt|fira ?code"
    r"|sourcecode|nimbusmon|zi4|lucidasans-typ|\btt\d|-tt\b|letter ?gothic",
    re.I,
)


@lru_cache(maxsize=4096)
def is_math_font(font: str) -> bool:
    """Say whether a font's name is that of a font for formulas."""
    return bool(_MATH_FONT.match(font))


@lru_cache(maxsize=4096)
def is_code_font(font: str) -> bool:
    """Say whether a font's name is that of a typewriter face, as listings are set in."""
    return bool(_CODE_FONT.search(font))


@dataclass(frozen=True, slots=True)
class Style:
    """The body text's look, by vote over all pages."""

    size: float
    font: str
    pitch: float
    """Distance of two body lines' baselines, in points."""
    left: float
    """Left edge of the text block."""
    right: float


def style_of(pages: Sequence[PageContent]) -> Style:
    """Return the style of the body; a document without text gets ordinary values."""
    fonts: Counter[tuple[str, float]] = Counter()
    for page in pages:
        for line in page.lines:
            for span in line.spans:
                if not is_math_font(span.font):
                    fonts[span.font, round(span.size * 2) / 2] += len(span.text)
    if not fonts:
        return Style(10.0, "", 12.0, 72.0, 540.0)
    (font, size), _ = max(fonts.items(), key=lambda item: (item[1], item[0]))
    body = [line for page in pages for line in page.lines if is_body_like(line, size)]
    return Style(size, font, _pitch(pages, size), _edge(body, 0), _edge(body, 2))


def is_body_like(line: Line, size: float) -> bool:
    """Say whether a line is long and set in about the body's size."""
    return len(line.text) >= 25 and abs(line.spans[0].size - size) <= 0.6


def _pitch(pages: Sequence[PageContent], size: float) -> float:
    steps: Counter[float] = Counter()
    for page in pages:
        body = [line for line in page.lines if is_body_like(line, size)]
        for upper, lower in itertools.pairwise(body):
            step = lower.spans[0].baseline - upper.spans[0].baseline
            if 0.9 * size < step < 3.0 * size and abs(upper.box[0] - lower.box[0]) < 4:
                steps[round(step * 2) / 2] += 1
    return max(steps.items(), key=lambda item: (item[1], -item[0]))[0] if steps else 1.2 * size


def _edge(lines: Sequence[Line], side: int) -> float:
    if not lines:
        return 72.0 if side == 0 else 540.0
    values = sorted(line.box[side] for line in lines)
    return values[len(values) // 20] if side == 0 else values[-1 - len(values) // 20]
