"""Asking again with less of the paper where a model can't read all of it."""

from collections.abc import Callable
from typing import TypeVar

from schema.errors import ContextOverflowError

T = TypeVar("T")

_SHARES = (1.0, 0.5, 0.25, 0.1)
"""Shares of each paragraph that are tried, one after the other."""


def shrinking(work: Callable[[float], T]) -> T:
    """Return `work(share)` for the largest share of the paper that the model can read.

    Raises:
        ContextOverflowError: even the smallest is too much.
    """
    for share in _SHARES[:-1]:
        try:
            return work(share)
        except ContextOverflowError:
            continue
    return work(_SHARES[-1])
