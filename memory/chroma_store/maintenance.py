"""Finding and mending what Chroma lost, and filling the store anew by another embedder."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from memory.chroma_store.catalog import Catalog
from memory.chroma_store.loading import items, mended, pages
from memory.chroma_store.partition import Partition
from memory.chroma_store.rows import Namespace, Row

_PAGE = 2000


def unreachable(catalog: Catalog) -> list[tuple[Namespace, str]]:
    """Return namespace and key of every item of which Chroma has lost a vector."""
    with catalog.connection.reading():
        return [
            (row.namespace, row.key)
            for collection in catalog.collections.values()
            for page in pages(collection, catalog.layout.dims)
            for row in page.rows
            if row.row_id in page.lost
        ]


def repair(catalog: Catalog) -> int:
    """Embed anew every item of which Chroma has lost a vector, and return how many there were."""
    with catalog.connection.writing():
        count = 0
        for start, collection in catalog.collections.items():
            for page in list(pages(collection, catalog.layout.dims)):
                vectors = mended(page, catalog.layout.index)
                owner = [row.row_id for row in page.rows for _ in range(row.vectors)]
                rows = [row for row in page.rows if row.row_id in page.lost]
                if rows:
                    Partition(catalog, start).delete(rows)
                    chosen = [place for place, row_id in enumerate(owner) if row_id in page.lost]
                    Partition(catalog, start).put(rows, vectors[chosen], {})
                count += len(rows)
        return count


def reindex(catalog: Catalog) -> int:
    """Fill the store anew by the embedder and depth it is opened with; return how many items it holds.

    Until all is done, the store stays as it was.
    """
    with catalog.connection.writing():
        catalog.drop_other_rounds()
        fresh, count = catalog.round + 1, 0
        rows = (row for old in catalog.of_any_layout() for page in items(old) for row in page)
        while some := list(islice(rows, _PAGE)):
            for start, part in _by_start(catalog, some).items():
                partition = Partition(catalog, start, catalog.make_in_round(start, fresh))
                partition.fill(part)
            count += len(some)
        catalog.begin_round(fresh)
        return count


def _by_start(catalog: Catalog, rows: Iterable[Row]) -> dict[Namespace, list[Row]]:
    found: dict[Namespace, list[Row]] = defaultdict(list)
    for row in rows:
        found[catalog.layout.start_of(row.namespace)].append(row)
    return found
