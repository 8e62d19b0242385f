"""Standard errors and intervals of differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.statistics.bootstrap import relative_gain, standard_error


def test_the_standard_error_is_the_deviation_over_the_root_of_n() -> None:
    assert standard_error([1.0, 2.0, 3.0]) == pytest.approx(1 / 3**0.5)
    assert standard_error([0.7]) == standard_error([]) == 0.0


def test_an_equal_gain_on_every_pair_leaves_no_doubt() -> None:
    found = relative_gain([[0.5], [0.4], [0.3]], [[0.25], [0.2], [0.15]])
    assert (found.estimate, found.low, found.high) == pytest.approx((0.5, 0.5, 0.5))
    assert found.low > 0


def test_gains_and_losses_that_cancel_do_not_exclude_zero() -> None:
    found = relative_gain([[0.5], [0.5], [0.5], [0.5]], [[0.3], [0.7], [0.4], [0.6]])
    assert found.estimate == pytest.approx(0)
    assert found.low < 0 < found.high


def test_one_pair_shows_the_spread_of_its_tellings() -> None:
    found = relative_gain([[0.50, 0.52, 0.48]], [[0.40, 0.44, 0.42]])
    assert (found.pairs, found.repeats) == (1, 3)
    assert found.low < found.estimate < found.high


def test_nothing_to_gain_is_no_gain() -> None:
    assert relative_gain([[0.0]], [[0.0]]).estimate == 0.0


@pytest.mark.parametrize(("before", "after"), [([], []), ([[0.1]], [[0.1], [0.2]]), ([0.1], [0.1])])
def test_what_cannot_be_compared_is_refused(before: list, after: list) -> None:
    with pytest.raises(ValueError, match="can't be held against"):
        relative_gain(before, after)


@given(st.lists(st.floats(0.05, 1), min_size=1, max_size=6), st.integers(0, 5))
def test_the_interval_holds_the_estimate_of_paired_single_tellings(losses: list[float], seed: int) -> None:
    random = np.random.default_rng(seed)
    before = [[loss] for loss in losses]
    after = [[loss * float(random.uniform(0.5, 1.2))] for loss in losses]
    found = relative_gain(before, after, seed=seed)
    assert found.low - 1e-9 <= found.estimate <= found.high + 1e-9


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    random, covered = np.random.default_rng(1), 0
    for seed in range(200):
        before = random.normal(0.5, 0.05, size=(12, 1))
        after = before * random.normal(0.8, 0.1, size=(12, 1))
        found = relative_gain(before.tolist(), after.tolist(), seed=seed)
        covered += found.low <= 0.2 <= found.high
    assert 0.85 <= covered / 200 <= 0.99
