"""Running text: rows joined to paragraphs and list items over columns and pages."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tools.ingest.columns import Row
from tools.ingest.edges import Edges
from tools.ingest.page import Box, union
from tools.ingest.prose import Lexicon, joined
from tools.ingest.style import Style

_BULLET = re.compile(r"^\s*[•◦▪▸►‣∙●○■□–·⋄✓✔➢❖]\s*(?=\S)")
_ITEM = re.compile(r"^\s*(?:\(?(?:\d{1,2}|[a-hA-H]|[ivx]{1,4})[.)]|\[?[A-Z]{1,2}\d{1,2}[:.)])\s+(?=\S)")
_ENDS = re.compile(r"[.!?][\"”’')\]]*$")


_INDEX_TERMS = re.compile(
    r"^(?:key ?words|index terms|general terms|categories and subject descriptors|ccs concepts"
    r"|acm reference format|additional key ?words|subject terms|jel classification|msc)\b",
    re.I,
)


def is_index_terms(text: str) -> bool:
    """Say whether a text is a list of keywords or subject classes."""
    return bool(_INDEX_TERMS.match(text))


@dataclass(slots=True)
class Block:
    """A paragraph or list item in the making."""

    rows: list[Row]
    is_item: bool = False
    texts: list[str] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """Box around the rows on the block's first page and column."""
        first = self.rows[0]
        return union([row.box for row in self.rows if (row.page, row.column) == (first.page, first.column)])

    def text(self, lexicon: Lexicon) -> str:
        """Return the block's text with broken words mended."""
        return joined(self.texts, lexicon)


@dataclass(frozen=True, slots=True)
class Setting:
    """What paragraphs are told apart by: the edges of each page's columns and the body's style."""

    edges: Mapping[int, Mapping[int, Edges]]
    style: Style
    indents: bool
    """The document marks a new paragraph by an indent rather than by a gap."""

    def edge(self, row: Row) -> Edges:
        """Return the edges of a row's column."""
        return self.edges[row.page][row.column]


def setting_of(rows: Sequence[Row], edges: Mapping[int, Mapping[int, Edges]], style: Style) -> Setting:
    """Return the setting, with a vote on how new paragraphs are marked."""
    indented = spaced = 0
    plain = Setting(edges, style, True)
    for above, row in itertools.pairwise(rows):
        if (above.page, above.column) != (row.page, row.column) or abs(row.size - style.size) > 0.6:
            continue
        indent = plain.edge(row).indent(row)
        indented += 0.7 * style.size < indent < 3.2 * style.size and abs(plain.edge(row).indent(above)) < 2
        spaced += 1.3 * style.pitch < row.baseline - above.baseline < 2.2 * style.pitch and abs(indent) < 2
    return Setting(edges, style, indented > spaced)


def blocks_of(rows: Sequence[Row], setting: Setting) -> list[Block]:
    """Return the paragraphs and list items that consecutive rows of text make."""
    blocks: list[Block] = []
    for row in rows:
        text = row.scripted
        if not text:
            continue
        if blocks and _continues(blocks[-1], row, text, setting):
            blocks[-1].rows.append(row)
            blocks[-1].texts.append(text)
        else:
            item = is_item(text, blocks[-1] if blocks else None)
            blocks.append(Block([row], item, [_BULLET.sub("", text) if item else text]))
    return blocks


def is_item(text: str, before: Block | None) -> bool:
    """Say whether a row starts a list item: a bullet, or a number that follows another item or a colon."""
    if _BULLET.match(text):
        return True
    if not _ITEM.match(text):
        return False
    return before is None or before.is_item or before.texts[-1].rstrip().endswith((":", ";", ".", ","))


def _continues(block: Block, row: Row, text: str, setting: Setting) -> bool:
    last = block.rows[-1]
    if _BULLET.match(text) or is_index_terms(text) or abs(row.size - last.size) > 0.7:
        return False
    if (row.page, row.column) == (last.page, last.column) and row.baseline > last.baseline - 2:
        return _continues_below(block, row, text, setting)
    return _continues_elsewhere(block, row, text, setting)


def _continues_below(block: Block, row: Row, text: str, setting: Setting) -> bool:
    last, style = block.rows[-1], setting.style
    step = row.baseline - last.baseline
    broken = block.texts[-1].endswith("-") or not _ENDS.search(block.texts[-1])
    if step > (1.75 if broken and text[:1].islower() else 1.32) * max(style.pitch, 1.15 * row.size):
        return False
    edge = setting.edge(row)
    shift = row.box[0] - last.box[0]
    if block.is_item:
        back = row.box[0] < block.rows[0].box[0] - 2 and not (broken and edge.is_full(last, style.size))
        return not back and not (_ITEM.match(text) and abs(row.box[0] - block.rows[0].box[0]) < 3)
    indent = edge.indent(row)
    starts = 0.6 * style.size < indent and shift > 0.6 * style.size and edge.indent(last) < 0.5 * style.size
    if _ITEM.match(text) and shift > 0.4 * style.size:
        return False
    ended = _ENDS.search(block.texts[-1]) or not edge.is_full(last, style.size)
    return not (starts and (ended or setting.indents)) and not (
        _ENDS.search(block.texts[-1])
        and last.box[2] < edge.right - 0.25 * (edge.right - edge.left)
        and step > 1.08 * style.pitch
    )


def _continues_elsewhere(block: Block, row: Row, text: str, setting: Setting) -> bool:
    last, before = block.rows[-1], block.texts[-1]
    if row.page > last.page + 3 or (_ITEM.match(text) and block.is_item):
        return False
    if before.endswith("-") or not _ENDS.search(before):
        return not before.endswith(":") or text[:1].islower()
    indented = setting.edge(row).indent(row) > 0.6 * setting.style.size
    return (
        setting.indents
        and not indented
        and setting.edge(last).is_full(last, setting.style.size)
        and not block.is_item
    )
