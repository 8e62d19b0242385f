"""Displayed equations: rows of mathematics that stand apart from the text, with their printed numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.ingest.columns import Row
from tools.ingest.edges import Edges
from tools.ingest.page import Box, union
from tools.ingest.style import Style, is_math_font

_NUMBER = re.compile(r"\((?P<number>(?:[A-Z]{1,2}\.?)?\d{1,3}(?:\.\d{1,3})?[a-z]?)\)\s*$")
_SIGNS = re.compile(r"[=<>≤≥≈∼≡∑∏∫√∂∇∈⊂∪∩×·±→←↔∞∀∃⟨⟩‖∥∝≜≠+\-−/|^_{}()\[\]]")


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
    for row in rows:
        if not _is_displayed(row, edges[row.column], style):
            continue
        if groups and _goes_on(groups[-1], row, style):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [_equation(group) for group in groups if _is_equation(group)]


def _is_displayed(row: Row, edges: Edges, style: Style) -> bool:
    share = math_share(row)
    words = sum(1 for word in re.findall(r"[A-Za-z]{4,}", _plain(row)))
    text = row.text
    if edges.indent(row) < 0.6 * style.size and not (share > 0.75 and words <= 1):
        return bool(_NUMBER.search(text)) and share > 0.35 and words <= 3
    if (
        _NUMBER.search(text)
        and row.widest_gap > 1.5 * style.size
        and (share > 0.2 or _SIGNS.search(text[:-4]))
    ):
        return words <= 8
    return (share > 0.5 and words <= 2) or (share > 0.3 and words <= 1 and bool(_SIGNS.search(text)))


def math_share(row: Row) -> float:
    """Return the share of a row's characters that are set in fonts for formulas or are signs."""
    total = mathematical = 0
    for span in row.spans:
        letters = len(span.text.replace(" ", ""))
        total += letters
        signs = len(_SIGNS.findall(span.text)) + sum(character.isdigit() for character in span.text)
        mathematical += letters if is_math_font(span.font) else min(letters, signs)
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
    numbers = [match["number"] for row in group if (match := _NUMBER.search(row.text))]
    return Equation(tuple(group), numbers[-1] if numbers else None)


def _is_equation(group: Sequence[Row]) -> bool:
    text = " ".join(row.text for row in group)
    return (
        bool(re.search(r"[=<>≤≥≈∼≡∈→←∝≜:]", text))
        or bool(_NUMBER.search(text))
        or any(math_share(row) > 0.6 and len(row.text) > 2 for row in group)
    )
