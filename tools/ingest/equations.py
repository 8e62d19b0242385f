"""Displayed equations: rows of mathematics that stand apart from the text, with their printed numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.ingest.columns import Row
from tools.ingest.edges import Edges
from tools.ingest.page import Box, overlap, union
from tools.ingest.style import Style, is_math_font

_NUMBER = re.compile(r"\((?P<number>(?:[A-Z]{1,2}\.?)?\d{1,3}(?:\.\d{1,3})?[a-z]?)\)\s*$")
_RELATION = re.compile(r"[=<>≤≥≈∼≡∈→←∝≜:]")
_SIGNS = re.compile(r"[=<>≤≥≈∼≡∑∏∫√∂∇∈⊂∪∩×·±→←↔∞∀∃⟨⟩‖∥∝≜≠+\-−/|^_{}()\[\]]")
_LONG_WORD = re.compile(r"[A-Za-z]{4,}")
_MOST_WORDS = 8
"""Words in a row of an equation, outside its formulas."""


@dataclass(frozen=True, slots=True)
class Equation:
    """A displayed equation of one or more rows."""

    rows: tuple[Row, ...]
    number: str | None

    @property
    def box(self) -> Box:
        """Box around all rows."""
        return union([row.box for row in self.rows])


def find_equations(rows: Sequence[Row], edges: Mapping[int, Edges], style: Style) -> list[Equation]:
    """Return the displayed equations among one page's rows in reading order."""
    groups: list[list[Row]] = []
    for above, row in zip([None, *rows], rows, strict=False):
        if not _is_displayed(row, edges[row.column], style) or _ends_paragraph(row, above, style):
            continue
        if groups and _goes_on(groups[-1], row, style):
            groups[-1].append(row)
        else:
            groups.append([row])
    found = [group for group in groups if _is_equation(group)]
    return [_equation(_with_level_rows(group, rows, found)) for group in found]


def _is_displayed(row: Row, edges: Edges, style: Style) -> bool:
    words = len(_LONG_WORD.findall(_plain(row)))
    if words > _MOST_WORDS:
        return False
    share, text = math_share(row), row.text
    signed = bool(_RELATION.search(text))
    if _NUMBER.search(text) and share > 0.2 and (signed or row.widest_gap > 1.5 * style.size):
        return share > 0.3 or words <= 3
    indent, rest = edges.indent(row), edges.right - row.box[2]
    if indent < 0.6 * style.size:
        return share > 0.75 and words <= 1
    if min(indent, rest) > 1.5 * style.size and signed and share > 0.3:
        return words <= 6
    return (share > 0.5 and words <= 2) or (share > 0.3 and words <= 1 and bool(_SIGNS.search(text)))


def _ends_paragraph(row: Row, above: Row | None, style: Style) -> bool:
    """Say whether a row goes on under the row above, from the same edge: a paragraph's last words."""
    if above is None or (above.page, above.column) != (row.page, row.column) or _NUMBER.search(row.text):
        return False
    near = 0 < row.baseline - above.baseline < 1.3 * style.pitch
    return near and abs(row.box[0] - above.box[0]) < 3 and math_share(above) < 0.5


def _with_level_rows(group: Sequence[Row], rows: Sequence[Row], found: Sequence[Sequence[Row]]) -> list[Row]:
    """Return a group with the rows beside it on its height: the other side of a fraction or sum."""
    box = union([row.box for row in group])
    taken = {id(row) for other in found for row in other}
    level = [
        row for row in rows
        if id(row) not in taken and row.column == group[0].column
        and overlap(row.box[1], row.box[3], box[1], box[3]) > 0.6 * (row.box[3] - row.box[1])
    ]  # fmt: skip
    return (
        sorted([*group, *level], key=lambda row: (round(row.baseline / 4), row.box[0]))
        if level
        else list(group)
    )


def math_share(row: Row) -> float:
    """Return the share of a row's characters that are set in fonts for formulas or are signs."""
    total = mathematical = 0
    for span in row.spans:
        letters = len(span.text.replace(" ", ""))
        total += letters
        if is_math_font(span.font):
            mathematical += letters
        else:
            signs = len(_SIGNS.findall(span.text)) + sum(map(str.isdigit, span.text))
            mathematical += min(letters, signs)
    return mathematical / total if total else 0.0


def _plain(row: Row) -> str:
    return " ".join(span.text for span in row.spans if not is_math_font(span.font))


def _goes_on(group: Sequence[Row], row: Row, style: Style) -> bool:
    last = group[-1]
    if row.page != last.page or row.column != last.column:
        return False
    box = union([part.box for part in group])
    return row.box[1] - box[3] < 0.9 * style.pitch and not (
        _NUMBER.search(last.text) and _NUMBER.search(row.text)
    )


def _equation(group: Sequence[Row]) -> Equation:
    numbers = [number for row in group if (number := _number_of(row))]
    return Equation(tuple(group), numbers[-1] if numbers else None)


def _number_of(row: Row) -> str | None:
    """Return the number at a row's end, where an operator over its limits may come last."""
    last = max(row.lines, key=lambda line: line.box[2])
    match = _NUMBER.search(row.text) or _NUMBER.search(last.text)
    return match["number"] if match else None


def _is_equation(group: Sequence[Row]) -> bool:
    text = " ".join(row.text for row in group)
    return (
        bool(_RELATION.search(text))
        or bool(_NUMBER.search(text))
        or any(math_share(row) > 0.6 and len(row.text) > 2 for row in group)
    )
