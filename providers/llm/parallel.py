"""Independent calls side by side."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


MOST_AT_ONCE = 128


def side_by_side(work: Callable[[T], R], items: Iterable[T], *, limit: int = MOST_AT_ONCE) -> list[R]:
    """Return `work(item)` of each item in order, worked on at once; the purpose goes along.

    How many calls a server really gets at once is the model's own limit. The first error is raised when all
    that was begun has ended, so that what was paid for is in the cache.
    """
    items = list(items)
    if len(items) < 2 or limit == 1:
        return [work(item) for item in items]
    with ThreadPoolExecutor(max_workers=min(limit, len(items))) as pool:
        futures = [pool.submit(copy_context().run, work, item) for item in items]
    return [future.result() for future in futures]
