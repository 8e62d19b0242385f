"""What is measured once a run is over, and that held-out pairs stay held out."""

from pathlib import Path
from typing import Any

import pytest

from graph import RunContext, make_graph
from graph.examination import Question, questions
from graph.services import Services
from schema.run import FinalReport
from schema.settings import Team
from tests.team import CountingWriter, scripted_services

PAIRS = ["p1", "p2", "p3", "p4"]


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return scripted_services(tmp_path, PAIRS)


def invoke(services: Services, **context: Any) -> FinalReport:
    given = RunContext(home=services.tree.home, max_trials=3, **context)
    make_graph(services=services).invoke({"pairs": []}, context=given)
    return FinalReport.model_validate(services.tree.convergence.load_final_report())


def writer_of(services: Services) -> CountingWriter:
    writer = services.writer(None)  # type: ignore[arg-type]
    assert isinstance(writer, CountingWriter)
    return writer


def test_of_four_pairs_one_is_only_measured(services: Services) -> None:
    report = invoke(services)
    (held_out,) = report.run.validation_pairs
    assert sorted([*report.run.pairs, held_out]) == PAIRS
    best = report.best_trial
    assert held_out not in best.pair_results
    assert set(best.validation_results) == {held_out}
    assert held_out not in services.tree.load_profile(best.profile_version).training_pairs_used
    probed = {pair for found in services.runs.rounds(report.run.run_id) for pair in found.minibatch}
    assert held_out not in probed


def test_nothing_that_the_writer_is_given_comes_from_a_held_out_pair(services: Services) -> None:
    briefs = []
    writer_of(services).before = briefs.append
    report = invoke(services)
    (held_out,) = report.run.validation_pairs
    for brief in briefs:
        assert held_out not in brief.profile.training_pairs_used
        assert held_out in brief.exclude_pairs
    own = [b for b in briefs if b.pair_id in b.profile.training_pairs_used]
    assert {brief.pair_id for brief in own} == set(report.run.pairs), "only to measure the training loss"


def test_the_report_tells_train_leave_one_out_and_validation_losses_apart(services: Services) -> None:
    report = invoke(services)
    found = report.examination
    assert report.leave_one_out is not None
    assert report.leave_one_out.loss_first == pytest.approx(report.first_trial.avg_total_loss)
    assert report.leave_one_out.pairs == 3
    assert report.leave_one_out.is_sure
    assert found.validation is not None
    assert (found.validation.pairs, found.validation.tellings) == (1, 5)
    assert found.validation.loss_best == pytest.approx(report.best_trial.validation_loss or 0)
    assert found.seen_best == pytest.approx(report.best_trial.avg_total_loss)
    assert found.failures == {}


def test_the_baseline_has_the_examples_but_no_tuning(services: Services) -> None:
    report = invoke(services)
    found = report.examination
    assert found.baseline_loss is not None
    assert report.best_trial.avg_total_loss <= found.baseline_loss < report.first_trial.avg_total_loss


def test_a_telling_that_fails_is_named_and_costs_no_other(services: Services) -> None:
    def fail_on_third_seed(brief: Any) -> None:
        if brief.seed == 2:
            raise ValueError("no breath left")

    writer_of(services).before = fail_on_third_seed
    found = invoke(services).examination
    assert set(found.failures.values()) == {"ValueError: no breath left"}
    assert found.validation is not None
    assert found.validation.tellings == 4


def test_pairs_can_be_chosen_to_be_held_out(services: Services) -> None:
    report = invoke(services, validate_on=("p2", "p3"))
    assert report.run.validation_pairs == ("p2", "p3")
    assert report.run.pairs == ("p1", "p4")


def test_questions_carry_all_they_need_in_their_names() -> None:
    asked = questions(["p1", "p2"], ["v.1"], Team.OFFLINE, seed=3)
    assert [Question.named(question.name) for question in asked] == asked
    assert len({question.name for question in asked}) == len(asked) == 3 + 4 + 10
