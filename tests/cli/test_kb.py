"""`claude-studio kb`: papers in, once; what was read, on a terminal, as JSON and as a page."""

import json
from pathlib import Path

import pytest

from cli.main import main
from graph.paper import read_paper
from memory.knowledge import KnowledgeBases
from tests.team import scripted_services

ROOT = Path(__file__).resolve().parents[2]
PAPERS = sorted((ROOT / "examples" / "pairs").glob("*/paper.pdf"))[:2]


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main([str(word) for word in words])
    captured = capsys.readouterr()
    return int(stop.value.code or 0), captured.out, captured.err


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with two papers in a knowledge base, added together with what can't be added."""
    home = tmp_path_factory.mktemp("kb") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAUDE_STUDIO_HOME", str(home))
        for words in (
            ["kb", "create", "papers"],
            ["kb", "add", "papers", "--paper", PAPERS[0], PAPERS[1], "--paper", "nothing.pdf", PAPERS[0]],
        ):
            with pytest.raises(SystemExit) as stop:
                main([str(word) for word in words])
        assert stop.value.code == 2
    return home


@pytest.fixture(autouse=True)
def home(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(filled))
    return filled


def test_a_file_that_cannot_be_read_stops_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    papers = json.loads(run(capsys, "kb", "show", "papers", "--json")[1])
    assert len(papers) == 2
    assert {paper["pdf_path"] for paper in papers} == {str(path) for path in PAPERS}


def test_adding_again_is_no_change_and_says_so(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*.json")}
    code, out, err = run(capsys, "kb", "add", "papers", "--paper", PAPERS[1])
    assert (code, err) == (0, "")
    assert "nothing to do" in out
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*.json")} == before


def test_only_refused_files_are_reported_each_in_a_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    empty, fake = tmp_path / "empty.pdf", tmp_path / "fake.pdf"
    empty.write_bytes(b"")
    fake.write_text("<html>")
    code, out, err = run(capsys, "kb", "add", "papers", "--paper", empty, "--paper", fake)
    assert (code, out) == (2, "")
    assert sorted("empty" in line for line in err.strip().splitlines()) == [False, True]
    code, out, _ = run(capsys, "kb", "add", "papers", "--json", "--paper", fake)
    (record,) = json.loads(out)
    assert (code, record["outcome"], record["paper"]) == (2, "refused", None)
    assert "not a PDF" in record["cause"]


def test_a_knowledge_base_that_is_not_there_costs_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["add", "none", "--paper", PAPERS[0]], ["show", "none"]):
        code, out, err = run(capsys, "kb", *words)
        assert (code, out) == (3, "")
        assert "kb create none" in err
    assert run(capsys, "kb", "show", "papers", "nobody")[0] == 3
    assert run(capsys, "kb", "create", "../up")[0] == 2
    assert run(capsys, "kb", "add", "papers")[0] == 2


def test_an_overview_shows_outline_figures_tables_and_claims(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "kb", "show", "papers", "paper-")
    assert code == 0
    parts = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert {"Outline", "Figures", "Tables", "Claims"} <= set(parts)
    assert "Introduction" in out
    assert "fig1 " in out


def test_a_graph_is_printed_as_json(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    graph = json.loads(run(capsys, "kb", "show", "papers", "paper-", "--json")[1])
    pictures = [atom["file_path"] for atom in graph["atoms"] if atom["file_path"]]
    folder = KnowledgeBases(home).paper_folder(
        "papers", KnowledgeBases(home).paper("papers", "paper-").paper_id
    )
    assert pictures
    assert all((folder / picture).is_file() for picture in pictures)


def test_a_page_holds_every_figure_beside_its_caption(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = run(capsys, "kb", "show", "papers", "--html", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text()
    assert code == 0
    assert "page.html" in out
    assert page.count('class="title"') == 2
    assert page.count("data:image/png;base64,") == page.count('class="picture"')
    assert page.count("<figcaption>") > 8
    assert "no picture" not in page
    code, _, err = run(capsys, "kb", "show", "papers", "--html", tmp_path / "page.html" / "inside")
    assert (code, len(err.strip().splitlines())) == (2, 1)


def test_the_list_counts_papers(capsys: pytest.CaptureFixture[str]) -> None:
    (base,) = json.loads(run(capsys, "kb", "list", "--json")[1])
    assert (base["name"], base["papers"]) == ("papers", 2)
    assert "papers" in run(capsys, "kb", "list")[1]


def test_a_pair_takes_its_paper_from_a_knowledge_base(home: Path, tmp_path: Path) -> None:
    document, folder = read_paper(scripted_services(home, ()), PAPERS[0], tmp_path / "pictures", again=False)
    assert not (tmp_path / "pictures").exists()
    assert document.source_path == str(PAPERS[0])
    assert all((folder / atom.file_path).is_file() for atom in document.get_figures() if atom.file_path)
