"""The rule that ends a run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.convergence import assess
from schema.trial import Outcome


@pytest.mark.parametrize(
    ("losses", "window", "outcome"),
    [
        ([0.5, 0.48, 0.479], 2, Outcome.CONVERGED),
        ([0.8, 0.5, 0.3], 2, Outcome.RUNNING),
        ([0.5, 0.6, 0.7, 0.8], 3, Outcome.DIVERGED),
        ([0.5, 0.6, 0.7, 0.8], 2, Outcome.DIVERGED),
        ([0.5, 0.5, 0.5, 0.5], 3, Outcome.CONVERGED),
        ([0.0, 0.0, 0.0, 0.0], 3, Outcome.CONVERGED),
        ([0.0, 0.1, 0.1, 0.1], 3, Outcome.DIVERGED),
        ([0.4, 0.1, 0.1], 3, Outcome.RUNNING),
        ([], 1, Outcome.RUNNING),
    ],
)
def test_hand_worked_runs_end_as_named(losses: list[float], window: int, outcome: Outcome) -> None:
    assert assess(losses, window=window, threshold=0.05) is outcome


def test_an_improvement_of_exactly_the_threshold_goes_on() -> None:
    assert assess([1.0, 0.95], window=1, threshold=0.05) is Outcome.RUNNING


def test_a_difference_smaller_than_the_noise_is_inconclusive() -> None:
    assert assess([0.5, 0.49], window=1, threshold=0.05, noise=0.02) is Outcome.INCONCLUSIVE
    assert assess([0.5, 0.51], window=1, threshold=0.05, noise=0.02) is Outcome.INCONCLUSIVE
    assert assess([0.5, 0.49], window=1, threshold=0.05, noise=0.0) is Outcome.CONVERGED


@given(st.lists(st.floats(0, 5), max_size=12), st.integers(1, 5), st.floats(0.001, 0.5))
def test_no_run_ends_before_the_window_is_full(losses: list[float], window: int, threshold: float) -> None:
    outcome = assess(losses, window=window, threshold=threshold)
    assert (outcome is Outcome.RUNNING) or len(losses) > window


@given(st.floats(0.01, 1), st.integers(1, 5))
def test_a_loss_that_halves_each_trial_never_ends(start: float, window: int) -> None:
    losses = [start * 0.5**n for n in range(window + 1)]
    assert assess(losses, window=window, threshold=0.05) is Outcome.RUNNING
