"""What a run says while it goes on: one line an event, appended, so that another process can follow it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memory.names import check_name


@dataclass(frozen=True, slots=True)
class Heard:
    """The events of a run after some place in its log."""

    events: tuple[dict[str, Any], ...]
    offset: int
    """Where to go on reading: bytes from the start of the log."""


class ProgressLog:
    """Files under `<home>/progress/`, one a run.

    They tell what is going on, not what was found: losses and scripts are in the tree, and the folder
    may be deleted whenever no run is under way.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / "progress"

    def append(self, run_id: str, event: Mapping[str, Any]) -> None:
        """Write one event down in one write, which lines of other threads can't cut in two."""
        path = self._path(run_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, f"{json.dumps(event, ensure_ascii=False, sort_keys=True)}\n".encode())
        finally:
            os.close(handle)

    def read(self, run_id: str, offset: int = 0) -> Heard:
        """Return the events after `offset`; a torn line counts for nothing, a last one may yet be ended."""
        try:
            with self._path(run_id).open("rb") as file:
                file.seek(offset)
                data = file.read()
        except FileNotFoundError:
            return Heard((), offset)
        whole = data[: data.rfind(b"\n") + 1]
        events = [event for line in whole.splitlines() if (event := _event(line)) is not None]
        return Heard(tuple(events), offset + len(whole))

    def _path(self, run_id: str) -> Path:
        return self._folder / f"{check_name(run_id, 'run')}.jsonl"


def _event(line: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None
