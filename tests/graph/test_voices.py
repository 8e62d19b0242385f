"""Training with a voice of a server: chosen on the command line, kept by the run, outages outlived."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import app
from memory.tree import StudioTree
from tests.answers import Answer
from tests.audio_server import AudioServer, serving
from tests.models.pairs import ingest_examples
from tests.mp3_tags import chapters_in
from tests.providers.text_to_speech.stand_ins import openai_speech

KEY = "sk-marked-55aa"
NAMES = ("cache_admission", "quantised_ldpc")


def studio(home: Path, server: AudioServer | None, *words: str) -> tuple[int, str]:
    """Return the exit code and all that a command says."""
    environment = {"CLAUDE_STUDIO_HOME": str(home), "CLAUDE_STUDIO_TEAM": "offline", "COLUMNS": "200"}
    if server is not None:
        environment |= {"CLAUDE_STUDIO_VOICE_URL": f"{server.url}/v1", "OPENAI_API_KEY": KEY}
    result = CliRunner(env=environment).invoke(app, ["training", *words])
    error = result.exception
    said = f"{result.output}{error if error and not isinstance(error, SystemExit) else ''}"
    return getattr(error, "exit_code", result.exit_code), said


@pytest.mark.slow
def test_a_run_keeps_its_voice_over_an_outage_and_pays_once(tmp_path: Path) -> None:
    ingest_examples(tmp_path, *NAMES, sentences=12)
    words = ("run", "--max-trials", "1", "--target-depth", "overview")
    with serving(openai_speech) as server:
        server.respond = lambda call: (
            openai_speech(call) if len(server.asked) <= 6 else Answer({"error": {"message": KEY}}, 401)
        )
        code, said = studio(
            tmp_path, server, *words, "--voice", "openai", "--voice-model", "m", "--speaker", "eve"
        )
    assert code == 4, said
    assert "set OPENAI_API_KEY" in said
    assert KEY not in said
    with serving(openai_speech) as server:
        code, said = studio(tmp_path, server, "run", "--resume")
        asked = [call.json for call in server.asked]
    assert code == 0, said
    assert "Going on with run_" in said
    assert {(body["voice"], body["model"]) for body in asked} == {("eve", "m")}
    assert len({body["input"] for body in asked}) == len(asked)
    tree = StudioTree(tmp_path)
    (trial,) = tmp_path.rglob("trials/*/results.json")
    for pair in NAMES:
        spoken = tree.load_spoken(trial.parent.name, pair)
        assert (spoken.engine, spoken.speaker) == ("openai", "eve")
        assert chapters_in(tree.audio_path(trial.parent.name, pair))
    assert json.loads(trial.read_text())["failed_pairs"] == {}
    assert all(KEY.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_voice_that_lacks_its_key_is_refused_before_any_work(tmp_path: Path) -> None:
    ingest_examples(tmp_path, *NAMES, sentences=12)
    code, said = studio(tmp_path, None, "run", "--voice", "elevenlabs")
    assert code == 4
    assert "set ELEVENLABS_API_KEY" in said
    assert list(tmp_path.rglob("runs/*.json")) == []


def test_a_speaker_that_the_voice_does_not_have_is_refused_before_any_work(tmp_path: Path) -> None:
    ingest_examples(tmp_path, *NAMES, sentences=12)
    code, said = studio(tmp_path, None, "run", "--speaker", "robot")
    assert code == 2
    assert "knows no 'robot'" in said
    assert list(tmp_path.rglob("runs/*.json")) == []
