"""An embedder that needs no model: hashed words, word pairs, pieces of words and word groups."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from providers.embeddings.tokens import rarity, stem, words

_PAIR = 0.5
_PIECE = 0.25
_GROUP = 0.5
_LETTERS = 4
_RARE = 0.45
"""Words at least as rare give pieces too: the common ones need none, and every feature adds noise."""

Feature = tuple[int, float]
"""A hash and a weight."""


class HashingEmbedder:
    """Feature hashing (Weinberger et al. 2009) of stems, pairs of stems, 4-letter pieces and word groups.

    A word weighs by its rarity in general English, its pieces and the groups it belongs to
    (`word_groups.txt`) by a share of that, a pair by its commoner word, and repetition by its square root.
    The same text gives the same row on every machine.
    """

    def __init__(self, dims: int = 1024) -> None:
        self.dims = dims
        self.name = f"hashing-v2-{dims}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), dims); a text without a word gives a zero row."""
        rows = np.zeros((len(texts), self.dims), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            self._fill(row, text)
        return rows

    def _fill(self, row: NDArray[np.float32], text: str) -> None:
        squares: dict[int, float] = {}
        for feature, weight in _features(text):
            squares[feature] = squares.get(feature, 0.0) + weight * weight
        hashes = np.fromiter(squares.keys(), dtype=np.int64, count=len(squares))
        weights = np.sqrt(np.fromiter(squares.values(), dtype=np.float64, count=len(squares)))
        signed = np.where(hashes >> 31, -weights, weights)
        summed = np.bincount(hashes % self.dims, weights=signed, minlength=self.dims)
        length = float(np.sqrt((summed * summed).sum()))
        if length > 0:
            row[:] = summed / length


def _features(text: str) -> Iterator[Feature]:
    """Yield every feature of a text, repetitions included."""
    before: tuple[str, float] | None = None
    for word in words(text):
        own, weight = stem(word), rarity(word)
        yield from _features_of(word)
        if before is not None:
            yield crc32(f"p{before[0]} {own}".encode()), _PAIR * min(before[1], weight)
        before = own, weight


@lru_cache(maxsize=100_000)
def _features_of(word: str) -> tuple[Feature, ...]:
    """Return the features of a word itself, its pieces and its groups; the shares of the latter sum up."""
    own, weight = stem(word), rarity(word)
    padded = f"<{own}>"
    pieces = [padded[i : i + _LETTERS] for i in range(len(padded) - _LETTERS + 1)] if weight >= _RARE else []
    groups = _groups().get(own, ())
    return (
        (crc32(f"w{own}".encode()), weight),
        *((crc32(f"c{piece}".encode()), _PIECE * weight / len(pieces) ** 0.5) for piece in pieces),
        *((crc32(f"g{group}".encode()), _GROUP * weight / len(groups) ** 0.5) for group in groups),
    )


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, tuple[str, ...]]:
    """Return the groups that each stem belongs to; a group is named by its first word."""
    text = files("providers.embeddings").joinpath("word_groups.txt").read_text(encoding="utf-8")
    found: dict[str, dict[str, None]] = {}
    for line in text.splitlines():
        members = line.partition("#")[0].split()
        for member in members:
            found.setdefault(stem(member), {})[" ".join(members[:2])] = None
    return {own: tuple(names) for own, names in found.items()}
