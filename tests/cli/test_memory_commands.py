"""`claude-studio memory`: search, reindex, verify."""

import json
from pathlib import Path

import pytest

from cli.main import main
from graph.analysis import analyse_pair
from tests.team import scripted_services


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with two analysed pairs and no memory of them: a scripted team remembers elsewhere."""
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path))
    services = scripted_services(tmp_path, ["p1", "p2"])
    for pair_id in ("p1", "p2"):
        analyse_pair(services, pair_id)
    return tmp_path


def studio(*words: str) -> int:
    try:
        main(list(words))
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_reindex_fills_the_memory_from_the_files(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert studio("memory", "verify") == 6
    assert "not indexed" in capsys.readouterr().out
    assert studio("memory", "reindex") == 0
    assert studio("memory", "verify") == 0
    assert "0 findings" in capsys.readouterr().out


def test_search_finds_the_human_segment(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    studio("memory", "reindex")
    capsys.readouterr()
    assert studio("memory", "search", "welcome to the paper", "--type", "intro", "--json") == 0
    found = json.loads(capsys.readouterr().out)["segments"]
    assert {segment["segment"]["segment_type"] for segment in found} == {"intro"}
    assert "Welcome" in found[0]["segment"]["transcript_segment"]["text"]


def test_verify_names_a_file_that_was_edited(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    studio("memory", "reindex")
    (path,) = home.rglob("p1/concepts.json")
    path.write_text(path.read_text().replace("paper", "poster"))
    capsys.readouterr()
    assert studio("memory", "verify") == 6
    assert "p1/concepts.json" in capsys.readouterr().out
