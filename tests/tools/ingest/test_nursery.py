"""The process that forks readers: it comes back when it was lost, and goes when its parent does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pymupdf
import pytest

from tools.ingest import nursery
from tools.ingest.limits import ReadLimits
from tools.ingest.pool import Child, PageLostError, Pool

ROOT = Path(__file__).resolve().parents[3]
LIMITS = ReadLimits(page_seconds=10)


@pytest.fixture
def pdf(tmp_path):
    """Return a file of 250 pages with a word each."""
    with pymupdf.open() as document:
        for number in range(250):
            document.new_page().insert_text((72, 72), f"page{number + 1}")
        document.save(tmp_path / "long.pdf")
    return tmp_path / "long.pdf"


def words(answer):
    return [span[0] for line in answer["lines"] for span in line[0]]


def test_a_nursery_that_was_killed_is_started_again(pdf):
    child = Child(pdf, LIMITS)
    assert child.ask({"do": "open"})["pages"] == 250
    killed = nursery._nurseries[os.getpid()]._process
    killed.kill()
    killed.wait()
    child.close()
    assert words(child.ask({"do": "read", "page": 7})) == ["page7"]
    child.close()


def test_a_closed_nursery_is_started_again(pdf):
    nursery.close_nursery()
    assert os.getpid() not in nursery._nurseries
    child = Child(pdf, LIMITS)
    assert words(child.ask({"do": "read", "page": 1})) == ["page1"]
    child.close()


def test_a_crash_is_named_by_its_signal(pdf):
    child = Child(pdf, LIMITS)
    child.ask({"do": "open"})
    os.kill(child._process._pid, signal.SIGSEGV)
    with pytest.raises(PageLostError, match=r"crashed on it \(signal 11\)"):
        child.ask({"do": "read", "page": 1})
    assert words(child.ask({"do": "read", "page": 1})) == ["page1"]
    child.close()


def test_children_are_replaced_in_a_long_file_and_no_page_is_lost(pdf):
    pids, found = set(), {}
    with Pool(pdf, ReadLimits(workers=1)) as pool:

        def receive(request, answer):
            pids.add(pool._children[0]._process._pid)
            found[request["page"]] = words(answer)

        lost = pool.start([{"do": "read", "page": n} for n in range(1, 251)], receive).lost()
    assert not lost
    assert found == {n: [f"page{n}"] for n in range(1, 251)}
    assert len(pids) == 3


def test_an_error_in_the_parent_ends_the_children_at_once(pdf):
    started = time.monotonic()

    def interrupted():
        with Pool(pdf, LIMITS) as pool:
            pool.start([{"do": "read", "page": n} for n in range(1, 251)] * 40, lambda request, answer: None)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - started < LIMITS.page_seconds


def is_running(pid):
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes in /proc")
def test_nothing_is_left_running_when_the_parent_is_killed(pdf):
    program = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from tools.ingest import nursery, pool\n"
        "from tools.ingest.limits import ReadLimits\n"
        f"child = pool.Child(Path({str(pdf)!r}), ReadLimits())\n"
        "child.ask({'do': 'open'})\n"
        "print(nursery._nurseries[os.getpid()]._process.pid, child._process._pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    pids = [int(pid) for pid in ended.stdout.split()]
    assert len(pids) == 2
    patience = time.monotonic() + 10
    while any(map(is_running, pids)) and time.monotonic() < patience:
        time.sleep(0.02)
    assert not any(map(is_running, pids))
