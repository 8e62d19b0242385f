"""A whole training whose parents and minibatches the package gepa draws."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from langgraph.checkpoint.memory import InMemorySaver

import cli.compare
import cli.plot_loss
import cli.report
from cli.main import app
from graph import RunContext, make_graph
from graph.services import Services
from schema.run import FinalReport
from schema.trial import Outcome
from tests.team import CountingWriter, scripted_services

PAIRS = ("p1", "p2", "p3", "p4")
CONFIG: Any = {"configurable": {"thread_id": "run_20260102_030405"}, "max_concurrency": 2}


def asked(services: Services) -> RunContext:
    loop = {"max_trials": 4, "convergence_threshold": 0.001, "patience": 3}
    return RunContext(home=services.tree.home, audio=False, optimizer="gepa", minibatch=2, **loop)


def train(services: Services) -> dict[str, Any]:
    return make_graph(services=services).invoke({"pairs": []}, context=asked(services))


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """Services at a home with a finished run by gepa, one of its four pairs held out."""
    team = scripted_services(tmp_path_factory.mktemp("gepa"), PAIRS)
    train(team)
    return team


def report_of(services: Services) -> FinalReport:
    return FinalReport.model_validate(services.tree.convergence.load_final_report())


def test_it_accepts_what_gains_and_ends_with_a_named_outcome(services: Services) -> None:
    report = report_of(services)
    assert report.run.config.optimizer == "gepa"
    assert report.run.outcome in set(Outcome) - {Outcome.RUNNING, Outcome.FAILED}
    assert report.best_trial.accepted
    assert report.best_trial.edits
    assert report.best_trial.avg_total_loss < report.losses[0]
    assert (report.best_trial.validation_loss or 1.0) < (report.first_trial.validation_loss or 0.0)


def test_its_minibatches_are_gepas_epochs(services: Services) -> None:
    run = report_of(services).run
    first, second = [found.minibatch for found in services.runs.rounds(run.run_id)][:2]
    assert len(first) == len(second) == 2
    assert set(first) | set(second) <= set(run.pairs)
    assert first != second


def test_a_run_that_was_stopped_draws_as_an_undisturbed_one(services: Services, tmp_path: Path) -> None:
    stopped = scripted_services(tmp_path, PAIRS)
    graph = make_graph(InMemorySaver(), services=stopped)
    stream = graph.stream(
        {"pairs": []}, CONFIG, context=asked(stopped), durability="sync", stream_mode="updates"
    )
    next(update for update in stream if "probe" in update)
    stream.close()
    answer = graph.invoke(None, CONFIG, context=asked(stopped), durability="sync")
    whole = report_of(services)
    assert answer["losses"] == list(whole.losses)
    rounds = [
        [(r.minibatch, [p.key for p in r.proposals]) for r in at.runs.rounds(run_id)]
        for at, run_id in ((stopped, answer["run_id"]), (services, whole.run.run_id))
    ]
    assert rounds[0] == rounds[1]
    writers = [at.writer(None) for at in (stopped, services)]  # type: ignore[arg-type]
    assert all(isinstance(writer, CountingWriter) for writer in writers)
    assert sorted(writers[0].calls) == sorted(writers[1].calls)  # type: ignore[attr-defined]


def test_it_is_compared_drawn_and_reported_like_any_other(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (cli.compare, cli.plot_loss, cli.report):
        monkeypatch.setattr(module, "services", lambda: services)
    report = report_of(services)

    def studio(*words: str) -> str:
        result = CliRunner().invoke(app, ["training", *words])
        assert result.exit_code == 0, (result.output, result.exception)
        return result.stdout

    shown = json.loads(studio("compare", report.first_trial.trial_id, report.best_trial.trial_id, "--json"))
    assert shown["total"] == [report.losses[0], report.best_trial.avg_total_loss]
    assert [effect["edit"]["after"] for effect in shown["edits"]] != []
    studio("plot-loss", "--output", str(tmp_path / "loss.png"))
    assert (tmp_path / "loss.png").read_bytes().startswith(b"\x89PNG")
    studio("report", "--output", str(tmp_path / "report.html"))
    page = (tmp_path / "report.html").read_text()
    assert all(trial.trial_id in page for trial in services.runs.trials(report.run.run_id))
