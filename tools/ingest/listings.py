"""Listings: stacks of rows set in a typewriter face."""

import re
from collections.abc import Sequence

from tools.ingest.columns import Row
from tools.ingest.style import is_code_font

_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|io|edu)\b")
_LEAST_SHARE = 0.85


def find_listings(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Return the listings among one page's rows in reading order, each with its rows."""
    listings: list[list[Row]] = []
    for above, row in zip([None, *rows], rows, strict=False):
        if not _is_code(row):
            continue
        if listings and listings[-1][-1] is above:
            listings[-1].append(row)
        else:
            listings.append([row])
    return [tuple(found) for found in listings if _is_listing(found)]


def _is_code(row: Row) -> bool:
    typed = sum(len(span.text) for span in row.spans if is_code_font(span.font))
    return typed >= _LEAST_SHARE * sum(len(span.text) for span in row.spans)


def _is_listing(rows: Sequence[Row]) -> bool:
    """A lone address or name that a paragraph's row consists of is no listing."""
    text = " ".join(row.text for row in rows)
    return len(rows) > 1 or (
        bool(re.search(r"[=(){};<>]|^[$>%#]|\s-{1,2}\w", text)) and not _ADDRESS.search(text)
    )
