"""Putting what a vector search found into a better order: words that tell the found apart count most."""

import math
from collections import Counter
from collections.abc import Sequence

from providers.embeddings.tokens import stems

_SATURATION = 1.2
_LENGTH = 0.6


def second_look(query: str, texts: Sequence[str], scores: Sequence[float]) -> list[float]:
    """Return new scores for texts that a search found, 1 at best.

    Each is the mean of the old score and of BM25 (Robertson & Zaragoza 2009) among the texts themselves,
    both as shares of their best. Frequencies within what was found stand in for those of the whole store:
    a word that is in all of it tells nothing.
    """
    exact = bm25(stems(query), [stems(text) for text in texts])
    return [(old + new) / 2 for old, new in zip(_shares(scores), _shares(exact), strict=True)]


def bm25(query: Sequence[str], documents: Sequence[Sequence[str]]) -> list[float]:
    """Return each document's BM25 score; a word of the query counts once."""
    counts = [Counter(document) for document in documents]
    mean = sum(map(len, documents)) / max(1, len(documents))
    scores = [0.0] * len(documents)
    for word in dict.fromkeys(query):
        holding = sum(word in count for count in counts)
        idf = math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
        for place, count in enumerate(counts):
            if word in count:
                length = 1 - _LENGTH + _LENGTH * len(documents[place]) / mean
                saturated = count[word] * (_SATURATION + 1) / (count[word] + _SATURATION * length)
                scores[place] += idf * saturated
    return scores


def _shares(scores: Sequence[float]) -> list[float]:
    best = max(scores, default=0.0)
    return [max(0.0, score) / best if best > 0 else 0.0 for score in scores]
