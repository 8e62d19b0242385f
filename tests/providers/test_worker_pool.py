"""Child processes that answer requests."""

import json
import subprocess
import sys
import threading
import time

import pytest

from providers.worker_pool import WorkerPool, read_exactly, read_line
from schema.errors import BackendUnavailableError

ECHO = "import sys\nfor line in sys.stdin: print(line.strip().upper(), flush=True)"
SLOW = "import sys, time\nfor line in sys.stdin: time.sleep(0.5); print(1, flush=True)"
DYING = "import sys\nsys.stdin.readline(); sys.stdout.write('half'); sys.stdout.flush(); sys.exit(3)"


def pool_of(program: str, size: int | None = None) -> WorkerPool:
    return WorkerPool(lambda: [sys.executable, "-c", program], "the test worker", size=size)


def test_an_answer_comes_back() -> None:
    with pool_of(ECHO) as pool:
        assert pool.ask(b"hello\n", read_line) == b"HELLO\n"


def test_a_worker_is_kept_for_the_next_request() -> None:
    program = "import os, sys\nfor line in sys.stdin: print(os.getpid(), flush=True)"
    with pool_of(program) as pool:
        assert pool.ask(b"\n", read_line) == pool.ask(b"\n", read_line)


def test_requests_run_side_by_side() -> None:
    with pool_of(SLOW, size=2) as pool:
        pool.ask(b"\n", read_line)
        started = time.monotonic()
        threads = [threading.Thread(target=pool.ask, args=(b"\n", read_line)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert time.monotonic() - started < 0.95


def test_a_worker_that_dies_is_named_and_replaced() -> None:
    with pool_of(DYING) as pool:
        for _ in range(2):
            with pytest.raises(BackendUnavailableError, match="the test worker ended"):
                pool.ask(b"\n", read_line)


def test_a_torn_answer_is_not_taken_for_a_whole_one() -> None:
    program = "import sys\nsys.stdin.readline(); sys.stdout.write('abc'); sys.stdout.flush()"
    with pool_of(program) as pool, pytest.raises(BackendUnavailableError):
        pool.ask(b"\n", lambda stream: read_exactly(stream, 10))


def test_closing_leaves_no_process_behind() -> None:
    pool = pool_of(ECHO)
    pool.ask(b"x\n", read_line)
    worker = pool._idle[0]
    pool.close()
    assert worker.poll() is not None


def test_workers_end_when_their_parent_is_killed() -> None:
    parent = (
        "import sys, time\n"
        "from providers.worker_pool import WorkerPool, read_line\n"
        "program = 'import os, sys\\nfor line in sys.stdin: print(os.getpid(), flush=True)'\n"
        "pool = WorkerPool(lambda: [sys.executable, '-c', program], 'worker')\n"
        "print(pool.ask(b'\\n', read_line).decode().strip(), flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        worker = json.loads(process.stdout.readline())
        process.kill()
        process.wait()
    assert _gone(worker)


def _gone(process_id: int) -> bool:
    for _ in range(100):
        alive = subprocess.run(["ps", "-p", str(process_id), "-o", "stat="], capture_output=True, check=False)
        if alive.returncode or alive.stdout.strip().startswith(b"Z"):
            return True
        time.sleep(0.05)
    return False
