"""Whether an edit did what it was meant to."""

from agents.refiner.effects import measure_effects
from schema.loss import LossTerm
from schema.trial import Edit, EditEffect, EditKind
from tests.records import loss_metrics


def edit(parameter: str, metric: LossTerm, pair_id: str | None = None) -> Edit:
    return Edit(
        kind=EditKind.PROFILE,
        target=parameter,
        before="0.0",
        after="1.0",
        metric=metric,
        pair_id=pair_id,
        reason="a test",
    )


COVERAGE = edit("concept_emphasis", LossTerm.COVERAGE)
STRUCTURE = edit("learned_structure", LossTerm.STRUCTURE)


def effects(
    before: dict, after: dict, *, improved: bool = True, earlier: tuple[EditEffect, ...] = ()
) -> list[bool]:
    found = measure_effects(
        [COVERAGE, STRUCTURE], before, after, trial_id="t", improved=improved, earlier=earlier
    )
    return [effect.kept for effect in found]


def test_an_edit_is_judged_by_its_own_metric_only() -> None:
    before = {"p1": loss_metrics(coverage=0.5, structure=0.4)}
    after = {"p1": loss_metrics(coverage=0.3, structure=0.5)}
    assert effects(before, after) == [True, False]


def test_an_edit_that_changes_nothing_is_dropped() -> None:
    same = {"p1": loss_metrics(coverage=0.5, structure=0.4)}
    assert effects(same, same) == [False, False]


def test_a_pair_that_failed_in_one_of_the_trials_is_left_out() -> None:
    before = {"p1": loss_metrics(coverage=0.5), "p2": loss_metrics("p2", coverage=0.1)}
    after = {"p1": loss_metrics(coverage=0.4)}
    (first, _) = measure_effects([COVERAGE, STRUCTURE], before, after, trial_id="t", improved=True)
    assert (first.loss_before, first.loss_after) == (0.5, 0.4)


def test_no_shared_pair_gives_no_verdict() -> None:
    assert effects({"p1": loss_metrics()}, {"p2": loss_metrics("p2")}) == []


def test_in_a_worse_trial_a_good_edit_gets_one_more_try_and_no_third() -> None:
    before = {"p1": loss_metrics(coverage=0.5)}
    after = {"p1": loss_metrics(coverage=0.4, structure=0.9)}
    first = measure_effects([COVERAGE], before, after, trial_id="t1", improved=False)
    assert first[0].kept
    second = measure_effects([COVERAGE], before, after, trial_id="t2", improved=False, earlier=first)
    assert not second[0].kept


def test_an_edit_of_one_pair_is_judged_on_that_pair() -> None:
    before = {"p1": loss_metrics(duration=0.5), "p2": loss_metrics("p2", duration=0.1)}
    after = {"p1": loss_metrics(duration=0.4), "p2": loss_metrics("p2", duration=0.9)}
    only_first = edit("length_scale", LossTerm.DURATION, pair_id="p1")
    (effect,) = measure_effects([only_first], before, after, trial_id="t", improved=True)
    assert effect.kept
    assert effect.loss_after == 0.4
