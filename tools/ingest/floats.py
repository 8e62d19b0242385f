"""Boxes of figures and tables: a page's pieces of ink shared out among its captions, the nearest first."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tools.ingest.captions import ALGORITHM, FIGURE, TABLE, Caption
from tools.ingest.columns import Gutter
from tools.ingest.groups import Groups
from tools.ingest.ink import Bits, Packed, erase, ink_of, pack, unpack, without_border
from tools.ingest.page import Box, Line, Sight, overlap, union
from tools.ingest.pieces import Piece, framed, gaps, is_over_gutter, is_walled, pieces_of, reaches_into
from tools.ingest.rules import frames, horizontal_rules, is_within, straight_rules
from tools.ingest.sides import BESIDE, DOWN, UP, Option, best_options
from tools.ingest.strays import join_strays
from tools.ingest.style import Style

_SMALLEST = 9.0
"""Least height of a float, in points."""
_FARTHEST = {UP: 60.0, DOWN: 60.0, BESIDE: 60.0}
"""Most blank between a caption and its float."""
_FARTHEST_ALONE = 250.0
"""Most blank between a caption and a float where nothing else stands."""
_OPPOSITE = {UP: DOWN, DOWN: UP}
_OTHER_SIDE = 30.0
"""What it costs, in points of distance, to stand on the side of the caption where the document's don't."""
_BESIDE = 15.0
_UNUSUAL_START = 30.0
"""What it costs in addition to start there."""
_LONE_ROW = 80.0
"""What it costs a figure to start from one row of words, as a paragraph's last row at a column's top is."""
_LEAST_VARIED, _SHARE_VARIED = 3, 0.25
"""Votes, and share of all, for the side that fewer captions have, from which neither is the usual one."""
_GAP_DRAWN, _GAP_TEXT, _GAP_ACROSS = 45.0, 22.0, 70.0
"""Widest blank within a float: down between drawings, down beside text, and across."""
_OVER_GUTTER = 25.0
"""What it costs to join pieces in two columns."""
_UNLIKE = 12.0
"""What it costs to join a drawing and rows of text."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of a page before floats are looked for."""

    sight: Sight
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
    rest: tuple[tuple[int, Box], ...] = ()
    """Following pages on which a table goes on, and the boxes of its rows there."""


def find_floats(layouts: Mapping[int, Layout], captions: Sequence[Caption], style: Style) -> list[Float]:
    """Return a float for each caption, in the captions' order."""
    by_page: defaultdict[int, list[Caption]] = defaultdict(list)
    for caption in captions:
        by_page[caption.page].append(caption)
    searches = [_Search(layouts[number], found, style) for number, found in by_page.items()]
    usual = _vote(searches)
    boxes: dict[int, Box | None] = {}
    for search in searches:
        boxes.update(search.boxes(usual))
    return [Float(caption, boxes[id(caption)]) for caption in captions]


def _vote(searches: Iterable["_Search"]) -> dict[str, frozenset[str]]:
    """Return, for each kind, the side of captions on which the document's floats stand, both if it varies."""
    votes: Counter[tuple[str, str]] = Counter()
    for search in searches:
        for caption in search.captions:
            near = {side: search.distance(caption, side) for side in (UP, DOWN)}
            side = min(near, key=lambda side: near[side])
            if max(near.values()) > 2 * near[side] + 4:
                votes[caption.kind, side] += 2 if max(near.values()) > _FARTHEST[side] else 1
    usual = {}
    for kind, fallback in ((FIGURE, UP), (TABLE, DOWN), (ALGORITHM, DOWN)):
        up, down = votes[kind, UP], votes[kind, DOWN]
        most = fallback if up == down else (UP if up > down else DOWN)
        varies = min(up, down) >= max(_LEAST_VARIED, _SHARE_VARIED * (up + down))
        usual[kind] = frozenset((UP, DOWN) if varies else (most,))
    return usual


class _Search:
    """The ink of one page and the captions whose floats are looked for in it."""

    def __init__(self, layout: Layout, captions: Sequence[Caption], style: Style) -> None:
        self.captions = captions
        self._layout = layout
        self._ink: Packed | None = None
        """What is left of the page's ink."""
        self._walls: list[Box] = []
        self._pieces: list[Piece] = []
        bits = ink_of(layout.sight)
        if bits is not None:
            self._take_apart(bits, style)
            self._ink = pack(bits)

    def _take_apart(self, bits: Bits, style: Style) -> None:
        """Find the pieces of ink outside running text, and the text that walls them off."""
        layout, captions = self._layout, [caption.box for caption in self.captions]
        text = _outside_frames(layout, self.captions)
        for box in (*text, *layout.furniture, *captions):
            erase(bits, box)
        rules = straight_rules(layout.sight.graphics)
        pieces = pieces_of(bits, layout.lines, rules)
        own = framed(bits, pieces, text, captions)
        self._walls = [box for box in text if box not in own]
        self._pieces = [piece for piece in pieces if not _is_last_row(piece, self._walls, style)]

    def distance(self, caption: Caption, side: str) -> float:
        """Return how far the nearest ink on one side of a caption is; infinite where text is nearer."""
        near = [
            gaps(caption.box, piece.box)[1]
            for piece in self._pieces
            if _side(caption.box, piece.box) == side
            and not _is_lone_row(caption, piece)
            and not self._is_apart(caption.box, piece.box)
        ]
        return min(near, default=float("inf"))

    def boxes(self, usual: Mapping[str, frozenset[str]]) -> dict[int, Box | None]:
        """Return each caption's box by the caption's identity."""
        count = len(self.captions)
        groups = Groups(count, [piece.box for piece in self._pieces])
        walls = [*self._walls, *(caption.box for caption in self.captions)]
        firsts = best_options(
            [list(self._options(caption, usual[caption.kind])) for caption in self.captions],
            [caption.box for caption in self.captions],
        )
        sides = [
            first.side if first and first.side != BESIDE else _main(usual[caption.kind])
            for caption, first in zip(self.captions, firsts, strict=True)
        ]
        starts = [(index, count + first.piece) for index, first in enumerate(firsts) if first]
        for a, b in [*starts, *self._links(sides)]:
            if groups.may_join(a, b) and not self._is_apart(self._box(a), self._box(b)):
                box = groups.joined(a, b)
                if not any(reaches_into(box, wall) for wall in walls):
                    groups.join(a, b)
        join_strays(groups, self.captions, self._pieces, walls, self._layout.gutters)
        found = [[self._pieces[i] for i in groups.pieces_of(index)] for index in range(count)]
        taken = {id(piece) for pieces in found for piece in pieces}
        boxes = {}
        for caption, pieces, side in zip(self.captions, found, sides, strict=True):
            own = pieces or self._far(caption, side, taken) or self._far(caption, _OPPOSITE[side], taken)
            taken |= {id(piece) for piece in own}
            boxes[id(caption)] = self._refined(caption, own)
        return boxes

    def _may_be_far(self, caption: Caption, piece: Piece, usual: frozenset[str]) -> bool:
        """Say whether a piece is a drawing straight over or under a figure's caption, on the usual side."""
        across, down = gaps(caption.box, piece.box)
        side = _side(caption.box, piece.box)
        drawing = caption.kind == FIGURE and piece.drawn and usual == {side}
        return drawing and across == 0 and _FARTHEST[side] < down <= _FARTHEST_ALONE

    def _far(self, caption: Caption, side: str, taken: Container[int]) -> list[Piece]:
        """Return all that stands on a caption's side with nothing between: drawings have wide margins."""
        far = [
            piece
            for piece in self._pieces
            if id(piece) not in taken
            and _side(caption.box, piece.box) == side
            and gaps(caption.box, piece.box)[0] <= _GAP_ACROSS
            and gaps(caption.box, piece.box)[1] <= _FARTHEST_ALONE
            and not self._is_apart(caption.box, piece.box)
        ]
        box = union([piece.box for piece in far]) if far else None
        return [] if box is None or any(reaches_into(box, wall) for wall in self._walls) else far

    def _options(self, caption: Caption, usual: frozenset[str]) -> Iterator[Option]:
        """Yield the nearest piece on each side of a caption, those over a gutter beside it left out."""
        nearest: dict[str, Option] = {}
        for number, piece in enumerate(self._pieces):
            side = _side(caption.box, piece.box)
            cost = self._caption_cost(caption, piece, usual)
            if cost is None and self._may_be_far(caption, piece, usual):
                cost = _FARTHEST[side]
            if cost is None or (side in nearest and nearest[side].cost <= cost):
                continue
            if side == BESIDE and is_over_gutter(caption.box, piece.box, self._layout.gutters):
                continue
            if not self._is_apart(caption.box, piece.box):
                unusual = 0.0 if side == BESIDE or side in usual else _UNUSUAL_START
                nearest[side] = Option(side, number, cost + unusual)
        yield from nearest.values()

    def _box(self, node: int) -> Box:
        count = len(self.captions)
        return self.captions[node].box if node < count else self._pieces[node - count].box

    def _is_apart(self, a: Box, b: Box) -> bool:
        """Say whether running text or another caption stands between two boxes."""
        captions = [c.box for c in self.captions if c.box not in (a, b)]
        return is_walled(a, b, [*self._walls, *captions])

    def _links(self, sides: Sequence[str]) -> list[tuple[int, int]]:
        """Return what may belong together, the nearest first."""
        first = len(self.captions)
        costs = list(self._costs(sides))
        for (i, a), (j, b) in combinations(enumerate(self._pieces), 2):
            if (cost := _cost(a, b, self._layout.gutters)) is not None:
                costs.append((cost, first + i, first + j))
        return [(a, b) for _, a, b in sorted(costs)]

    def _costs(self, sides: Sequence[str]) -> Iterator[tuple[float, int, int]]:
        """Yield each caption and each piece that may be its own, with the cost of joining them."""
        first = len(self.captions)
        for index, caption in enumerate(self.captions):
            for number, piece in enumerate(self._pieces):
                if (cost := self._caption_cost(caption, piece, {sides[index]})) is not None:
                    yield cost, index, first + number

    def _caption_cost(self, caption: Caption, piece: Piece, usual: Container[str]) -> float | None:
        across, down = gaps(caption.box, piece.box)
        side = _side(caption.box, piece.box)
        blank = across if side == BESIDE else down + 0.7 * across
        if blank > _FARTHEST[side]:
            return None
        cost = blank + (_BESIDE if side == BESIDE else 0.0 if side in usual else _OTHER_SIDE)
        if caption.kind == TABLE and piece.drawn:
            cost += _UNLIKE
        if _is_lone_row(caption, piece):
            cost += _LONE_ROW
        return cost

    def _refined(self, caption: Caption, pieces: Sequence[Piece]) -> Box | None:
        """Return the box around a float's pieces: a table's near its cells, a figure's within its border."""
        if not pieces or self._ink is None:
            return None
        box = union([piece.box for piece in pieces])
        if box[3] - box[1] < _SMALLEST:
            return None
        if caption.kind != TABLE:
            return without_border(unpack(self._ink), box)
        cells = [line.box for line in self._layout.lines if is_within(line.box, box)]
        return _padded(union(cells), box) if len(cells) >= 4 else box


def _main(usual: frozenset[str]) -> str:
    return next(iter(usual)) if len(usual) == 1 else UP


def _padded(cells: Box, most: Box) -> Box:
    """Return the box of a table's cells with half the usual blank between columns and rows around it."""
    return (
        max(most[0], cells[0] - 3),
        max(most[1], cells[1] - 2),
        min(most[2], cells[2] + 3),
        min(most[3], cells[3] + 2),
    )


def _cost(a: Piece, b: Piece, gutters: Sequence[Gutter]) -> float | None:
    """Return what it costs to join two pieces, in points; None where they're too far apart."""
    across, down = gaps(a.box, b.box)
    if across and down:
        return across + down + 10 if across + down <= _GAP_TEXT else None
    most = _GAP_ACROSS if across else (_GAP_DRAWN if a.drawn and b.drawn else _GAP_TEXT)
    if across + down > most:
        return None
    unlike = a.drawn != b.drawn and (b if a.drawn else a).rows >= 3
    return across + down + _UNLIKE * unlike + _OVER_GUTTER * is_over_gutter(a.box, b.box, gutters)


def _side(caption: Box, piece: Box) -> str:
    """Say where a piece stands from a caption; one that overlaps it in height stands beside it."""
    if overlap(caption[1], caption[3], piece[1], piece[3]) > 0.3 * min(
        caption[3] - caption[1], piece[3] - piece[1]
    ):
        return BESIDE
    return UP if piece[1] + piece[3] < caption[1] + caption[3] else DOWN


def _is_lone_row(caption: Caption, piece: Piece) -> bool:
    """Say whether a piece is one row of words and the caption a figure's."""
    return caption.kind == FIGURE and not piece.drawn and piece.rows == 1


def _is_last_row(piece: Piece, walls: Sequence[Box], style: Style) -> bool:
    """Say whether a piece is a row of words close to running text, as a paragraph's last one is."""
    if piece.drawn or piece.rows != 1:
        return False
    return any(
        gaps(piece.box, wall)[1] < 0.45 * style.pitch
        and overlap(piece.box[0], piece.box[2], wall[0], wall[2]) > 4
        for wall in walls
    )


def _outside_frames(layout: Layout, captions: Sequence[Caption]) -> list[Box]:
    """Return the obstacles without those between a table's rules, which are cells that read like text."""
    near = [caption.box for caption in captions if caption.kind != FIGURE]
    ruled = frames(horizontal_rules(layout.sight.graphics), layout.obstacles) if near else []
    ruled = [
        frame for frame in ruled if any(overlap(frame[0], frame[2], box[0], box[2]) > 20 for box in near)
    ]
    return [box for box in layout.obstacles if not any(is_within(box, frame) for frame in ruled)]
