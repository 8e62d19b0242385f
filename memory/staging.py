"""Folders that appear whole or not at all."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from memory.atomic import sync_folder
from memory.lock import WriterLock
from schema.errors import BusyError

_TRIES = 100


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the target's place when the block ends well, and else is gone.

    The caller holds the lock on the target. What a killed writer left behind is mended first.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    mend(target)
    for leftover in target.parent.glob(f".{target.name}.*.new"):
        shutil.rmtree(leftover)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    fresh.mkdir()
    try:
        yield fresh
        sync_folder(fresh)
    except BaseException:
        shutil.rmtree(fresh)
        raise
    _swap(fresh, target)


def _swap(fresh: Path, target: Path) -> None:
    old = _old(target)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    sync_folder(target.parent)
    if old.exists():
        shutil.rmtree(old)


def mend(target: Path) -> None:
    """Finish or undo a swap that was cut short: the old folder comes back unless the new one stands."""
    old = _old(target)
    if old.exists():
        if target.exists():
            shutil.rmtree(old)
        else:
            old.rename(target)


def needs_mending(target: Path) -> bool:
    """Whether a swap of this folder was cut short, or is under way."""
    return _old(target).exists()


def settle(target: Path, lock: WriterLock) -> None:
    """Undo a swap that was cut short; one that is under way is waited for, which is soon over."""
    for _ in range(_TRIES):
        if target.is_dir() or not needs_mending(target):
            return
        try:
            with lock:
                mend(target)
        except BusyError:
            time.sleep(0.01)


def is_leftover(path: Path) -> bool:
    """Whether a path is what a killed writer leaves behind: a staged or replaced folder, a temporary file."""
    return path.name.startswith(".") and path.suffix in {".new", ".old", ".tmp"}


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")
