"""Log likelihoods of senones, frame by frame."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from providers.forced_alignment.acoustic_model import AcousticModel

Streams = Sequence[NDArray[np.float32]]
"""Cepstra, first and second differences, each of shape (frames, 13)."""

_ROWS = 256
"""Frames that are multiplied at once, so that their densities stay in the cache."""


class SenoneScorer:
    """Scores some senones of a model; Gaussians are shared by all senones of a phone."""

    def __init__(self, model: AcousticModel, senones: NDArray[np.int64]) -> None:
        """Take the senones that are wanted, shape (n,), unique."""
        self._model = model
        self._size = len(senones)
        books = model.codebook[senones]
        self._groups = [(int(book), np.flatnonzero(books == book)) for book in np.unique(books)]
        self._weights = [
            [np.ascontiguousarray(stream[:, senones[columns]]) for _, columns in self._groups]
            for stream in model.weights
        ]

    def score(self, streams: Streams) -> NDArray[np.float32]:
        """Return log likelihoods, shape (frames, senones)."""
        scores = np.zeros((len(streams[0]), self._size), dtype=np.float32)
        for start in range(0, len(scores), _ROWS):
            rows = slice(start, start + _ROWS)
            for stream, values in enumerate(streams):
                self._add(scores[rows], _design(values[rows]), stream)
        return scores

    def _add(self, scores: NDArray[np.float32], design: NDArray[np.float32], stream: int) -> None:
        for (book, columns), weights in zip(self._groups, self._weights[stream], strict=True):
            densities, best = _densities(self._model, design, stream, book)
            scores[:, columns] += np.log(densities @ weights) + best


def score_path(model: AcousticModel, streams: Streams, senones: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the log likelihood of one senone a frame, shape (frames,); senones under 0 score 0."""
    scores = np.zeros(len(senones), dtype=np.float32)
    books = np.where(senones < 0, -1, model.codebook[senones])
    for book in np.unique(books[books >= 0]):
        frames = np.flatnonzero(books == book)
        for start in range(0, len(frames), _ROWS):
            rows = frames[start : start + _ROWS]
            for stream, values in enumerate(streams):
                densities, best = _densities(model, _design(values[rows]), stream, int(book))
                weights = model.weights[stream][:, senones[rows]].T
                scores[rows] += np.log(np.einsum("ij,ij->i", densities, weights)) + best[:, 0]
    return scores


def _design(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.concatenate([np.ones((len(values), 1), np.float32), values, values * values], axis=1)


def _densities(
    model: AcousticModel, design: NDArray[np.float32], stream: int, book: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the densities over that of the best, (frames, 128), and the best's logarithm, (frames, 1)."""
    logs = design @ model.gaussians[stream, book]
    best = logs.max(axis=1, keepdims=True)
    return np.exp(logs - best), best
