"""Reading and writing items over all of a store's collections."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import numpy as np
from langgraph.store.base import GetOp, Item, ListNamespacesOp, Result, SearchItem, SearchOp, TTLConfig

from memory.chroma_store import listing
from memory.chroma_store.catalog import Catalog
from memory.chroma_store.exact import Found, order
from memory.chroma_store.partition import Partition
from memory.chroma_store.rows import Namespace, Row, row_id
from memory.chroma_store.work import Put, Work


@dataclass(frozen=True, slots=True)
class Engine:
    """Carries out work on Chroma."""

    catalog: Catalog
    ttl: TTLConfig
    clock: Callable[[], datetime]

    def run(self, work: Work) -> list[Result]:
        """Return the results of a batch; its reads see the store as it was before its writes."""
        with self.catalog.connection.reading():
            results, touched = self._read(work)
        if work.puts or touched:
            with self.catalog.connection.writing():
                self._refresh(touched)
                self._put(work.puts)
        return results

    def sweep(self) -> int:
        """Delete all expired items and return how many there were."""
        with self.catalog.connection.writing():
            now, count = self._now(), 0
            for partition in self.below(()):
                expired = list(partition.scan((), {}, where=[{"_expires": {"$lte": now}}]))
                partition.delete(expired)
                count += len(expired)
            return count

    def below(self, prefix: Namespace) -> list[Partition]:
        """Return the partitions that may hold items below a prefix, in the order of their namespaces."""
        depth = self.catalog.layout.depth
        return [
            Partition(self.catalog, start)
            for start in sorted(self.catalog.collections)
            if start[: len(prefix)] == prefix[: len(start)]
            and (len(prefix) <= len(start) or len(start) == depth)
        ]

    def _read(self, work: Work) -> tuple[list[Result], list[Row]]:
        """Return the results, and the items whose time to live starts anew."""
        results: list[Result] = [None] * len(work.ops)
        gets = [(place, op) for place, op in enumerate(work.ops) if isinstance(op, GetOp)]
        touched = self._get(gets, results)
        for place, op in enumerate(work.ops):
            if isinstance(op, SearchOp):
                found = self._search(op, work)
                results[place] = [_search_item(score, row) for score, row in found]
                touched += [row for _, row in found] if op.refresh_ttl else []
            elif isinstance(op, ListNamespacesOp):
                results[place] = cast(Any, self._list(op))
        refreshing = self.ttl.get("refresh_on_read", False)
        return results, [row for row in touched if refreshing and row.ttl is not None]

    def _get(self, gets: Sequence[tuple[int, GetOp]], results: list[Result]) -> list[Row]:
        wanted: dict[Namespace, list[str]] = defaultdict(list)
        for _, op in gets:
            wanted[self._start(op.namespace)].append(row_id(op.namespace, op.key))
        found: dict[str, Row] = {}
        for start, ids in wanted.items():
            found |= Partition(self.catalog, start).rows(list(dict.fromkeys(ids)))
        touched = []
        for place, op in gets:
            row = found.get(row_id(op.namespace, op.key))
            if row is not None and not self._omitted(row):
                results[place] = _item(row)
                touched += [row] if op.refresh_ttl else []
        return touched

    def _search(self, op: SearchOp, work: Work) -> list[Found]:
        prefix, wanted = tuple(op.namespace_prefix), op.filter or {}
        end = op.offset + op.limit
        if op.query and self.catalog.layout.index:
            vector, cut = work.queries[op.query], self._cut()
            parts = [part.nearest(vector, prefix, wanted, cut, end) for part in self.below(prefix)]
            return sorted((one for found in parts for one in found), key=order)[op.offset : end]
        found: list[Found] = []
        for partition in self.below(prefix):
            for row in partition.scan(prefix, wanted):
                if len(found) >= end:
                    break
                if not self._omitted(row):
                    found.append((None, row))
        return found[op.offset : end]

    def _list(self, op: ListNamespacesOp) -> list[Namespace]:
        kept: dict[Namespace, None] = {}
        for namespace in listing.asked_for(op, listing.remembered(self.catalog)):
            cut = namespace[: op.max_depth] if op.max_depth is not None else namespace
            if len(kept) >= op.offset + op.limit:
                break
            if cut not in kept and self._holds_something(namespace):
                kept[cut] = None
        return list(kept)[op.offset : op.offset + op.limit]

    def _holds_something(self, namespace: Namespace) -> bool:
        exactly = {"_namespace": json.dumps(namespace)}
        rows = Partition(self.catalog, self._start(namespace)).scan(namespace, {}, where=[exactly])
        return any(not self._omitted(row) for row in rows)

    def _put(self, puts: Iterable[Put]) -> None:
        by_start: dict[Namespace, list[Put]] = defaultdict(list)
        for put in puts:
            by_start[self._start(put.namespace)].append(put)
        for start, some in by_start.items():
            self._put_in(Partition(self.catalog, start), some)

    def _put_in(self, partition: Partition, puts: Sequence[Put]) -> None:
        before = partition.rows([put.row_id for put in puts])
        partition.delete([before[put.row_id] for put in puts if put.text is None and put.row_id in before])
        kept = [put for put in puts if put.text is not None]
        if kept:
            rows = [self._row(put, before.get(put.row_id)) for put in kept]
            listing.remember(self.catalog, (row.namespace for row in rows))
            partition.put(rows, np.concatenate([put.vectors for put in kept]), before)

    def _row(self, put: Put, known: Row | None) -> Row:
        now = self.clock()
        return Row(
            namespace=put.namespace,
            key=put.key,
            text=put.text or "{}",
            created_at=known.created_at if known else now,
            updated_at=now,
            ttl=put.ttl,
            expires=None if put.ttl is None else now.timestamp() + 60.0 * put.ttl,
            paths=put.paths,
            vectors=len(put.vectors),
        )

    def _refresh(self, touched: Sequence[Row]) -> None:
        """Start the time to live of items anew, unless they are gone by now."""
        by_start: dict[Namespace, list[str]] = defaultdict(list)
        for row in touched:
            by_start[self._start(row.namespace)].append(row.row_id)
        for start, ids in by_start.items():
            partition = Partition(self.catalog, start)
            there = partition.rows(list(dict.fromkeys(ids))).values()
            now = self._now()
            partition.touch(
                [replace(row, expires=now + 60.0 * row.ttl) for row in there if row.ttl is not None]
            )

    def _start(self, namespace: Namespace) -> Namespace:
        return self.catalog.layout.start_of(namespace)

    def _now(self) -> float:
        return self.clock().timestamp()

    def _cut(self) -> float | None:
        return self._now() if self.ttl.get("omit_expired", False) else None

    def _omitted(self, row: Row) -> bool:
        cut = self._cut()
        return cut is not None and row.expires is not None and row.expires <= cut


def _item(row: Row) -> Item:
    return Item(
        value=row.value,
        key=row.key,
        namespace=row.namespace,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _search_item(score: float | None, row: Row) -> SearchItem:
    return SearchItem(row.namespace, row.key, row.value, row.created_at, row.updated_at, score)
