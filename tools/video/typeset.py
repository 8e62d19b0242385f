"""Setting text: bundled fonts, lines broken to a width, sizes chosen so that everything fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from schema.errors import BackendUnavailableError

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SANS = "DejaVuSans.ttf"
SANS_BOLD = "DejaVuSans-Bold.ttf"
SERIF = "DejaVuSerif.ttf"
SERIF_BOLD = "DejaVuSerif-Bold.ttf"

_ELLIPSIS = " …"
_SMALLEST = 7
"""Pixels under which letters of a small render stop shrinking."""


@dataclass(frozen=True, slots=True)
class SetText:
    """Text broken into lines at a size; lengths in pixels."""

    lines: tuple[tuple[str, ...], ...]
    """Words of each line."""
    font: "FreeTypeFont"
    leading: int
    """From one line to the next."""

    @property
    def height(self) -> int:
        """Of all lines."""
        return self.leading * len(self.lines)

    @property
    def width(self) -> float:
        """Of the longest line."""
        return max((self.font.getlength(" ".join(line)) for line in self.lines), default=0.0)


@lru_cache(maxsize=128)
def font(name: str, size: int) -> "FreeTypeFont":
    """Return one of the fonts that come with matplotlib, at a size in pixels.

    Raises:
        BackendUnavailableError: matplotlib, and its fonts with it, is missing.
    """
    from PIL import ImageFont

    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise BackendUnavailableError("the fonts of the video's cards are missing: run `make install`")
    path = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / name
    return ImageFont.truetype(str(path), size)


def fitted(
    text: str, name: str, *, width: int, height: int, largest: int, smallest: int, spacing: float = 1.3
) -> SetText:
    """Return text at the largest size at which it fits the box; at the smallest it is cut with an ellipsis.

    Args:
        text: to be set; white space is folded.
        name: file of the font.
        width: of the box, in pixels.
        height: of the box, in pixels.
        largest: size to begin with, in pixels.
        smallest: size at which the text is cut rather than made smaller.
        spacing: distance of lines as a multiple of the size.
    """
    words = text.split()
    smallest = max(smallest, _SMALLEST)
    size = max(largest, smallest)
    while True:
        set_text = _set(words, name, size, width, spacing)
        if set_text.height <= height and set_text.width <= width:
            return set_text
        if size <= smallest:
            return _cut(words, set_text, width, height)
        size = max(smallest, min(size - 1, round(size * 0.94)))


def _set(words: Sequence[str], name: str, size: int, width: int, spacing: float) -> SetText:
    face = font(name, size)
    lines: list[list[str]] = []
    for word in words:
        if lines and face.getlength(" ".join([*lines[-1], word])) <= width:
            lines[-1].append(word)
        else:
            lines.append([word])
    balanced = _balanced(words, face, width, len(lines))
    return SetText(tuple(tuple(line) for line in balanced), face, round(size * spacing))


def _balanced(words: Sequence[str], face: "FreeTypeFont", width: int, count: int) -> list[list[str]]:
    """Return the words in as many lines as needed, the longest of them as short as possible."""
    low, high = 0.0, float(width)
    for _ in range(7 if count > 1 else 0):
        middle = (low + high) / 2
        if len(_broken(words, face, middle)) <= count:
            high = middle
        else:
            low = middle
    return _broken(words, face, high)


def _broken(words: Sequence[str], face: "FreeTypeFont", width: float) -> list[list[str]]:
    space = face.getlength(" ")
    lines: list[list[str]] = []
    used = 0.0
    for word in words:
        size = face.getlength(word)
        if lines and used + space + size <= width:
            lines[-1].append(word)
            used += space + size
        else:
            lines.append([word])
            used = size
    return lines


def _cut(words: Sequence[str], set_text: SetText, width: int, height: int) -> SetText:
    """Return the text cut behind the last word that fits, or inside a word that alone is too wide."""
    face, most = set_text.font, max(height // set_text.leading, 1)
    lines = [list(line) for line in _broken(words, face, width)]
    is_cut = len(lines) > most
    lines = lines[:most] or [[""]]
    for line in lines:
        while len(line) == 1 and face.getlength(line[0] + _ELLIPSIS) > width and len(line[0]) > 1:
            line[0] = line[0][:-1]
            is_cut = is_cut or line is lines[-1]
    if is_cut:
        while len(lines[-1]) > 1 and face.getlength(" ".join(lines[-1]) + _ELLIPSIS) > width:
            lines[-1].pop()
        lines[-1][-1] += _ELLIPSIS
    return SetText(tuple(tuple(line) for line in lines), face, set_text.leading)
