"""The command line: help, errors in one line, exit codes, start-up."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import main

HEAVY = ("langgraph", "chromadb", "pymupdf", "moviepy", "openai", "numpy", "av", "rich", "pydantic")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of a command."""
    try:
        main(list(words))
    except SystemExit as stop:
        code = int(stop.code or 0)
    else:
        code = 0
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_every_command_of_the_training_group_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    _, listing, _ = run(capsys, "training", "--help")
    names = re.findall(r"^  ([a-z][a-z-]+)  ", listing, flags=re.MULTILINE)
    assert {"ingest", "list", "analyze", "analyze-all", "run", "status", "trial"} <= set(names)
    for name in names:
        code, text, _ = run(capsys, "training", name, "--help")
        assert code == 0
        assert text.startswith("Usage: claude-studio training")


def test_a_mistyped_command_is_answered_with_the_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "training", "stats")
    assert (code, out) == (2, "")
    assert "Did you mean 'status'?" in err


def test_an_empty_home_lists_nothing_and_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert "training ingest" in run(capsys, "training", "list")[1]
    assert "training run" in run(capsys, "training", "status")[1]
    assert json.loads(run(capsys, "training", "list", "--json")[1]) == []


@pytest.mark.parametrize(
    ("words", "code", "cause"),
    [
        (["training", "run"], 2, "no training pair yet"),
        (["training", "analyze", "nobody"], 3, "nobody"),
        (["training", "trial", "trial_007"], 3, "trial_007"),
        (["training", "run", "--max-trials", "0"], 2, "max-trials"),
        (["training", "run", "--target-depth", "endless"], 2, "endless"),
        (["training", "ingest", "--pdf", "x.pdf"], 2, "--audio"),
        (["training", "ingest", "--pdf", "x.pdf", "--audio", "x.mp3"], 2, "--speaker-gender"),
    ],
)
def test_a_wrong_call_costs_one_line_and_its_exit_code(
    capsys: pytest.CaptureFixture[str], words: list[str], code: int, cause: str
) -> None:
    got, out, err = run(capsys, *words)
    assert got == code
    assert out == ""
    assert cause in err
    assert len(err.strip().splitlines()) == 1


def test_an_unexpected_error_is_one_line_without_debug_and_a_trace_with_it(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    home.write_text("a file where the home should be")
    code, _, err = run(capsys, "training", "list")
    assert code != 0 or err == ""
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        main(["--debug", "training", "run"])


def test_a_foreign_package_in_place_of_ours_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "__init__.py").write_text("")
    monkeypatch.delitem(sys.modules, "agents", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    code, _, err = run(capsys, "training", "list")
    assert code == 1
    assert f"{tmp_path}/agents" in err
    assert "environment of its own" in err
