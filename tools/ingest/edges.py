"""Left and right edges of a page's columns, by the rows that stand in them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.ingest.columns import Row


@dataclass(frozen=True, slots=True)
class Edges:
    """Where a column's text starts and ends, in points."""

    left: float
    right: float

    def is_full(self, row: Row, size: float) -> bool:
        """Say whether a row reaches the right edge."""
        return row.box[2] > self.right - 2.5 * size

    def indent(self, row: Row) -> float:
        """Return how far right of the left edge a row starts."""
        return row.box[0] - self.left


def edges_of(rows: Sequence[Row]) -> Mapping[int, Edges]:
    """Return the edges of each column that has rows."""
    by_column: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_column[row.column].append(row)
    return {column: _edges(found) for column, found in by_column.items()}


def _edges(rows: Sequence[Row]) -> Edges:
    starts = Counter(round(row.box[0]) for row in rows)
    near = {x: sum(starts[x + shift] for shift in (-1, 0, 1)) for x in starts}
    left = max(near, key=lambda x: (near[x], -x))
    ends = sorted(row.box[2] for row in rows)
    return Edges(float(left), ends[int(0.85 * (len(ends) - 1))])
