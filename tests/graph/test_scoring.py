"""Trial results, the best trial, and how the run stands."""

from typing import Any

import pytest

from graph.acceptance import best_of
from graph.scoring import standing, trial_result
from schema.errors import StudioError
from schema.trial import TrainingConfig
from tests import records
from tests.records import MOMENT, loss_metrics


def state(**values: Any) -> dict[str, Any]:
    config = TrainingConfig(max_trials=10, convergence_window=2).model_dump(mode="json")
    given = {
        "trial_id": "trial_000_20260102_030405",
        "trial_number": 0,
        "run_id": "run_1",
        "parent_trial_id": None,
        "prompt_version": "v1",
        "profile_version": "v1",
        "edits": [],
        "rehearsals": {"p1": "", "p2": ""},
        "config": config,
    }
    return {**given, **values}


def test_averages_are_over_the_finished_pairs_and_the_failed_one_keeps_its_cause() -> None:
    rehearsals = {"p1": "", "p2": "", "p3": "InputError: no words"}
    results = {"p1": loss_metrics(coverage=0.2), "p2": loss_metrics("p2", coverage=0.4)}
    trial = trial_result(state(rehearsals=rehearsals), results, {}, (), MOMENT)
    assert trial.avg_coverage_loss == pytest.approx(0.3)
    assert trial.avg_total_loss == pytest.approx(0.25 * 0.3)
    assert trial.failed_pairs == {"p3": "InputError: no words"}


def test_a_trial_whose_every_pair_failed_ends_the_run_with_the_causes() -> None:
    with pytest.raises(StudioError, match="p1: InputError: gone"):
        trial_result(state(rehearsals={"p1": "InputError: gone"}), {}, {}, (), MOMENT)


def test_the_best_trial_has_the_lowest_loss_among_those_with_most_pairs() -> None:
    whole = {"p1": loss_metrics(coverage=0.5), "p2": loss_metrics("p2", coverage=0.5)}
    better = {"p1": loss_metrics(coverage=0.4), "p2": loss_metrics("p2", coverage=0.4)}
    lucky = {"p1": loss_metrics(coverage=0.1)}
    trials = [records.trial_result(n, results) for n, results in enumerate([whole, better, lucky])]
    assert best_of(trials).trial_number == 1


def test_the_earlier_of_two_equal_trials_is_the_best() -> None:
    assert best_of([records.trial_result(0), records.trial_result(1)]).trial_number == 0


@pytest.mark.parametrize(
    ("losses", "divergences", "expected"),
    [
        ([0.5, 0.4], 0, {"outcome": "running"}),
        ([0.5, 0.48, 0.479], 0, {"outcome": "converged"}),
        ([0.5, 0.6, 0.7], 0, {"outcome": "running", "divergences": 1}),
        ([0.5, 0.6, 0.7, 0.8], 1, {"outcome": "diverged"}),
        ([0.9 * 0.8**n for n in range(10)], 0, {"outcome": "out_of_budget"}),
        ([0.5 + 0.01 * n for n in range(10)], 0, {"outcome": "diverged"}),
    ],
)
def test_a_run_stands_as_its_losses_say(
    losses: list[float], divergences: int, expected: dict[str, Any]
) -> None:
    assert standing(state(divergences=divergences), losses) == expected
