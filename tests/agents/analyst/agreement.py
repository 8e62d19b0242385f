"""How well the analyst's sections agree with those that were marked by hand."""

from collections.abc import Sequence

_NEAR = 2
"""Sentences by which a boundary may be off and still count as found."""


def boundaries(types: Sequence[str]) -> list[int]:
    """Return the rows at which a new section begins, the first one left out."""
    return [row for row in range(1, len(types)) if types[row] != types[row - 1]]


def share_found(wanted: Sequence[int], found: Sequence[int]) -> float:
    """Return the share of the wanted boundaries that have a found one near; 1 where none is wanted."""
    return sum(any(abs(w - f) <= _NEAR for f in found) for w in wanted) / len(wanted) if wanted else 1.0


def accuracy(types: Sequence[str], labels: Sequence[tuple[str, ...]], *, accepted: bool = False) -> float:
    """Return the share of sentences with the preferred label, or with any accepted one."""
    right = [
        kind in names if accepted else kind == names[0] for kind, names in zip(types, labels, strict=True)
    ]
    return sum(right) / len(right)
