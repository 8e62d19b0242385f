"""The panels of a figure: named by its caption, found in its picture, heard in the talk about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from schema.document import DocumentGraph

_MARK = re.compile(r"\((?P<round>[a-h])\)|(?:^|[.;:]\s+)(?P<start>[A-H])[,.:)]\s")
_NAMED_SIDE = re.compile(r"\b(?P<side>left|right|middle|cent(?:er|re)|top|bottom)\b", re.IGNORECASE)
_PAPER = 245
"""Grey value from which a pixel is paper."""
_GUTTER = 0.004
"""Share of a picture's side that a strip without ink must have to part two panels."""
_SEARCH = 0.35
"""How far from its even place, in panels' widths, a gutter may lie."""

_LETTER = re.compile(
    r"\b(?:panel|sub-?figure)\s+\(?(?P<panel>[a-h])\)?(?!\w)|\b(?:part|plot)\s+(?P<part>[b-h])(?!\w)"
    r"|\bfig(?:ure|\.)?\s*\w{0,5}?\d\s?\(?(?P<figure>[a-h])\)?(?!\w)"
    r"|\((?P<round>[a-h])\)",
    re.IGNORECASE,
)
_ORDINALS = {
    word: place for place, word in enumerate("first second third fourth fifth sixth seventh eighth".split())
} | {"last": -1, "final": -1}
_ORDINAL = re.compile(
    rf"\b(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?:panel|plot|picture|image|subfigure)\b", re.IGNORECASE
)
_SIDE = re.compile(
    r"\b(?P<side>(?:top|upper|bottom|lower)(?:[\s-](?:left|right))?|left|right|middle)(?:[\s-]hand)?"
    r"\s+(?:panels?|plots?|side|picture|image|half|row)\b"
    r"|\b(?:on|at|to)\s+the\s+(?P<on>top|bottom|left|right)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture, as shares of its width and height, origin top-left."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class FigurePanels:
    """The panels found in one figure's picture."""

    boxes: dict[str, Box]
    """By letter, in order."""
    aspect: float
    """Width of the picture over its height."""


@dataclass(frozen=True, slots=True)
class PanelNames:
    """What a caption says of its figure's panels."""

    letters: tuple[str, ...]
    """Of all panels, in order: a caption that names (d) alone has four."""
    rows: int | None = None
    """Rows of the grid where the caption says so: left and right, top and bottom."""


def panel_names(caption: str) -> PanelNames | None:
    """Return what a caption says of panels, by letter or by side; None where it names none."""
    found = [next(filter(None, match.groups())).lower() for match in _MARK.finditer(caption)]
    if found and max(found) > "a":
        return PanelNames(tuple("abcdefgh"[: "abcdefgh".index(max(found)) + 1]))
    sides = {match["side"].lower() for match in _NAMED_SIDE.finditer(caption)}
    if {"left", "right"} <= sides:
        return PanelNames(("a", "b", "c") if {"middle", "center", "centre"} & sides else ("a", "b"), rows=1)
    return PanelNames(("a", "b"), rows=2) if {"top", "bottom"} <= sides else None


def find_panels(grey: NDArray[np.uint8], names: PanelNames) -> FigurePanels | None:
    """Return the boxes of the panels, rows first, or None where no grid of that many is seen.

    Args:
        grey: the picture, shape (height, width).
        names: as the caption has them.
    """
    ink, count = grey < _PAPER, len(names.letters)
    rows_tried = [names.rows] if names.rows else range(1, count + 1)
    grids = [(rows, -(-count // rows)) for rows in rows_tried]
    full = [(rows, columns) for rows, columns in grids if columns * (rows - 1) < count]
    fitted = [grid for rows, columns in full if (grid := _grid(ink, rows, columns)) is not None]
    if not fitted or not ink.any():
        return None
    boxes = max(fitted, key=lambda grid: grid[0])[1]
    return FigurePanels(dict(zip(names.letters, boxes, strict=False)), grey.shape[1] / grey.shape[0])


def panels_of(document: DocumentGraph, pictures: Path) -> dict[str, FigurePanels]:
    """Return the panels of a paper's figures by figure id, of those whose captions name them.

    Args:
        document: the paper.
        pictures: folder to which the figures' paths are relative.
    """
    from PIL import Image

    found = {}
    for figure in document.get_figures():
        names = panel_names(figure.text)
        if names is None or figure.file_path is None:
            continue
        with Image.open(pictures / figure.file_path) as picture:
            panels = find_panels(np.asarray(picture.convert("L")), names)
        if panels is not None:
            found[figure.atom_id] = panels
    return found


def panel_spoken_of(text: str, panels: Mapping[str, Box]) -> str | None:
    """Return the letter of the panel that a sentence speaks of, by letter, ordinal or side."""
    if not panels:
        return None
    letters = list(panels)
    for match in _LETTER.finditer(text):
        letter = str(next(filter(None, match.groups()))).lower()
        if letter in panels:
            return letter
    if ordinal := _ORDINAL.search(text):
        place = _ORDINALS[ordinal["ordinal"].lower()]
        return letters[place] if place < len(letters) else None
    if side := _SIDE.search(text):
        return _on_side((side["side"] or side["on"]).lower(), panels)
    return None


def _on_side(side: str, panels: Mapping[str, Box]) -> str | None:
    """Return the only panel on that side; None where several are."""
    chosen = dict(panels)
    if "left" in side or "right" in side:
        chosen = {a: b for a, b in chosen.items() if (b.x + b.width / 2 < 0.5) == ("left" in side)}
    if side.startswith(("top", "upper", "bottom", "lower")):
        is_top = side.startswith(("top", "upper"))
        chosen = {a: b for a, b in chosen.items() if (b.y + b.height / 2 < 0.5) == is_top}
    if side == "middle":
        chosen = {a: b for a, b in chosen.items() if b.x < 0.5 < b.x + b.width}
    return next(iter(chosen)) if len(chosen) == 1 and len(panels) > 1 else None


def _grid(ink: NDArray[np.bool_], rows: int, columns: int) -> tuple[float, list[Box]] | None:
    """Return how wide the narrowest gutter of a grid is, in shares of the panels, and the grid's boxes."""
    across = _cuts(_inked(ink, 1), rows)
    if across is None:
        return None
    boxes: list[Box] = []
    widest = [width / (1 / rows) for width in across[1]]
    height = len(ink)
    for top, bottom in pairwise(across[0]):
        band = ink[round(top * height) : max(round(bottom * height), round(top * height) + 1)]
        cuts = _cuts(_inked(band, 0), columns)
        if cuts is None:
            return None
        widest += [gutter / (1 / columns) for gutter in cuts[1]]
        edges = cuts[0]
        boxes += [Box(a, top, b - a, bottom - top) for a, b in pairwise(edges)]
    return min(widest, default=0.0), boxes


def _inked(ink: NDArray[np.bool_], axis: int) -> NDArray[np.bool_]:
    return np.asarray(ink.any(axis=axis), dtype=np.bool_)


def _cuts(profile: NDArray[np.bool_], parts: int) -> tuple[list[float], list[float]] | None:
    """Return the edges of equal parts moved into gutters, and the gutters' widths, as shares."""
    size = len(profile)
    edges, widths = [0.0], []
    for part in range(1, parts):
        found = _gutter(profile, round(size * part / parts), round(size * _SEARCH / parts))
        if found is None:
            return None
        edges.append((found[0] + found[1]) / 2 / size)
        widths.append((found[1] - found[0]) / size)
    return [*edges, 1.0], widths


def _gutter(profile: NDArray[np.bool_], place: int, reach: int) -> tuple[int, int] | None:
    """Return the widest run without ink (first, behind last) whose middle lies near the place."""
    padded = np.concatenate([[True], profile, [True]]).astype(np.int8)
    changes = np.flatnonzero(np.diff(padded))
    runs = [
        (int(first), int(last))
        for first, last in zip(changes[::2], changes[1::2], strict=False)
        if abs((first + last) / 2 - place) <= reach and last - first >= max(_GUTTER * len(profile), 2)
    ]
    return max(runs, key=lambda run: run[1] - run[0], default=None)
