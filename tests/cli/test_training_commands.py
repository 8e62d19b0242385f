"""Commands on what training left: compare, curves, profile, roll back, export and import."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cli.main import main
from graph import RunContext, make_graph
from memory.tree import StudioTree
from memory.verify import verify_tree
from schema.loss import LossTerm
from tests.team import scripted_services

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the scripted team was trained on four pairs."""
    home = tmp_path_factory.mktemp("trained")
    services = scripted_services(home, ["p1", "p2", "p3", "p4"])
    make_graph(services=services).invoke({"pairs": []}, context=RunContext(home=home, max_trials=3))
    return home


@pytest.fixture
def ask(trained: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(trained))

    def asked(*words: str) -> tuple[int, str, str]:
        code = 0
        try:
            main(list(words))
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return asked


def test_compare_tells_losses_edits_and_the_difference_of_profiles(ask: Ask) -> None:
    code, out, _ = ask("training", "compare", "trial_000", "trial_001")
    assert code == 0
    assert "(held" in out
    assert "learned structure: 0 -> 1" in out
    assert "structure 0.500 -> 0.200" in out
    found = json.loads(ask("training", "compare", "trial_000", "trial_001", "--json")[1])
    assert found["terms"]["structure"] == pytest.approx([0.5, 0.2])
    assert {edit["edit"]["target"] for edit in found["edits"]} >= {"learned_structure"}
    backwards = json.loads(ask("training", "compare", "trial_001", "trial_000", "--json")[1])
    assert backwards["edits"] == []
    assert len(backwards["edits_given_up"]) == len(found["edits"])


def test_plot_loss_draws_a_png_and_a_curve_in_the_terminal(ask: Ask, tmp_path: Path) -> None:
    code, out, _ = ask("training", "plot-loss", "--output", str(tmp_path / "loss.png"))
    assert code == 0
    assert (tmp_path / "loss.png").read_bytes().startswith(b"\x89PNG")
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert {"total", "held", "duration", "rouge"} <= set(lines)
    assert "█" in lines["total"]


def test_pictures_and_pages_beside_the_report_are_files_of_the_tree(ask: Ask, trained: Path) -> None:
    ask("training", "plot-loss")
    ask("training", "report")
    assert {path.suffix for path in trained.rglob("convergence/*")} >= {".png", ".html"}
    assert verify_tree(StudioTree(trained)) == ()


@pytest.mark.parametrize(
    ("part", "shown"),
    [("show", "learned structure: 0 -> 1"), ("structure", "intro"), ("style", "hosts share")],
)
def test_the_profile_is_shown_for_people_and_machines(ask: Ask, part: str, shown: str) -> None:
    code, out, _ = ask("training", "profile", part)
    assert code == 0
    assert shown in out
    assert json.loads(ask("training", "profile", part, "--json")[1])


def test_rolling_back_makes_a_trial_current_and_keeps_the_history(ask: Ask, trained: Path) -> None:
    tree = scripted_services(trained, []).tree
    best = tree.current_profile().version
    done = json.loads(ask("training", "rollback", "trial_000", "--json")[1])
    assert (done["profile_before"], done["profile_version"]) == (best, tree.current_profile().version)
    assert done["profile_version"] != best
    again = json.loads(ask("training", "rollback", "trial_001", "--json")[1])
    assert again["profile_version"] == best
    (history,) = trained.rglob("current_history.json")
    assert [entry["trial_id"][:9] for entry in json.loads(history.read_text())] == ["trial_000", "trial_001"]


def test_an_export_can_be_imported_elsewhere_with_its_provenance(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile, prompts = tmp_path / "profile.json", tmp_path / "prompts.json"
    assert ask("training", "export", "--output", str(profile))[0] == 0
    assert ask("training", "export-prompts", "--output", str(prompts), "--trial", "trial_001")[0] == 0
    exported = json.loads(profile.read_text())
    assert exported["format"] == "claude-studio/profile"
    assert exported["provenance"]["loss"] < exported["provenance"]["loss_untrained"]
    assert len(exported["provenance"]["validation_pairs"]) == 1
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path / "elsewhere"))
    assert "below untrained" in ask("training", "import", str(profile))[1]
    assert "learned structure: 0 -> 1" in ask("training", "profile", "show")[1]
    assert ask("training", "import", str(prompts))[0] == 0


@pytest.mark.parametrize("content", ["", "[]", '{"format": "other"}', '{"format": "claude-studio/profile"}'])
def test_what_is_no_export_is_refused_in_one_line(ask: Ask, tmp_path: Path, content: str) -> None:
    file = tmp_path / "file.json"
    file.write_text(content)
    code, out, err = ask("training", "import", str(file))
    assert (code, out, len(err.splitlines())) == (2, "", 1)


def test_an_export_that_cannot_be_written_leaves_nothing(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("in the way")
    code, _, err = ask("training", "export", "--output", str(tmp_path / "folder" / "x.json"))
    assert code == 2
    assert "--output" in err


def test_the_report_is_one_page_that_needs_nothing_else(ask: Ask, trained: Path, tmp_path: Path) -> None:
    code, out, _ = ask("training", "report", "--output", str(tmp_path / "report.html"))
    assert code == 0
    assert "report.html" in out
    page = (tmp_path / "report.html").read_text()
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []
    for told in ("held-out pairs", "Go through a paper in the order", "p1", "structure", "baseline"):
        assert told in page
    links = re.findall(r'src="([^"#]+)#t=[\d.]+,[\d.]+"', page)
    assert links
    assert all((tmp_path / link).resolve().is_file() for link in links)
    assert list(trained.rglob("convergence/report_run_*.html")), "every run leaves its own"


def test_drawn_curves_are_well_formed(ask: Ask, tmp_path: Path) -> None:
    ask("training", "report", "--output", str(tmp_path / "report.html"))
    drawings = re.findall(r"<svg.*?</svg>", (tmp_path / "report.html").read_text(), re.DOTALL)
    assert len(drawings) == 1 + len(LossTerm)
    for drawing in drawings:
        assert ElementTree.fromstring(drawing).tag == "svg"
