"""The weighted sum of the five losses."""

from collections.abc import Mapping
from math import isfinite

from schema.loss import LossTerm, LossWeights


def total_loss(terms: Mapping[LossTerm, float], weights: LossWeights) -> float:
    """Return the sum of weight x loss over the five terms (SPEC 4.1); the weights need not sum to 1.

    Raises:
        ValueError: a term is missing or not finite.
    """
    for term in LossTerm:
        if term not in terms or not isfinite(terms[term]):
            raise ValueError(f"the {term.value} loss is {terms.get(term, 'missing')}: no total without it")
    return float(sum(getattr(weights, term.value) * terms[term] for term in LossTerm))
