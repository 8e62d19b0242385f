"""The pool of candidates: its Pareto front, drawn parents, minibatches."""

from collections import Counter

import pytest

from graph.gepa_optimizer import GepaOptimizer
from graph.pool import Optimizer, ParetoOptimizer, optimizer_of, pareto_front
from schema.loss import LossWeights
from schema.trial import TrialResult
from tests import records
from tests.records import loss_metrics

WEIGHTS = LossWeights()
BOTH: list[Optimizer] = [ParetoOptimizer(), GepaOptimizer()]


def trial(number: int, **losses: tuple[float, float]) -> TrialResult:
    """Return a trial over two pairs; each term is given for both."""
    results = {
        pair: loss_metrics(pair, **{term: values[at] for term, values in losses.items()})
        for at, pair in enumerate(["p1", "p2"])
    }
    return records.trial_result(number, results)


GOOD = trial(1, coverage=(0.2, 0.2), structure=(0.2, 0.2))
WORSE = trial(0, coverage=(0.5, 0.5), structure=(0.5, 0.5))
SPECIAL = trial(2, coverage=(0.25, 0.1), structure=(0.25, 0.25))


def test_a_trial_that_is_best_on_one_pair_and_term_is_on_the_front() -> None:
    front = pareto_front([WORSE, GOOD, SPECIAL])
    assert set(front) == {GOOD.trial_id, SPECIAL.trial_id}
    assert ("p2", "coverage") in front[SPECIAL.trial_id]


def test_a_dominated_trial_and_the_later_of_two_equal_ones_are_not() -> None:
    again = trial(3, coverage=(0.2, 0.2), structure=(0.2, 0.2))
    assert set(pareto_front([WORSE, GOOD, again])) == {GOOD.trial_id}


def test_parents_are_drawn_by_what_they_are_best_on_and_how_near_they_are() -> None:
    optimizer = ParetoOptimizer()
    draws = Counter(
        parent.trial_number
        for n in range(200)
        if (parent := optimizer.parent([WORSE, GOOD, SPECIAL], WEIGHTS, draw=str(n)))
    )
    assert set(draws) == {1, 2}
    assert draws[1] > draws[2] > 0


@pytest.mark.parametrize("optimizer", BOTH, ids=["pareto", "gepa"])
def test_an_exhausted_trial_is_not_drawn_and_without_any_other_none_is(optimizer: Optimizer) -> None:
    pool = [WORSE, GOOD, SPECIAL]
    parent = optimizer.parent(pool, WEIGHTS, draw="0", exhausted=[GOOD.trial_id])
    assert parent == SPECIAL
    both = [GOOD.trial_id, SPECIAL.trial_id]
    assert optimizer.parent(pool, WEIGHTS, draw="0", exhausted=both) is None


@pytest.mark.parametrize("optimizer", BOTH, ids=["pareto", "gepa"])
def test_the_same_draw_gives_the_same_parent(optimizer: Optimizer) -> None:
    pool = [GOOD, SPECIAL]
    first = [optimizer.parent(pool, WEIGHTS, draw=str(n)) for n in range(20)]
    assert first == [optimizer.parent(pool, WEIGHTS, draw=str(n)) for n in range(20)]


@pytest.mark.parametrize("optimizer", BOTH, ids=["pareto", "gepa"])
def test_all_losses_zero_still_has_a_parent(optimizer: Optimizer) -> None:
    perfect = trial(0, coverage=(0.0, 0.0))
    assert optimizer.parent([perfect], WEIGHTS, draw="0") == perfect


def test_gepa_draws_from_the_same_front() -> None:
    draws = [GepaOptimizer().parent([WORSE, GOOD, SPECIAL], WEIGHTS, draw=str(n)) for n in range(60)]
    assert {parent.trial_number for parent in draws if parent} == {1, 2}


def test_an_optimizer_is_found_by_its_name() -> None:
    assert isinstance(optimizer_of("gepa"), GepaOptimizer)
    assert isinstance(optimizer_of("pareto"), ParetoOptimizer)


@pytest.mark.parametrize("optimizer", BOTH, ids=["pareto", "gepa"])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_every_pair_has_its_turn_before_one_comes_again(optimizer: Optimizer, size: int) -> None:
    for pairs in range(1, 9):
        names, drawn = [f"p{n}" for n in range(pairs)], set()
        for number in range(pairs):
            batch = optimizer.minibatch(names, size, number=number, seed=pairs)
            assert 1 <= len(batch) == len(set(batch)) <= min(size, pairs)
            drawn |= set(batch)
        assert drawn == set(names)
