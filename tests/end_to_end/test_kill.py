"""A run that is killed in the middle of a trial goes on and ends as if nothing had happened."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.end_to_end.studio import COMMAND, ROOT, ask, environment, ingest_examples, studio

PAIRS = ("cache_admission", "quantised_ldpc")
RUN = ["training", "run", "--max-trials", "3", "--no-audio", "--seed", "7"]


def losses(home: Path) -> list[tuple[str, ...]]:
    history = ask(home, "training", "status")["losses"]
    return [
        tuple(f"{key} {value}" for key, value in sorted(p.items()) if key not in ("trial_id", "run_id"))
        for p in history
    ]


def files_of(home: Path, ending: str) -> list[Path]:
    return sorted(home.rglob(f"trials/*/*{ending}"))


def kill_in_second_trial(home: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, *RUN],
        cwd=ROOT,
        env=environment(home),
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
    home = ingest_examples(tmp_path / "killed", *PAIRS)
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
