"""The command line as a user types it, in a process and a home of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "pairs"
SHARED_PAIRS = ROOT / ".." / "shared" / "pairs"
COMMAND = [sys.executable, "-c", "from cli.main import main; main()"]


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "CLAUDE_STUDIO_HOME": str(home)}


def studio(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words], capture_output=True, text=True, cwd=ROOT, env=environment(home), check=False
    )


def ask(home: Path, *words: str) -> Any:
    """Return the JSON that a command answers with."""
    done = studio(home, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ingest(home: Path, folder: Path, gender: str) -> None:
    files = ["--pdf", f"{folder}/paper.pdf", "--audio", f"{folder}/podcast.mp3"]
    manner = ["--transcript", f"{folder}/transcript.vtt", "--speaker-gender", gender, "--source", "test"]
    done = studio(home, "training", "ingest", *files, *manner, "--pair-id", folder.name)
    assert done.returncode == 0, done.stderr


def ingest_examples(home: Path, *names: str) -> Path:
    for folder in sorted(path for path in EXAMPLES.iterdir() if not names or path.name in names):
        ingest(home, folder, json.loads((folder / "pair.json").read_text())["speaker_gender"])
    return home


def trials_of(home: Path) -> list[dict[str, Any]]:
    """Return the results of all finished trials, in order."""
    return [json.loads(path.read_text()) for path in sorted(home.rglob("trials/*/results.json"))]


def made(home: Path) -> dict[str, bytes]:
    """Return every script and episode of every trial, by trial number and pair."""
    files = [*home.rglob("trials/*/*_script.json"), *home.rglob("trials/*/*_audio.mp3")]
    return {f"{path.parent.name[:9]}/{path.name}": path.read_bytes() for path in sorted(files)}
