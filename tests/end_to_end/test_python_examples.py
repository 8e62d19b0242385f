"""The examples of examples/python run as they stand; only the team behind them is scripted."""

import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.graph.serving import Server
from tests.team import scripted_services

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "python"


@pytest.fixture
def scripted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    services = scripted_services(tmp_path)
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path))
    monkeypatch.setattr("graph.training.services_for", lambda *_: services)
    return tmp_path


def run(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    runpy.run_path(str(EXAMPLES / name), run_name="__main__")
    return capsys.readouterr().out


def test_a_run_is_followed_from_python(scripted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = run("train.py", capsys)
    assert "p1: writing" in told
    assert "total loss" in told
    assert re.search(r"converged|out_of_budget", told)


def test_a_run_is_steered_and_reviewed_from_python(
    scripted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = run("steer.py", capsys)
    assert "Understood: analogies: more" in told
    assert "Trial 1 would change" in told
    assert "is better by" in told or "is worse by" in told or "are within" in told
    assert "d1  analogies: more" in told


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path, tmp_path / "home", {"training": "tests.graph.served:graph"})
    yield server
    server.stop()


@pytest.mark.slow
async def test_a_run_is_called_over_http(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.start()
    example = runpy.run_path(str(EXAMPLES / "remote.py"))
    await example["main"](server.url)
    assert re.search(r"converged|out_of_budget", capsys.readouterr().out)
