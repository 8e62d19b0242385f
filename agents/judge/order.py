"""Whether an episode's sentences stand in an order that means something: a permutation test.

The text is its own yardstick: how much neighbouring sentences share, in words and in the passages of the
paper near to them, and how near openings stand to the start and farewells to the end, is compared with the
same sentences in random orders. A shuffled text scores about 0 standard deviations, whatever its topic.
"""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agents.judge import cues
from agents.judge.episode import Sentence

_ORDERS = 200
_REACH = (1.0, 0.6, 0.4)
"""Weights of the similarity to the next sentence, the one after, and the third."""
_EDGE = 8.0
"""How fast an opening loses its place towards the end: exp(-8 x share of the episode gone by)."""


def order_score(sentences: Sequence[Sentence], topics: NDArray[np.float64]) -> float:
    """Return by how many standard deviations the order beats chance; 0 for fewer than 4 sentences.

    `topics` says what each sentence is about, shape (sentences, topics), each row of length 1 or 0.
    """
    if len(sentences) < 4:
        return 0.0
    similarity, edges = _similarity(sentences) + topics @ topics.T, _edges(sentences)
    places = np.random.default_rng(0)
    given = _measures(np.arange(len(sentences)), similarity, edges)
    chance = np.array(
        [_measures(places.permutation(len(sentences)), similarity, edges) for _ in range(_ORDERS)]
    )
    spread = chance.std(axis=0)
    spread[spread < 1e-12] = np.inf
    return float(((given - chance.mean(axis=0)) / spread).sum() / math.sqrt(len(given)))


def _measures(
    order: NDArray[np.intp], similarity: NDArray[np.float64], edges: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return (cohesion of neighbours, openings and farewells in their places), shape (2,)."""
    cohesion = sum(
        weight * similarity[order[:-gap], order[gap:]].sum() for gap, weight in enumerate(_REACH, start=1)
    )
    places = np.linspace(0, 1, len(order))
    at_edges = edges[0, order] @ np.exp(-_EDGE * places) + edges[1, order] @ np.exp(-_EDGE * (1 - places))
    return np.array([cohesion, at_edges])


def _similarity(sentences: Sequence[Sentence]) -> NDArray[np.float64]:
    """Return the cosine of every two sentences over stems weighted by inverse document frequency."""
    frequency = Counter(stem for sentence in sentences for stem in sentence.stems)
    column = {stem: i for i, stem in enumerate(sorted(s for s, count in frequency.items() if count > 1))}
    vectors = np.zeros((len(sentences), max(1, len(column))))
    for row, sentence in enumerate(sentences):
        for stem in sentence.stems & column.keys():
            vectors[row, column[stem]] = math.log(len(sentences) / frequency[stem])
    vectors = of_unit_length(vectors)
    return vectors @ vectors.T


def of_unit_length(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rows of length 1; a row of zeros stays."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(norms > 0, norms, 1.0)


def _edges(sentences: Sequence[Sentence]) -> NDArray[np.float64]:
    """Return which sentences open and which close an episode, shape (2, sentences)."""
    return np.array([[float(test(s.text)) for s in sentences] for test in (cues.opens, cues.closes)])
