"""Boxes of figures and tables: the ink between a caption and the nearest text, on the side voted for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tools.ingest.captions import TABLE, Caption
from tools.ingest.columns import SPANNING, Gutter, column_of
from tools.ingest.ink import Bits, crossing_share, erase, ink_of, runs, tight_box, without_border
from tools.ingest.page import Box, Line, PageContent, overlap, union
from tools.ingest.rules import frames, horizontal_rules, is_within
from tools.ingest.style import Style

UP, DOWN = "up", "down"
_SMALLEST = 9.0
"""Least height of a float, in points."""
_FARTHEST = 60.0
"""Most blank height between a caption and its float."""
_GAP = {"figure": 45.0, "algorithm": 30.0, TABLE: 26.0}
"""Widest blank strip within a float, in points."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of a page before floats are looked for."""

    page: PageContent
    gutters: tuple[Gutter, ...]
    obstacles: tuple[Box, ...]
    """Boxes of running text and headings."""
    furniture: tuple[Box, ...]
    """Boxes of heads, feet, side stamps and pictures that every page has."""
    lines: tuple[Line, ...]
    """All fragments of text but heads and feet."""


@dataclass(frozen=True, slots=True)
class Float:
    """A caption and the box of what it describes, None where nothing was found."""

    caption: Caption
    box: Box | None


def find_floats(layouts: Mapping[int, Layout], captions: Sequence[Caption], style: Style) -> list[Float]:
    """Return a float for each caption, in the captions' order."""
    by_page: defaultdict[int, list[Caption]] = defaultdict(list)
    for caption in captions:
        by_page[caption.page].append(caption)
    searches = {number: _Search(layouts[number], found, style) for number, found in by_page.items()}
    usual = _vote(searches.values())
    boxes: dict[int, Box | None] = {}
    for search in searches.values():
        boxes.update(search.boxes(usual))
    return [Float(caption, boxes[id(caption)]) for caption in captions]


def _vote(searches: Iterable["_Search"]) -> dict[str, str]:
    """Return, for each kind, the side of the caption on which the document's floats stand."""
    votes: Counter[tuple[str, str]] = Counter()
    for search in searches:
        for caption in search.captions:
            sizes = {side: _height(search.candidate(caption, side)) for side in (UP, DOWN)}
            if max(sizes.values()) >= _SMALLEST and min(sizes.values()) < _SMALLEST:
                votes[caption.kind, max(sizes, key=lambda side: sizes[side])] += 1
    usual = {}
    for kind, fallback in (("figure", UP), (TABLE, DOWN), ("algorithm", DOWN)):
        up, down = votes[kind, UP], votes[kind, DOWN]
        usual[kind] = fallback if up == down else (UP if up > down else DOWN)
    return usual


def _height(box: Box | None) -> float:
    return box[3] - box[1] if box else 0.0


class _Search:
    """The ink of one page and the captions whose floats are looked for in it."""

    def __init__(self, layout: Layout, captions: Sequence[Caption], style: Style) -> None:
        self.captions = captions
        self._layout = layout
        self._style = style
        self._obstacles = _outside_tables(layout, captions)
        self._bits = self._prepared(ink_of(layout.page))
        self._found: dict[tuple[int, str], Box | None] = {}

    def _prepared(self, bits: Bits | None) -> Bits | None:
        if bits is not None:
            for box in (
                *self._obstacles,
                *self._layout.furniture,
                *(caption.box for caption in self.captions),
            ):
                erase(bits, box)
        return bits

    def boxes(self, usual: Mapping[str, str]) -> dict[int, Box | None]:
        """Return each caption's box by the caption's identity; ink once given isn't given again."""
        found: dict[int, Box | None] = {}
        order = sorted(self.captions, key=lambda c: (c.kind == "algorithm", c.box[1]))
        for caption in order:
            side = usual[caption.kind]
            box = self.candidate(caption, side)
            if _height(box) < _SMALLEST:
                box = self.candidate(caption, DOWN if side == UP else UP)
            if _height(box) < _SMALLEST:
                box = self._beside(caption)
            found[id(caption)] = self._refined(caption, box)
            if box and self._bits is not None:
                erase(self._bits, box)
                self._found.clear()
        return found

    def _refined(self, caption: Caption, box: Box | None) -> Box | None:
        """Draw a table's box in to its text, a figure's to what its ruled border surrounds."""
        if box is None or self._bits is None:
            return box
        if caption.kind != TABLE:
            return without_border(self._bits, box)
        cells = [line.box for line in self._layout.lines if is_within(line.box, box)]
        return union(cells) if len(cells) >= 4 else box

    def candidate(self, caption: Caption, side: str) -> Box | None:
        """Return the box of the ink on one side of a caption."""
        key = (id(caption), side)
        if key not in self._found:
            self._found[key] = self._search(caption, side)
        return self._found[key]

    def _search(self, caption: Caption, side: str) -> Box | None:
        if self._bits is None:
            return None
        left, right = self._span(caption)
        region = self._region(caption, side, left, right)
        box = runs(self._bits, region, _GAP[caption.kind], upward=side == UP)
        if box is None or self._distance(caption, box, side) > _FARTHEST:
            return None
        return self._widened(caption, side, (left, right), box)

    def _distance(self, caption: Caption, box: Box, side: str) -> float:
        return caption.box[1] - box[3] if side == UP else box[1] - caption.box[3]

    def _span(self, caption: Caption) -> tuple[float, float]:
        """Return the left and right bounds of the caption's column, or of the page for a wide caption."""
        page, box = self._layout.page, caption.box
        left, right = 0.03 * page.width, 0.97 * page.width
        column = column_of(box, self._layout.gutters)
        if self._layout.gutters and column != SPANNING and not self._is_centred(box):
            middles = [sum(gutter) / 2 for gutter in self._layout.gutters]
            left = middles[column - 1] if column else left
            right = middles[column] if column < len(middles) else right
        return self._beside_others(caption, left, right)

    def _is_centred(self, box: Box) -> bool:
        return abs((box[0] + box[2]) / 2 - self._layout.page.width / 2) < 6

    def _beside_others(self, caption: Caption, left: float, right: float) -> tuple[float, float]:
        """Draw the bounds in to the middle between captions that stand side by side."""
        box = caption.box
        for other in self.captions:
            if other is caption or overlap(box[1], box[3], other.box[1], other.box[3]) < 4:
                continue
            if other.box[0] >= box[2] - 2:
                right = min(right, (other.box[0] + box[2]) / 2)
            elif other.box[2] <= box[0] + 2:
                left = max(left, (other.box[2] + box[0]) / 2)
        return left, right

    def _walls(self, caption: Caption) -> list[Box]:
        others = [other.box for other in self.captions if other is not caption]
        return [*self._obstacles, *others]

    def _region(self, caption: Caption, side: str, left: float, right: float) -> Box:
        """Return the free box above or below a caption, no wider than left to right."""
        box = caption.box
        inner = (max(left, box[0]), min(right, box[2]))
        walls = [wall for wall in self._walls(caption) if overlap(*inner, wall[0], wall[2]) > 4]
        if side == UP:
            top = max((wall[3] for wall in walls if wall[3] <= box[1] + 2), default=0.0)
            bottom = box[1]
        else:
            top = box[3]
            bottom = min(
                (wall[1] for wall in walls if wall[1] >= box[3] - 2), default=self._layout.page.height
            )
        return self._between(caption, (left, top, right, bottom), side)

    def _between(self, caption: Caption, region: Box, side: str) -> Box:
        """Draw a region's sides in to the text that stands beside it near the caption."""
        left, top, right, bottom = region
        box = caption.box
        near = (bottom - 60, bottom) if side == UP else (top, top + 60)
        for wall in self._walls(caption):
            if overlap(wall[1], wall[3], max(top, near[0]), min(bottom, near[1])) < 2:
                continue
            if wall[2] <= box[0] + 2:
                left = max(left, wall[2] + 2)
            elif wall[0] >= box[2] - 2:
                right = min(right, wall[0] - 2)
        blocking = [
            wall for wall in self._walls(caption)
            if overlap(left, right, wall[0], wall[2]) > 4 and overlap(top, bottom, wall[1], wall[3]) > 2
        ]  # fmt: skip
        if side == UP:
            top = max((wall[3] for wall in blocking), default=top)
        else:
            bottom = min((wall[1] for wall in blocking), default=bottom)
        return (left, top, right, bottom)

    def _widened(self, caption: Caption, side: str, bounds: tuple[float, float], box: Box) -> Box:
        """Take in the other column where the ink runs over the gutter."""
        assert self._bits is not None
        width = self._layout.page.width
        for edge in bounds:
            inside = 0.1 * width < edge < 0.9 * width
            if inside and crossing_share(self._bits, edge, box[1], box[3]) > 0.02:
                wide = self._between(caption, (0.03 * width, box[1], 0.97 * width, box[3]), side)
                return tight_box(self._bits, wide) or box
        return box

    def _beside(self, caption: Caption) -> Box | None:
        """Return the ink left or right of a caption that stands beside its float."""
        if self._bits is None:
            return None
        box, page = caption.box, self._layout.page
        best: Box | None = None
        for left, right in ((0.03 * page.width, box[0] - 2), (box[2] + 2, 0.97 * page.width)):
            walls = [wall for wall in self._walls(caption) if overlap(left, right, wall[0], wall[2]) > 4]
            top = max((wall[3] for wall in walls if wall[3] <= box[1] + 4), default=0.03 * page.height)
            bottom = min((wall[1] for wall in walls if wall[1] >= box[1] + 4), default=0.97 * page.height)
            found = tight_box(self._bits, (left, top, right, bottom))
            if found and _area(found) > max(2000.0, _area(best)):
                best = found
        return best


def _outside_tables(layout: Layout, captions: Sequence[Caption]) -> list[Box]:
    """Return the obstacles without those between a table's rules, which are cells that read like text."""
    near = [caption.box for caption in captions if caption.kind == TABLE]
    ruled = frames(horizontal_rules(layout.page.graphics), layout.obstacles) if near else []
    ruled = [
        frame for frame in ruled if any(overlap(frame[0], frame[2], box[0], box[2]) > 20 for box in near)
    ]
    return [box for box in layout.obstacles if not any(is_within(box, frame) for frame in ruled)]


def _area(box: Box | None) -> float:
    return (box[2] - box[0]) * (box[3] - box[1]) if box else 0.0
