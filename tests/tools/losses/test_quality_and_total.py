"""The quality term and the total against hand-worked numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.loss import LossTerm, LossWeights
from tools.losses.quality import quality_loss
from tools.losses.total import total_loss

TERMS = dict.fromkeys(LossTerm, 0.0)


def test_full_marks_cost_nothing_and_none_cost_one():
    assert quality_loss(100, 100, 100) == 0
    assert quality_loss(0, 0, 0) == 1


def test_60_70_and_80_cost_three_tenths():
    assert quality_loss(60, 70, 80) == pytest.approx(0.3)


@pytest.mark.parametrize("score", [-1, 101, math.nan])
@pytest.mark.parametrize("position", range(3))
def test_a_score_outside_its_range_is_refused_by_name(score, position):
    scores = [50.0] * 3
    scores[position] = score
    with pytest.raises(ValueError, match=("engagement", "clarity", "accuracy")[position]):
        quality_loss(*scores)


def test_no_loss_is_no_total():
    assert total_loss(TERMS, LossWeights()) == 0


def test_the_default_weights_sum_to_one():
    assert total_loss(dict.fromkeys(LossTerm, 1.0), LossWeights()) == pytest.approx(1)


def test_a_hand_worked_total():
    terms = dict(zip(LossTerm, (0.1, 0.2, 0.3, 0.4, 0.7), strict=True))
    assert total_loss(terms, LossWeights()) == pytest.approx(0.025 + 0.05 + 0.06 + 0.08 + 0.07)


@given(st.sampled_from(LossTerm), st.floats(0, 5), st.floats(0, 5))
def test_each_term_counts_by_its_own_weight(term, weight, loss):
    weights = LossWeights(duration=0, coverage=0, structure=0, quality=0, rouge=0)
    weights = weights.model_copy(update={term.value: weight})
    assert total_loss({**dict.fromkeys(LossTerm, 9.0), term: loss}, weights) == weight * loss


@pytest.mark.parametrize("broken", [math.nan, math.inf, None])
def test_a_missing_or_broken_term_is_refused_by_name(broken):
    terms = {**TERMS, LossTerm.ROUGE: broken}
    if broken is None:
        del terms[LossTerm.ROUGE]
    with pytest.raises(ValueError, match="rouge loss"):
        total_loss(terms, LossWeights())
