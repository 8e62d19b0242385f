"""Whether a trial is better than its parent, and which trial is kept."""

import pytest

from graph.acceptance import best_of, compare, judge_noise, parents_of, pool_of, yardstick
from schema.loss import LossMetrics
from schema.trial import TrialResult
from tests import records
from tests.records import loss_metrics


def results(*quality: float) -> dict[str, LossMetrics]:
    """Return losses of one pair a value; the total is a fifth of it."""
    return {f"p{n}": loss_metrics(f"p{n}", quality=5 * value) for n, value in enumerate(quality)}


def trial(
    number: int, losses: dict[str, LossMetrics], validation: float | None = None, **given: object
) -> TrialResult:
    held_out = {} if validation is None else {"v": loss_metrics("v", quality=5 * validation)}
    return records.trial_result(number, losses, validation_results=held_out, **given)


def test_a_gain_on_every_pair_is_accepted() -> None:
    found = compare(results(0.5, 0.4, 0.3), results(0.4, 0.3, 0.2), judge_noise=0.0)
    assert found.gain == pytest.approx(0.1)
    assert found.noise == pytest.approx(0, abs=1e-12)
    assert found.accepted


def test_a_gain_smaller_than_its_scatter_over_pairs_is_not() -> None:
    found = compare(results(0.5, 0.4, 0.3), results(0.3, 0.45, 0.35), judge_noise=0.0)
    assert found.gain > 0
    assert not found.accepted


def test_a_noisy_judge_asks_for_more() -> None:
    before, after = results(0.50, 0.40), results(0.48, 0.38)
    assert compare(before, after, judge_noise=0.0).accepted
    assert not compare(before, after, judge_noise=0.03).accepted
    assert compare(before, after, judge_noise=0.03).noise == pytest.approx(0.03)


def test_no_shared_pair_and_no_change_are_not_accepted() -> None:
    assert not compare(results(0.5), {"other": loss_metrics("other")}, judge_noise=0.0).accepted
    assert not compare(results(0.5), results(0.5), judge_noise=0.0).accepted


def test_the_judges_noise_is_the_deviation_of_one_of_two_judgements() -> None:
    first, again = results(0.50, 0.40), results(0.52, 0.38)
    assert judge_noise(first, again) == pytest.approx(0.02 / 2**0.5)
    assert judge_noise(first, {}) == 0.0


def test_only_accepted_trials_are_in_the_pool() -> None:
    trials = [trial(0, results(0.5)), trial(1, results(0.2), accepted=False), trial(2, results(0.3))]
    assert [t.trial_number for t in pool_of(trials)] == [0, 2]
    assert best_of(trials).trial_number == 2


def test_a_trial_within_the_noise_may_be_improved_but_not_be_the_best() -> None:
    trials = [
        trial(0, results(0.5)),
        trial(1, results(0.4), accepted=False, gain=0.1),
        trial(2, results(0.6), accepted=False, gain=-0.1),
    ]
    assert [t.trial_number for t in parents_of(trials)] == [0, 1]
    assert best_of(trials).trial_number == 0


def test_the_child_of_a_trial_within_the_noise_is_held_against_what_was_accepted() -> None:
    first = trial(0, results(0.5))
    second = trial(1, results(0.4), accepted=False, parent_trial_id=first.trial_id)
    third = trial(2, results(0.3), parent_trial_id=second.trial_id)
    assert yardstick([first, second], second) is first
    assert yardstick([first, second, third], third) is third


def test_among_trials_as_good_as_the_best_the_held_out_pairs_decide() -> None:
    trials = [
        trial(0, results(0.50, 0.50, 0.50), validation=0.10),
        trial(1, results(0.30, 0.26, 0.30), validation=0.30),
        trial(2, results(0.25, 0.30, 0.30), validation=0.40),
    ]
    assert best_of(trials).trial_number == 1


def test_a_trial_with_fewer_pairs_is_never_kept() -> None:
    trials = [trial(0, results(0.5, 0.5)), trial(1, results(0.1))]
    assert best_of(trials).trial_number == 0
