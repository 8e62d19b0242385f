"""A batch of operations, checked and embedded, so that only Chroma is needed to carry it out."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from langgraph.store.base import Op, PutOp, SearchOp
from langgraph.store.base import validate_op_namespace as check_namespace

from memory.chroma_store.embedding import Index, Vectors
from memory.chroma_store.filters import check_filter
from memory.chroma_store.rows import Namespace, Paths, row_id


@dataclass(frozen=True)
class Put:
    """An item to be stored, or deleted where it has no text."""

    namespace: Namespace
    key: str
    text: str | None
    """The value as JSON."""
    paths: Paths
    ttl: float | None
    vectors: Vectors

    @cached_property
    def row_id(self) -> str:
        """The id of the item's row."""
        return row_id(self.namespace, self.key)


@dataclass(frozen=True, slots=True)
class Work:
    """What a batch asks of Chroma."""

    ops: tuple[Op, ...]
    queries: dict[str, Vectors]
    puts: tuple[Put, ...]
    """At most one an item: the last."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A checked batch whose texts are still to be embedded."""

    ops: tuple[Op, ...]
    puts: tuple[PutOp, ...]
    values: tuple[str | None, ...]
    """Each put's value as JSON."""
    texts: tuple[tuple[str, ...], ...]
    """Each put's texts."""

    @property
    def queries(self) -> list[str]:
        """The queries of all searches."""
        return [op.query for op in self.ops if isinstance(op, SearchOp) and op.query]

    @property
    def all_texts(self) -> list[str]:
        """The texts of all puts, in order."""
        return [text for texts in self.texts for text in texts]

    def done(self, queries: dict[str, Vectors], vectors: Vectors) -> Work:
        """Return the work, given a unit vector for every query and a row for every text."""
        puts, start = [], 0
        for op, value, texts in zip(self.puts, self.values, self.texts, strict=True):
            own = vectors[start : start + len(texts)]
            start += len(texts)
            puts.append(Put(tuple(op.namespace), op.key, value, _paths(op), op.ttl, own))
        return Work(self.ops, queries, tuple(puts))


def draft(ops: Iterable[Op], index: Index | None) -> Draft:
    """Check a batch and find what is to be embedded.

    Raises:
        InvalidNamespaceError: a namespace can't be used.
        ValueError: a filter can't be used.
        TypeError: a value isn't JSON.
    """
    checked = tuple(ops)
    for op in checked:
        check_namespace(op)
        if isinstance(op, SearchOp) and op.filter:
            check_filter(op.filter)
    last = {(tuple(op.namespace), op.key): op for op in checked if isinstance(op, PutOp)}
    puts = tuple(last.values())
    values = tuple(None if op.value is None else json.dumps(dict(op.value)) for op in puts)
    return Draft(checked, puts, values, tuple(_texts(op, index) for op in puts))


def merged(works: Sequence[Work]) -> Work:
    """Return one work that does all of these; of two puts of one item the last holds."""
    puts = {put.row_id: put for work in works for put in work.puts}
    return Work(
        ops=tuple(op for work in works for op in work.ops),
        queries={query: vector for work in works for query, vector in work.queries.items()},
        puts=tuple(puts.values()),
    )


def _texts(op: PutOp, index: Index | None) -> tuple[str, ...]:
    if index is None or op.value is None:
        return ()
    return tuple(index.texts(dict(op.value), _paths(op)))


def _paths(op: PutOp) -> Paths:
    return tuple(op.index) if isinstance(op.index, list | tuple) else op.index
