"""A whole training on language models, over HTTP, as a user starts it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import app
from memory.tree import StudioTree
from memory.verify import verify_tree
from schema.run import FinalReport
from tests.answers import Answer
from tests.models.answering import answer
from tests.models.chat_server import ChatServer, completion, fault, serving
from tests.models.pairs import ingest_examples

pytestmark = pytest.mark.slow
KEY = "sk-marked-1c9d7e55aa"
NAMES = ("cache_admission", "friend_vaccination")
SHORT = 24
"""Sentences of each human episode."""


def respond(body: dict[str, object]) -> Answer:
    return completion(json.dumps(answer(body)))


def studio(server: ChatServer, home: Path, *words: str) -> tuple[int, str]:
    """Return the exit code and all that a command says."""
    environment = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": KEY, "CLAUDE_STUDIO_HOME": str(home),
                   "CLAUDE_STUDIO_MODEL_RETRIES": "1", "COLUMNS": "200"}  # fmt: skip
    result = CliRunner(env=environment).invoke(app, ["training", *words])
    error = result.exception
    said = f"{result.output}{error if error and not isinstance(error, SystemExit) else ''}"
    return (getattr(error, "exit_code", result.exit_code), said)


@dataclass
class Trained:
    server: ChatServer
    home: Path
    code: int
    said: str

    @property
    def report(self) -> FinalReport:
        return FinalReport.model_validate(StudioTree(self.home).convergence.load_final_report())


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trained]:
    home = tmp_path_factory.mktemp("home")
    ingest_examples(home, *NAMES, sentences=SHORT)
    with serving(respond) as server:
        code, said = studio(
            server, home, "run", "--no-audio", "--judge-samples", "1", "--max-trials", "4",
            "--convergence-window", "1", "--model-judge", "gpt-4o",
        )  # fmt: skip
        yield Trained(server, home, code, said)


def test_it_says_who_works_and_what_that_is_expected_to_cost(trained: Trained) -> None:
    assert "training language models on cache_admission, friend_vaccination" in trained.said
    assert "gpt-4.1-mini; judge: gpt-4o at http://127.0.0.1" in trained.said
    expected = re.search(r"at most about ([\d,]+) calls, [\d.]+ million tokens, \$", trained.said)
    assert expected is not None
    usage = trained.report.usage
    assert usage is not None
    assert int(expected[1].replace(",", "")) >= usage.total.calls + usage.total.cache_hits


def test_it_converges_and_the_loss_falls(trained: Trained) -> None:
    assert trained.code == 0, trained.said
    report = trained.report
    assert report.run.outcome == "converged"
    assert report.losses[0] > 1.2 * min(report.losses)


def test_every_call_is_in_the_books_by_role_trial_pair_and_model(trained: Trained) -> None:
    usage = trained.report.usage
    assert usage is not None
    assert usage.total.calls == len(trained.server.asked)
    assert set(usage.by_role) == {"analyst", "judge", "refiner", "writer"}
    assert set(usage.by_pair) == set(NAMES)
    assert set(usage.by_model) == {"gpt-4.1-mini", "gpt-4o"}
    assert usage.total.dollars > 0
    best = trained.report.best_trial
    assert best.usage is not None
    calls = json.loads((StudioTree(trained.home).trial_folder(best.trial_id) / "calls.json").read_bytes())
    assert {call["trial_id"] for call in calls["calls"]} == {best.trial_id}
    assert f"Language models: {usage.total.calls} calls" in trained.said.replace(",", "")


def test_the_report_carries_the_judges_examination(trained: Trained) -> None:
    checks = trained.report.judge_checks
    assert [check.judge for check in checks] == ["gpt-4o"]
    assert len(checks[0].corruptions) >= 6
    assert trained.report.judge_verdict in trained.said


def test_the_tree_is_sound(trained: Trained) -> None:
    assert verify_tree(StudioTree(trained.home)) == ()


def test_the_key_is_in_no_byte_that_was_written_or_said(trained: Trained) -> None:
    assert trained.server.keys[0] == f"Bearer {KEY}"
    holding = [
        str(path) for path in trained.home.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()
    ]
    assert holding == []
    assert KEY not in trained.said
    assert any(path.name == "checkpoints.sqlite" for path in trained.home.iterdir())


def test_the_same_training_again_pays_for_nothing(trained: Trained) -> None:
    before = len(trained.server.asked)
    code, said = studio(
        trained.server, trained.home, "run", "--no-audio", "--judge-samples", "1", "--max-trials", "2",
        "--convergence-window", "1", "--model-judge", "gpt-4o",
    )  # fmt: skip
    assert code == 0, said
    assert len(trained.server.asked) == before
    assert "Language models: 0 calls, 0 tokens, $0.0000" in said


def test_a_budget_for_a_model_without_a_price_is_refused_before_anything_is_asked(
    trained: Trained, tmp_path: Path
) -> None:
    ingest_examples(tmp_path, *NAMES, sentences=12)
    before = len(trained.server.asked)
    code, said = studio(trained.server, tmp_path, "run", "--model", "my-own", "--budget", "1")
    assert code == 2
    assert "CLAUDE_STUDIO_PRICES" in said
    assert len(trained.server.asked) == before
    assert StudioTree(tmp_path).trial_ids() == ()


def test_a_refused_key_is_one_line_and_a_resumed_run_goes_on(trained: Trained, tmp_path: Path) -> None:
    ingest_examples(tmp_path, *NAMES, sentences=12)
    words = ("run", "--no-audio", "--judge-samples", "1", "--max-trials", "1")
    with serving(lambda _: fault(401, f"Incorrect API key provided: {KEY}")) as refusing:
        code, said = studio(refusing, tmp_path, *words)
    assert code == 4
    assert "set OPENAI_API_KEY" in said
    assert KEY not in said
    code, said = studio(trained.server, tmp_path, *words, "--resume")
    assert code == 0, said
    assert "Going on with run_" in said


def test_a_run_stops_within_one_call_of_its_limit_and_keeps_the_best(
    trained: Trained, tmp_path: Path
) -> None:
    ingest_examples(tmp_path, *NAMES, sentences=SHORT)
    limit = trained.report.first_trial.usage.total.tokens + 6_000  # type: ignore[union-attr]
    words = ("run", "--no-audio", "--judge-samples", "1", "--max-trials", "6")
    code, said = studio(trained.server, tmp_path, *words, "--max-tokens-total", str(limit))
    assert code == 0, said
    report = FinalReport.model_validate(StudioTree(tmp_path).convergence.load_final_report())
    assert report.run.outcome == "out_of_budget"
    assert report.usage is not None
    assert limit <= report.usage.total.tokens <= limit + 120
    assert "tokens are spent; the best trial is kept" in said
