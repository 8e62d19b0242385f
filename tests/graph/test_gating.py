"""Which proposals earn a trial, and which of them are taken over together."""

from pathlib import Path

import pytest

from graph import RunContext, make_graph
from graph.gating import Gate
from graph.services import Services
from schema.loss import LossTerm
from schema.refinement import RefinementRound
from schema.trial import Edit, EditKind, Proposal
from tests.team import scripted_services


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return scripted_services(tmp_path)


@pytest.fixture
def gate(services: Services) -> Gate:
    """A gate after the untrained trial, with all three pairs as its minibatch."""
    graph = make_graph(services=services)
    answer = graph.invoke({"pairs": []}, context=RunContext(home=services.tree.home, max_trials=1))
    run = services.runs.load(answer["run_id"])
    (trial,) = services.runs.trials(run.run_id)
    here = RefinementRound(
        run_id=run.run_id,
        number=0,
        parent_trial_id=trial.trial_id,
        minibatch=("p1", "p2", "p3"),
        proposals=(),
    )
    return Gate(services, run, run.config, here)


def tune(parameter: str, after: float, metric: LossTerm) -> Proposal:
    edit = Edit(
        kind=EditKind.PROFILE,
        target=parameter,
        before="0.0",
        after=str(after),
        metric=metric,
        reason="a test",
    )
    return Proposal(edits=(edit,))


STRUCTURE = tune("learned_structure", 1.0, LossTerm.STRUCTURE)
HALF = tune("learned_structure", 0.5, LossTerm.STRUCTURE)
PHRASES = tune("learned_phrases", 1.0, LossTerm.QUALITY)
IDLE = tune("grounding", 1.0, LossTerm.QUALITY)
MISNAMED = tune("learned_structure", 1.0, LossTerm.COVERAGE)


def test_what_lowers_its_own_metric_and_the_total_earns_a_trial(gate: Gate) -> None:
    probe = gate.weigh(STRUCTURE, {})
    assert probe.earned
    assert probe.gain == pytest.approx(0.2 * 0.3)
    assert (probe.own_before, probe.own_after) == pytest.approx((0.5, 0.2))


def test_what_does_nothing_does_not(gate: Gate) -> None:
    probe = gate.weigh(IDLE, {})
    assert not probe.earned
    assert probe.verdict == "quality did not improve"


def test_a_gain_by_another_metric_than_was_promised_does_not_count(gate: Gate) -> None:
    probe = gate.weigh(MISNAMED, {})
    assert probe.gain > 0
    assert not probe.earned
    assert probe.verdict == "coverage did not improve"


def test_a_noisy_judge_asks_for_a_larger_gain(gate: Gate) -> None:
    noisy = Gate(gate.services, gate.run.model_copy(update={"judge_noise": 0.2}), gate.config, gate.round)
    probe = noisy.weigh(STRUCTURE, {})
    assert not probe.earned
    assert "is not over" in probe.verdict


def test_a_simplification_has_only_to_lose_nothing(gate: Gate) -> None:
    assert gate.weigh(IDLE.model_copy(update={"simplifies": True}), {}).earned


def test_proposals_that_gain_are_joined_and_of_alternatives_the_better_one(gate: Gate) -> None:
    edits, gain = gate.join([gate.weigh(proposal, {}) for proposal in (HALF, PHRASES, STRUCTURE, IDLE)])
    assert [(edit.target, edit.after) for edit in edits] == [
        ("learned_structure", "1.0"),
        ("learned_phrases", "1.0"),
    ]
    assert gain == pytest.approx(0.2 * 0.3 + 0.2 * 0.2)


def test_a_pair_whose_probe_failed_is_left_out_and_named(gate: Gate) -> None:
    probe = gate.weigh(STRUCTURE, {"p2": "ValueError: no words"})
    assert probe.pairs == ("p1", "p3")
    assert probe.failures == {"p2": "ValueError: no words"}
    assert not gate.weigh(STRUCTURE, dict.fromkeys(("p1", "p2", "p3"), "gone")).earned


def test_nothing_is_probed_twice(gate: Gate) -> None:
    writer = gate.services.writer(None)  # type: ignore[arg-type]
    gate.weigh(STRUCTURE, {})
    calls = len(writer.calls)  # type: ignore[attr-defined]
    gate.weigh(STRUCTURE, {})
    assert len(writer.calls) == calls  # type: ignore[attr-defined]
