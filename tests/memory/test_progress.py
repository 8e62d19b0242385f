"""The log of a run's events, read while it is written."""

from pathlib import Path

import pytest

from memory.progress import ProgressLog
from schema.errors import InputError


@pytest.fixture
def log(tmp_path: Path) -> ProgressLog:
    return ProgressLog(tmp_path)


def test_a_reader_goes_on_where_it_stopped(log: ProgressLog) -> None:
    log.append("run_1", {"event": "trial", "trial_number": 0})
    first = log.read("run_1")
    log.append("run_1", {"event": "scored", "loss": 0.5})
    assert [event["event"] for event in first.events] == ["trial"]
    assert log.read("run_1", first.offset).events == ({"event": "scored", "loss": 0.5},)


def test_a_line_that_is_still_being_written_is_left_for_the_next_reading(
    log: ProgressLog, tmp_path: Path
) -> None:
    log.append("run_1", {"event": "trial"})
    path = tmp_path / "progress" / "run_1.jsonl"
    with path.open("a") as file:
        file.write('{"event": "sco')
    seen = log.read("run_1")
    with path.open("a") as file:
        file.write('red"}\n')
    assert [event["event"] for event in log.read("run_1", seen.offset).events] == ["scored"]


def test_a_torn_line_is_passed_over(log: ProgressLog, tmp_path: Path) -> None:
    log.append("run_1", {"event": "trial"})
    with (tmp_path / "progress" / "run_1.jsonl").open("a") as file:
        file.write('{"event": "sco\n[1]\n')
    log.append("run_1", {"event": "finished"})
    assert [event["event"] for event in log.read("run_1").events] == ["trial", "finished"]


def test_a_run_that_said_nothing_has_no_events(log: ProgressLog) -> None:
    assert log.read("run_2") == log.read("run_2", 0)
    assert log.read("run_2").events == ()


def test_the_log_stays_in_its_folder(log: ProgressLog) -> None:
    with pytest.raises(InputError):
        log.append("../run", {"event": "trial"})
