"""Exact search over the vectors of one collection, filters included, held in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memory.chroma_store.embedding import Vectors
from memory.chroma_store.filters import Filter, field_of, matches, satisfies
from memory.chroma_store.rows import Namespace, Row

_MARGIN = 1e-5
"""More than single precision errs by; what lies nearer to the last place is compared in double precision."""
Found = tuple[float | None, Row]


@dataclass(slots=True)
class _Column:
    """One field of every row as a code a distinct value, so that a condition is tried once a value."""

    values: list[Any] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    _known: dict[Any, int] = field(default_factory=dict)

    def add(self, value: Any) -> None:
        frozen = _freeze(value)
        if frozen not in self._known:
            self._known[frozen] = len(self.values)
            self.values.append(value)
        self.codes.append(self._known[frozen])


class ExactIndex:
    """The items of one collection with their vectors.

    Scores are inner products of unit vectors, in double precision and computed row by row, so that they
    depend on nothing but the two vectors. Equal scores are ordered by namespace and key.
    """

    def __init__(self, dims: int) -> None:
        self.rows: dict[str, Row] = {}
        self._dims = dims
        self._matrix = np.zeros((0, dims), dtype=np.float32)
        self._slots: list[Row | None] = []
        self._slots_of: dict[str, list[int]] = {}
        self._columns: dict[str, tuple[_Column, NDArray[np.int32]]] = {}
        self._alive = np.zeros(0, dtype=bool)

    def put(self, rows: Sequence[Row], vectors: Vectors) -> None:
        """Add or replace items; `vectors` holds `row.vectors` rows for each, in order."""
        places: list[Row] = []
        for row in rows:
            if row.row_id in self.rows:
                self._forget(row.row_id)
            self.rows[row.row_id] = row
            start = len(self._slots) + len(places)
            self._slots_of[row.row_id] = list(range(start, start + row.vectors))
            places.extend([row] * row.vectors)
        self._append(places, vectors)

    def contents(self) -> tuple[list[Row], Vectors]:
        """Return all items, and `row.vectors` rows of vectors for each, in order."""
        slots = [slot for row_id in self.rows for slot in self._slots_of[row_id]]
        return list(self.rows.values()), np.asarray(self._matrix[slots]).reshape(-1, self._dims)

    def update(self, row: Row) -> None:
        """Replace an item whose value and vectors stay as they are."""
        self.rows[row.row_id] = row
        for slot in self._slots_of[row.row_id]:
            self._slots[slot] = row

    def drop(self, row_ids: Iterable[str]) -> None:
        """Remove items."""
        for row_id in row_ids:
            self._forget(row_id)
        if len(self._slots) > 1024 and self._alive[: len(self._slots)].mean() < 0.5:
            self._compact()

    def search(
        self, vector: Vectors, prefix: Namespace, wanted: Filter, expired_at: float | None, count: int
    ) -> list[Found]:
        """Return the first `count` items below the prefix that satisfy the filter, nearest first.

        Items without a vector come last, without a score. Items that expired by `expired_at` are left out.
        """
        slots = self._candidates(prefix, wanted)
        if expired_at is not None:
            slots = slots[[not expired(self._slots[slot], expired_at) for slot in slots]]
        found = self._nearest(vector, slots, count)
        if len(found) < count:
            found.extend(self._without_vector(prefix, wanted, expired_at)[: count - len(found)])
        return found

    def _nearest(self, vector: Vectors, slots: NDArray[np.intp], count: int) -> list[Found]:
        if len(slots) == 0 or count <= 0:
            return []
        rough = self._rough(vector, slots)
        take = count
        while True:
            take = min(take, len(slots))
            least = np.partition(rough, len(rough) - take)[len(rough) - take] - _MARGIN
            near = slots[rough >= least]
            best = self._best(vector, near)
            if len(best) >= count or take == len(slots):
                return sorted(best, key=order)[:count]
            take *= 4

    def _rough(self, vector: Vectors, slots: NDArray[np.intp]) -> Vectors:
        if 2 * len(slots) > len(self._slots):
            return _products(self._matrix[: len(self._slots)], vector)[slots]
        return _products(self._matrix[slots], vector)

    def _best(self, vector: Vectors, slots: NDArray[np.intp]) -> list[Found]:
        """Return the items of these slots, each with the score of its nearest vector."""
        scores = score(self._matrix[slots], vector)
        best: dict[str, Found] = {}
        for slot, value in zip(slots.tolist(), scores.tolist(), strict=True):
            row = self._slots[slot]
            assert row is not None
            known = best.get(row.row_id)
            if known is None or value > (known[0] or 0.0):
                best[row.row_id] = (value, row)
        return list(best.values())

    def _candidates(self, prefix: Namespace, wanted: Filter) -> NDArray[np.intp]:
        mask = self._alive[: len(self._slots)].copy()
        if prefix:
            mask &= self._allowed("", lambda namespace: namespace[: len(prefix)] == prefix)
        for key, condition in wanted.items():
            mask &= self._allowed(key, lambda item, condition=condition: satisfies(item, condition))
        return np.flatnonzero(mask)

    def _allowed(self, key: str, test: Any) -> NDArray[np.bool_]:
        column, codes = self._column(key)
        table = np.fromiter((test(value) for value in column.values), dtype=bool, count=len(column.values))
        return np.asarray(table[codes])

    def _column(self, key: str) -> tuple[_Column, NDArray[np.int32]]:
        """Return a field's values for all slots; the empty key stands for the namespace."""
        column, codes = self._columns.get(key, (_Column(), np.zeros(0, dtype=np.int32)))
        if len(codes) < len(self._slots):
            for row in self._slots[len(codes) :]:
                column.add(None if row is None else field_of(row.value, key) if key else row.namespace)
            codes = np.asarray(column.codes, dtype=np.int32)
            self._columns[key] = column, codes
        return column, codes

    def _without_vector(self, prefix: Namespace, wanted: Filter, expired_at: float | None) -> list[Found]:
        rows = (row for row_id, row in self.rows.items() if not self._slots_of[row_id])
        found = [
            row
            for row in rows
            if row.namespace[: len(prefix)] == prefix
            and matches(row.value, wanted)
            and not (expired_at is not None and expired(row, expired_at))
        ]
        return [(None, row) for row in sorted(found, key=lambda row: (row.namespace, row.key))]

    def _forget(self, row_id: str) -> None:
        self.rows.pop(row_id, None)
        for slot in self._slots_of.pop(row_id, ()):
            self._slots[slot] = None
            self._alive[slot] = False

    def _append(self, rows: Sequence[Row], vectors: Vectors) -> None:
        start, end = len(self._slots), len(self._slots) + len(rows)
        if start == 0:
            self._matrix, self._alive, self._slots = vectors, np.ones(end, dtype=bool), list(rows)
            return
        if end > len(self._matrix):
            size = max(end, 2 * start)
            self._matrix = np.concatenate(
                [self._matrix[:start], np.zeros((size - start, self._dims), dtype=np.float32)]
            )
            self._alive = np.concatenate([self._alive[:start], np.zeros(size - start, dtype=bool)])
        self._matrix[start:end] = vectors
        self._alive[start:end] = True
        self._slots.extend(rows)

    def _compact(self) -> None:
        keep = np.flatnonzero(self._alive[: len(self._slots)])
        kept = [self._slots[slot] for slot in keep]
        self._matrix = self._matrix[keep]
        self._alive = np.ones(len(keep), dtype=bool)
        self._slots = kept
        self._columns.clear()
        for slots in self._slots_of.values():
            slots.clear()
        for slot, row in enumerate(kept):
            assert row is not None
            self._slots_of[row.row_id].append(slot)


def _products(rows: Vectors, vector: Vectors) -> Vectors:
    """Return the inner products in single precision.

    Not by `@`: its threads wait for each other, which takes ten times as long where all processors are busy.
    """
    return np.asarray(np.einsum("ij,j->i", rows, vector))


def score(rows: Vectors, vector: Vectors) -> NDArray[np.float64]:
    """Return the inner product of each row with the vector, the same however many rows there are."""
    return np.asarray((rows.astype(np.float64) * vector.astype(np.float64)).sum(axis=1))


def order(found: Found) -> tuple[bool, float, Namespace, str]:
    """Return what results are sorted by: score, falling, then namespace and key; those without one last."""
    value, row = found
    return value is None, -(value or 0.0), row.namespace, row.key


def expired(row: Row | None, now: float) -> bool:
    """Whether an item's time is over."""
    return row is not None and row.expires is not None and row.expires <= now


def _freeze(value: Any) -> Any:
    """Return a hashable stand-in that is equal where the values are equal."""
    if isinstance(value, dict):
        return "dict", frozenset((key, _freeze(item)) for key, item in value.items())
    if isinstance(value, list):
        return "list", tuple(_freeze(item) for item in value)
    return value
