"""What README shows works as it stands there."""

import re
from pathlib import Path

import pytest

from tests.team import scripted_services

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_the_first_two_commands_are_targets_of_the_makefile() -> None:
    first, second = re.findall(r"^make ([a-z]+)", blocks("sh")[0], flags=re.MULTILINE)[:2]
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert (first, second) == ("demo", "test")
    assert {first, second} <= set(targets)


def test_ci_calls_the_test_command_of_readme() -> None:
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text()


async def test_the_python_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example is compiled as it stands; only the team behind it is scripted, to take no minutes."""
    services = scripted_services(tmp_path)
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path))
    monkeypatch.setattr("graph.training.services_for", lambda *_: services)
    (example,) = blocks("python")
    names: dict[str, object] = {"__name__": "readme"}
    exec(compile(example, "README.md", "exec"), names)
    await names["main"]()  # type: ignore[operator]
    assert re.search(r"converged|out_of_budget|diverged", capsys.readouterr().out)
