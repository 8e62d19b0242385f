"""The SQLite file that runs are resumed from."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from langgraph.checkpoint.sqlite import SqliteSaver

CHECKPOINTS = "checkpoints.sqlite"
SETTINGS = "PRAGMA synchronous=NORMAL"
"""With a write-ahead log, a step that is written is safe from a killed process without a wait for the disk; a
power cut may cost the last steps, which are then taken again, never the file."""


@contextmanager
def open_checkpoints(home: Path) -> Iterator[SqliteSaver]:
    """Yield the checkpoints of a home, made where there are none."""
    home.mkdir(parents=True, exist_ok=True)
    with SqliteSaver.from_conn_string(str(home / CHECKPOINTS)) as saver:
        saver.conn.execute(SETTINGS)
        saver.setup()
        yield saver
