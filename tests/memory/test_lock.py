"""One writer at a time, named to those who must wait, and taken over when it is dead."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from memory.lock import Owner, WriterLock, process_start
from schema.errors import BusyError
from tests.memory.processes import ended_well, fork

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "locks" / "pair-p1.lock"


def write_owner(path, **values):
    owner = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "process_start": process_start(os.getpid()),
        "acquired_at": time.time(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**owner, **values}))


def in_another_thread(action):
    """Run an action in a thread and return the error it raised, or None."""
    raised = []

    def run():
        try:
            action()
        except BusyError as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised[0] if raised else None


def test_a_lock_names_its_owner_while_it_is_held(path):
    with WriterLock(path, "pair p1") as lock:
        assert lock.owner().pid == os.getpid()
        assert lock.owner().alive
    assert lock.owner() is None
    assert not path.exists()


def test_its_thread_may_take_it_again_inside(path):
    with WriterLock(path, "pair p1"):
        with WriterLock(path, "pair p1"):
            pass
        assert path.exists()
    assert not path.exists()


def test_another_thread_is_told_who_holds_it_and_for_how_long(path):
    now = [1000.0]
    with WriterLock(path, "pair p1", clock=lambda: now[0]):
        now[0] = 1300.0
        error = in_another_thread(WriterLock(path, "pair p1", clock=lambda: now[0]).__enter__)
    message = str(error)
    assert "pair p1 is being written by process" in message
    assert str(os.getpid()) in message
    assert socket.gethostname() in message
    assert "for 5 min" in message
    assert "\n" not in message


def test_a_lock_is_freed_when_its_block_fails(path):
    with pytest.raises(RuntimeError), WriterLock(path, "pair p1"):
        raise RuntimeError
    assert in_another_thread(WriterLock(path, "pair p1").__enter__) is None


def test_different_things_do_not_block_each_other(path):
    with WriterLock(path, "pair p1"):
        other = WriterLock(path.with_name("pair-p2.lock"), "pair p2")
        assert in_another_thread(other.__enter__) is None


def test_the_lock_of_a_dead_process_is_taken_over(path):
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    write_owner(path, pid=process.pid, process_start=1)
    with WriterLock(path, "pair p1") as lock:
        assert lock.owner().pid == os.getpid()


def test_a_pid_that_was_given_to_another_process_counts_as_dead(path):
    write_owner(path, process_start=1)
    with WriterLock(path, "pair p1") as lock:
        assert lock.owner().process_start == process_start(os.getpid())


def test_the_lock_of_another_host_is_respected(path):
    write_owner(path, host="elsewhere", pid=1)
    with pytest.raises(BusyError, match="on elsewhere"), WriterLock(path, "pair p1"):
        pass


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}'])
def test_a_torn_lock_file_is_nobodys(path, content):
    path.parent.mkdir(parents=True)
    path.write_text(content)
    with WriterLock(path, "pair p1") as lock:
        assert lock.owner().pid == os.getpid()


def test_an_owner_of_another_user_is_alive():
    if process_start(1) is None:
        pytest.skip("there is no /proc here")
    assert Owner(1, socket.gethostname(), process_start(1), 0.0).alive


HOLD = """
import sys, time
from pathlib import Path
from memory.lock import WriterLock
with WriterLock(Path(sys.argv[1]), "pair p1"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_killed_process_blocks_nobody(path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout.readline() == b"held\n"
    with pytest.raises(BusyError, match=f"process {process.pid} "), WriterLock(path, "pair p1"):
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with WriterLock(path, "pair p1"):
        pass


def test_of_many_processes_one_holds_it_at_a_time(path, tmp_path):
    """Eight processes count up one number, each step under the lock; no step is lost."""
    count = tmp_path / "count"
    count.write_text("0")

    def count_up():
        done = 0
        while done < 25:
            try:
                with WriterLock(path, "the count"):
                    count.write_text(str(int(count.read_text()) + 1))
                    done += 1
            except BusyError:
                time.sleep(0.001)

    assert ended_well(*[fork(count_up) for _ in range(8)])
    assert count.read_text() == "200"
