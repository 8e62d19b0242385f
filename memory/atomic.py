"""Writing files so that a reader, or a crash, meets the old content or the new and nothing between."""

import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from schema.errors import DamagedError


def write_bytes(path: Path, data: bytes, *, announce: Callable[[], None] | None = None) -> None:
    """Replace a file's content at once: temporary file beside it, fsync, rename.

    `announce` is called when the content is safe on disk and not yet in place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        if announce is not None:
            announce()
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Replace a file by this text in UTF-8, line ends as they are."""
    write_bytes(path, text.encode())


def write_json(path: Path, value: Any) -> None:
    """Replace a file by this value as JSON (see `to_json`)."""
    write_bytes(path, to_json(value))


def to_json(value: Any) -> bytes:
    """Return readable JSON: sorted keys, 2 spaces, shortest exact floats, a trailing newline.

    Equal values give equal bytes, so that files can be compared by eye and by hash.

    Raises:
        ValueError: a float is NaN or infinite, which JSON can't hold.
    """
    text = json.dumps(_plain(value), sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def point(current: Path, target: Path) -> None:
    """Make `current` name a sibling: a relative symlink, or a file holding its name where links don't work.

    Raises:
        DamagedError: a real folder stands where the pointer belongs.
    """
    if current.is_dir() and not current.is_symlink():
        raise DamagedError(f"{current} is a folder, where a pointer to {target.name} belongs: move it away")
    temporary = current.with_name(f".{current.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        temporary.symlink_to(target.name)
    except (OSError, NotImplementedError):
        write_json(current, target.name)
        return
    temporary.replace(current)
    sync_folder(current.parent)


def pointed(current: Path) -> Path | None:
    """Return what `current` points to, or None where there is no pointer.

    Raises:
        DamagedError: the pointer names something that isn't there.
    """
    if not current.is_symlink() and not current.exists():
        return None
    target = current.parent / (current.readlink() if current.is_symlink() else _name_in(current))
    if target.parent != current.parent or not target.exists():
        raise DamagedError(f"{current} points to {target.name!r}, which isn't there: choose a version again")
    return target


def _name_in(pointer: Path) -> str:
    with suppress(ValueError, UnicodeDecodeError, IsADirectoryError):
        name = json.loads(pointer.read_text(encoding="utf-8"))
        if isinstance(name, str) and name == Path(name).name:
            return name
    raise DamagedError(f"{pointer} should hold the name of a version: choose a version again")


def sync_folder(folder: Path) -> None:
    """Make renames in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
