"""An embedder that needs no model: hashed words, word pairs and pieces of words, weighted by rarity."""

import re
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


class _Stemmer(threading.local):
    """A stemmer keeps the word it works on: each thread needs its own."""

    def __init__(self) -> None:
        self.stem = snowballstemmer.stemmer("english").stemWord


_STEMMER = _Stemmer()

_PAIR_WEIGHT = 0.5
_PIECE_WEIGHT = 0.5
_PIECE = 4
_UNKNOWN_RARITY = 1.0


class HashingEmbedder:
    """Feature hashing (Weinberger et al. 2009) of stems, pairs of stems and 4-letter pieces.

    A word weighs by its rarity in general English (wordfreq), its pieces share half as much, and
    repetition counts by its square root. The same text gives the same row on every machine.
    """

    def __init__(self, dims: int = 512) -> None:
        self.dims = dims
        self.name = f"hashing-v1-{dims}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), dims); a text without a word gives a zero row."""
        rows = np.zeros((len(texts), self.dims), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            self._fill(row, text)
        return rows

    def _fill(self, row: NDArray[np.float32], text: str) -> None:
        weights: dict[int, float] = {}
        for feature, weight in _features(text):
            weights[feature] = weights.get(feature, 0.0) + weight * weight
        if not weights:
            return
        hashes = np.fromiter(weights.keys(), dtype=np.uint32, count=len(weights))
        values = np.sqrt(np.fromiter(weights.values(), dtype=np.float64, count=len(weights)))
        signs = np.where(hashes >> 31, -1.0, 1.0)
        summed = np.bincount(hashes % self.dims, weights=values * signs, minlength=self.dims)
        length = float(np.linalg.norm(summed))
        if length > 0:
            row[:] = summed / length


def _features(text: str) -> Iterator[tuple[int, float]]:
    """Yield the hash of every feature with its weight, in order, repetitions included."""
    before: tuple[str, float] | None = None
    for match in _WORD.finditer(text):
        word = match.group().replace("’", "'").lower()
        stem, rarity, pieces = _word(word)
        yield crc32(b"w" + stem.encode()), rarity
        for piece in pieces:
            yield piece, _PIECE_WEIGHT * rarity / max(1, len(pieces)) ** 0.5
        if before is not None:
            yield crc32(f"p{before[0]} {stem}".encode()), _PAIR_WEIGHT * (before[1] + rarity) / 2
        before = stem, rarity


@lru_cache(maxsize=100_000)
def _word(word: str) -> tuple[str, float, tuple[int, ...]]:
    stem = str(_STEMMER.stem(word.removesuffix("'s")))
    padded = f"<{stem}>"
    pieces = (padded[i : i + _PIECE] for i in range(max(0, len(padded) - _PIECE + 1)))
    return stem, _rarity(word), tuple(crc32(b"c" + piece.encode()) for piece in pieces)


def _rarity(word: str) -> float:
    """Return 0.05 for the commonest word up to 1 for an unknown one, linear in log frequency."""
    from wordfreq import zipf_frequency

    return max(0.05, _UNKNOWN_RARITY - zipf_frequency(word, "en") / 8.0)
