"""A run that is killed in the middle of a trial goes on and ends as if nothing had happened."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "pairs"
PAIRS = ("cache_admission", "quantised_ldpc")
RUN = ["training", "run", "--max-trials", "3", "--no-audio", "--seed", "7"]


def studio(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CLAUDE_STUDIO_HOME": str(home)}
    command = [sys.executable, "-c", "from cli.main import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)


def ingested(home: Path) -> Path:
    for pair in PAIRS:
        folder = EXAMPLES / pair
        gender = json.loads((folder / "pair.json").read_text())["speaker_gender"]
        files = ["--pdf", f"{folder}/paper.pdf", "--audio", f"{folder}/podcast.mp3"]
        done = studio(
            home, "training", "ingest", *files, "--transcript", f"{folder}/transcript.vtt",
            "--speaker-gender", gender, "--pair-id", pair,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    return home


def losses(home: Path) -> list[tuple[str, ...]]:
    history = json.loads(studio(home, "training", "status", "--json").stdout)["losses"]
    return [
        tuple(f"{key} {value}" for key, value in sorted(p.items()) if key not in ("trial_id", "run_id"))
        for p in history
    ]


def files_of(home: Path, ending: str) -> list[Path]:
    return sorted(home.rglob(f"trials/*/*{ending}"))


def kill_in_second_trial(home: Path) -> None:
    environment = {**os.environ, "CLAUDE_STUDIO_HOME": str(home)}
    command = [sys.executable, "-c", "from cli.main import main; main()", *RUN]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 300
    while len(files_of(home, "_metrics.json")) < 3:
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline, "no second trial within five minutes"
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.slow
def test_a_killed_run_ends_with_the_losses_of_one_never_stopped(tmp_path: Path) -> None:
    home = ingested(tmp_path / "killed")
    shutil.copytree(home, tmp_path / "whole")
    assert studio(tmp_path / "whole", *RUN).returncode == 0

    kill_in_second_trial(home)
    finished = {path: path.stat().st_mtime_ns for path in files_of(home, "_metrics.json")}
    resumed = studio(home, *RUN, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert "Going on with" in resumed.stderr
    assert {path: path.stat().st_mtime_ns for path in finished} == finished
    assert losses(home) == losses(tmp_path / "whole")

    again = studio(home, *RUN, "--resume")
    assert again.returncode == 0
    assert "Nothing was repeated" in again.stdout
    assert len(files_of(home, "_metrics.json")) == 3 * len(PAIRS)
