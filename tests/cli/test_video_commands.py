"""`training video` on a small home, from the command to the file."""

import json
import re
from pathlib import Path

import pytest

from cli.main import main
from graph.context import RunContext
from graph.episodes import find_episodes
from graph.services import services_for
from memory.tree import StudioTree
from schema.analysis import Analysis
from schema.errors import InputError, NotFoundError
from schema.pair import PairMetadata
from tests.records import MOMENT
from tests.video_material import CONCEPTS, analysed, paper, transcription, write_sound
from tools.profiles.structure import extract_structure_profile
from tools.profiles.style import extract_style_profile
from tools.video.reading import frames_of

PAPER = Path(__file__).resolve().parents[2] / "examples" / "pairs" / "quantised_ldpc" / "paper.pdf"


def run(capsys, *words):
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    captured = capsys.readouterr()
    return int(stop.value.code or 0), captured.out, captured.err


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return a home with one analysed pair, `gates`."""
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path / "home"))
    tree, spoken, document = StudioTree(tmp_path / "home"), transcription(), paper(tmp_path / "paper")
    sound = write_sound(tmp_path / "talk.mp3", spoken.total_duration)
    metadata = PairMetadata(
        pair_id="gates",
        pdf_path="gates.pdf",
        audio_path=str(sound),
        document_id="d",
        pdf_sha256="a",
        audio_sha256="b",
        speaker_gender="female",
        source="test",
        duration_minutes=spoken.total_duration / 60,
        ingested_at=MOMENT,
    )
    tree.save_pair(metadata, document, spoken, pictures_from=tmp_path / "paper")
    segments = analysed(spoken)
    style = extract_style_profile(segments, spoken, document, CONCEPTS, speaker_gender="female", phrases=())
    analysis = Analysis(pair_id="gates", concepts=CONCEPTS, segments=segments)
    tree.save_analysis(analysis, extract_structure_profile(segments, spoken), style)
    return tmp_path / "home"


@pytest.mark.slow
def test_a_pairs_video_is_made_checked_and_shown_on_a_sheet(home, capsys):
    code, out, err = run(capsys, "training", "video", "gates", "--qa")
    assert (code, err) == (0, "")
    assert "sync 100/100 passed" in out
    assert re.search(r"file passed: (\d+) of \1 cuts found", out)
    folder = home / "videos" / "gates"
    assert {path.name for path in folder.iterdir()} == {
        "video.mp4",
        "contact_sheet.png",
        "plan.json",
        "qa.json",
    }
    assert json.loads((folder / "qa.json").read_text())["file"]["passed"]
    code, out, _ = run(capsys, "training", "video", "gates", "--json")
    (again,) = json.loads(out)
    assert (code, again["rendered"], again["passed"]) == (0, 0, True)


def test_an_unknown_name_is_answered_with_the_pairs_there_are(home, capsys):
    code, out, err = run(capsys, "training", "video", "nobody")
    assert (code, out) == (3, "")
    assert "pairs are gates" in err
    assert len(err.strip().splitlines()) == 1


def test_a_pair_whose_audio_is_gone_is_refused_before_any_work(home, capsys):
    (home.parent / "talk.mp3").unlink()
    code, _, err = run(capsys, "training", "video", "gates")
    assert code == 2
    assert "put it back" in err
    assert not (home / "videos").exists()


def test_a_missing_picture_is_named_in_one_line(home, capsys):
    (next(home.rglob("fig2.png"))).unlink()
    code, _, err = run(capsys, "training", "video", "gates")
    assert code == 6
    assert "fig2.png is missing" in err
    assert len(err.strip().splitlines()) == 1


def test_pair_chooses_within_a_trial_only(home):
    services = services_for(RunContext(home=Path(home)))
    assert find_episodes(services, "gates", "gates")[0].name == "gates"
    with pytest.raises(InputError, match="of a trial"):
        find_episodes(services, "gates", "other")
    with pytest.raises(NotFoundError):
        find_episodes(services, "trial_009")


@pytest.mark.slow
def test_a_new_paper_becomes_an_episode_with_its_video(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CLAUDE_STUDIO_HOME", str(tmp_path / "home"))
    folder = tmp_path / "episodes" / "ldpc"
    code, out, _ = run(capsys, "produce", str(PAPER), "--minutes", "0.5", "--video", "--output", str(folder))
    assert code == 0
    assert "video.mp4" in out
    record = json.loads((folder / "episode.json").read_text())
    assert record["video"] == "video.mp4"
    seconds = [seen.time for seen in frames_of(folder / "video.mp4")][-1]
    assert seconds == pytest.approx(record["duration"], abs=0.1)
    code, out, _ = run(capsys, "feed", str(folder.parent), "--base-url", "https://example.org/")
    assert code == 0
    assert "alternateEnclosure" in (folder.parent / "feed.xml").read_text()
