"""The books of language model calls: one line a call, appended as it ends, one file a run."""

import os
from pathlib import Path

from pydantic import ValidationError

from memory.names import check_name
from schema.errors import DamagedError
from schema.usage import CallRecord, Usage, total_of

_NO_RUN = "outside_runs"


class CallLedger:
    """Files under `<home>/usage/`; what was written survives a crash, a torn last line counts for nothing."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "usage"

    def record(self, call: CallRecord) -> None:
        """Write one call down, for good."""
        path = self._path(call.run_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, f"{call.model_dump_json(exclude_defaults=True)}\n".encode())
        finally:
            os.close(handle)

    def calls(self, run_id: str | None, trial_id: str | None = None) -> tuple[CallRecord, ...]:
        """Return a run's calls in the order they ended, or those of one of its trials.

        Raises:
            DamagedError: a line of the file is no record.
        """
        path = self._path(run_id)
        if not path.is_file():
            return ()
        lines = path.read_bytes().split(b"\n")
        calls = [_read(line, path, number) for number, line in enumerate(lines[:-1], start=1)]
        return tuple(call for call in calls if trial_id is None or call.trial_id == trial_id)

    def spent(self, run_id: str) -> Usage:
        """Return what a run's calls add up to, those of earlier processes included."""
        return total_of(self.calls(run_id))

    def _path(self, run_id: str | None) -> Path:
        return self._folder / f"{check_name(run_id or _NO_RUN, 'run')}.jsonl"


def _read(line: bytes, path: Path, number: int) -> CallRecord:
    try:
        return CallRecord.model_validate_json(line)
    except ValidationError as error:
        raise DamagedError(f"{path} is damaged in line {number}: remove that line") from error
