"""`claude-studio chat` and `training run --review`, as they are typed."""

import json
import subprocess
from pathlib import Path

import pytest

from cli.main import main
from tests.end_to_end.studio import COMMAND, ROOT, environment
from tests.team import scripted_services


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with pairs of a scripted team, which works in this process."""
    services = scripted_services(tmp_path)
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path))
    for place in ("graph.running", "cli.session", "graph.services"):
        monkeypatch.setattr(f"{place}.services_for", lambda *_: services, raising=False)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    captured = capsys.readouterr()
    assert not stop.value.code, captured.err
    return captured.out


def test_a_message_says_how_it_is_understood_before_anything_is_done(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run(capsys, "chat", "--dry-run", "--json", "-m", "12 minutes", "-m", "maybe stop")
    first, second = json.loads(out)
    assert first["directives"][0]["minutes"] == 12
    assert second["ask"]
    assert not second["directives"]
    assert run(capsys, "chat", "--dry-run", "-m", "go deeper") == "depth: deeper\n"


def test_a_run_is_started_and_questioned_in_one_chat(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "chat", "--no-audio", "--max-trials", "2", "-m", "start training")
    assert "Understood: start training" in out
    assert "The run is" in out
    asked = run(capsys, "chat", "-m", "compare 0 and 1")
    assert "trial_000" in asked
    assert "is better by" in asked


def test_lines_are_read_from_a_pipe(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "chat"],
        input="help\nhow is it going?\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(tmp_path),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "make it shorter" in done.stdout
    assert "No run was begun yet" in done.stdout


def test_a_run_in_review_asks_in_the_terminal(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = iter(["fewer questions", "approve"])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(said))
    run(capsys, "training", "run", "--review", "--no-audio", "--max-trials", "2")
    trials = json.loads(run(capsys, "training", "trial", "trial_001", "--json"))
    assert [d["directive"]["feature"] for d in trials["directives"]] == ["questions"]
    shown = run(capsys, "training", "trial", "trial_001")
    assert "You had asked: questions: less" in shown
