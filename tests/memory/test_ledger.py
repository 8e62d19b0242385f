"""The books of language model calls."""

from pathlib import Path

import pytest

from memory.ledger import CallLedger
from schema.errors import DamagedError
from schema.usage import CallRecord
from tests.records import MOMENT


def call(**values: object) -> CallRecord:
    given = {"at": MOMENT, "run_id": "run_1", "role": "writer", "task": "outline", "model": "m",
             "input_tokens": 10, "output_tokens": 2, "seconds": 1.0, "dollars": 0.5}  # fmt: skip
    return CallRecord(**{**given, **values})  # type: ignore[arg-type]


def test_calls_come_back_in_order_by_run_and_trial(tmp_path: Path) -> None:
    ledger = CallLedger(tmp_path)
    calls = [call(trial_id="t0"), call(trial_id="t1"), call(run_id=None), call(run_id="run_2")]
    for each in calls:
        ledger.record(each)
    assert CallLedger(tmp_path).calls("run_1") == tuple(calls[:2])
    assert ledger.calls("run_1", "t1") == (calls[1],)
    assert ledger.calls(None) == (calls[2],)
    assert ledger.calls("run_9") == ()
    assert (ledger.spent("run_1").dollars, ledger.spent("run_1").tokens) == (1.0, 24)


def test_a_line_torn_by_a_crash_counts_for_nothing_a_damaged_one_is_named(tmp_path: Path) -> None:
    ledger = CallLedger(tmp_path)
    ledger.record(call())
    path = tmp_path / "usage" / "run_1.jsonl"
    path.write_bytes(path.read_bytes() + b'{"at": "2026-')
    assert ledger.calls("run_1") == (call(),)
    path.write_bytes(b"nonsense\n" + path.read_bytes())
    with pytest.raises(DamagedError, match="line 1"):
        ledger.calls("run_1")
