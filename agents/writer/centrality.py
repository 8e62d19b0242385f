"""Which sentences say what the whole paper says: tf-idf rows and continuous LexRank over them."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_ALONE = 1e-9
"""Sum of similarities up to which a sentence counts as like no other."""
Vector = NDArray[np.float64]


class SentenceVectors:
    """Unit tf-idf rows of n sentences, kept sparse so that a book-long paper stays cheap."""

    def __init__(self, sentences: Sequence[Sequence[str]]) -> None:
        """Take each sentence's content stems."""
        self.count = len(sentences)
        frequency = Counter(term for sentence in sentences for term in set(sentence))
        columns = {term: column for column, term in enumerate(frequency)}
        rows, cols, values = [], [], []
        for row, sentence in enumerate(sentences):
            weights = {t: n * math.log(1 + self.count / frequency[t]) for t, n in Counter(sentence).items()}
            norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
            for term, weight in weights.items():
                rows.append(row)
                cols.append(columns[term])
                values.append(weight / norm)
        self._rows, self._cols = np.array(rows, dtype=np.intp), np.array(cols, dtype=np.intp)
        self._values = np.array(values, dtype=np.float64)
        self._terms = len(columns)
        self._starts = np.searchsorted(self._rows, np.arange(self.count + 1))

    def similarities(self, row: int) -> Vector:
        """Return the cosine of every sentence with one of them, shape (n,)."""
        dense = np.zeros(self._terms)
        span = slice(self._starts[row], self._starts[row + 1])
        dense[self._cols[span]] = self._values[span]
        return self._gather(dense)

    def lexrank(self, *, damping: float = 0.15, rounds: int = 30) -> Vector:
        """Return continuous LexRank (Erkan and Radev 2004), scaled to a maximum of 1, shape (n,).

        The similarity graph is never built: with unit rows X it is X Xᵀ without its diagonal, and the walk
        needs only products.
        """
        if not self.count:
            return np.zeros(0)
        degree = self._neighbours(np.ones(self.count))
        share = np.divide(1.0, degree, out=np.zeros(self.count), where=degree > _ALONE)
        rank = np.full(self.count, 1 / self.count)
        for _ in range(rounds):
            rank = damping / self.count + (1 - damping) * self._neighbours(rank * share)
        return np.asarray(rank / rank.max(), dtype=np.float64)

    def _neighbours(self, weights: Vector) -> Vector:
        """Return (X Xᵀ - I) w."""
        return self._gather(self._scatter(weights)) - weights

    def _scatter(self, weights: Vector) -> Vector:
        """Return Xᵀ w."""
        return np.bincount(self._cols, self._values * weights[self._rows], self._terms).astype(np.float64)

    def _gather(self, terms: Vector) -> Vector:
        """Return X t."""
        return np.bincount(self._rows, self._values * terms[self._cols], self.count).astype(np.float64)
