"""A folder of the tree: files written atomically, with a log of their hashes beside them."""

import json
import os
import re
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from memory.atomic import to_json, write_bytes
from memory.record_cache import RecordCache
from schema.errors import DamagedError, NotFoundError

T = TypeVar("T")

LOG_NAME = ".sha256"
REMOVED = "0" * 64
"""Logged in place of a hash for a file that was removed."""
_RECORDS = RecordCache()
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>.+)")


class Shelf:
    """One folder whose files are checked against the hashes logged when they were written.

    A hash is logged when the content is safe in a temporary file, before that is renamed into place. So
    after a crash the file matches its last hash or, where the temporary file is still there, the one
    before; any other content was not written by us.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write_bytes(self, name: str, data: bytes) -> Path:
        """Write one file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        write_bytes(path, data, announce=lambda: self._log(name, sha256(data).hexdigest()))
        return path

    def write_text(self, name: str, text: str) -> Path:
        """Write one text in UTF-8, line ends as they are."""
        return self.write_bytes(name, text.encode())

    def write_json(self, name: str, value: Any) -> Path:
        """Write a record, or plain values and records in lists and dictionaries."""
        return self.write_bytes(name, to_json(value))

    def remove(self, name: str) -> None:
        """Remove a file, where it is, and say in the log that it is meant to be gone."""
        if (self.folder / name).exists():
            self._log(name, REMOVED)
            (self.folder / name).unlink()

    def holds(self, name: str) -> bool:
        """Whether the file is there."""
        return (self.folder / name).is_file()

    def read_bytes(self, name: str) -> bytes:
        """Return a file's content.

        Raises:
            NotFoundError: there is no such file.
        """
        try:
            return (self.folder / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotFoundError(f"there is no {self.folder.name}/{name} in {self.folder.parent}") from error

    def read_text(self, name: str) -> str:
        """Return a text.

        Raises:
            NotFoundError: there is no such file.
            DamagedError: it isn't UTF-8.
        """
        try:
            return self.read_bytes(name).decode()
        except UnicodeDecodeError as error:
            raise self._damaged(name, "it isn't UTF-8 text") from error

    def read_json(self, name: str) -> Any:
        """Return a file's plain values.

        Raises:
            NotFoundError: there is no such file.
            DamagedError: it isn't JSON.
        """
        try:
            return json.loads(self.read_text(name))
        except json.JSONDecodeError as error:
            raise self._damaged(name, f"line {error.lineno}: {error.msg}") from error

    def load(self, name: str, kind: type[T]) -> T:
        """Return a file's record, or collection of records, checked against its type.

        It is read once while the file stays as it is.

        Raises:
            NotFoundError: there is no such file.
            DamagedError: it isn't JSON, or not a record of that type.
        """
        return _RECORDS.get(self.folder / name, kind, lambda: self._read(name, kind))

    def _read(self, name: str, kind: type[T]) -> T:
        data = self.read_bytes(name)
        try:
            return TypeAdapter(kind).validate_json(data)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise self._damaged(name, f"{where or 'the file'}: {first['msg']}") from error

    def seal(self) -> None:
        """Log the hash of every file that others put into the folder."""
        logged = self.logged()
        for name in self.files():
            digest = digest_of(self.folder / name)
            if digest not in logged.get(name, ())[-1:]:
                self._log(name, digest)

    def files(self) -> tuple[str, ...]:
        """Return the names of all files under the folder, relative to it, hidden ones and links left out."""
        found = (path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink())
        names = (path.relative_to(self.folder) for path in found)
        return tuple(sorted(str(name) for name in names if not any(p.startswith(".") for p in name.parts)))

    def logged(self) -> dict[str, tuple[str, ...]]:
        """Return the hashes logged for each name, oldest first; the last of a removed file is REMOVED."""
        found: dict[str, list[str]] = defaultdict(list)
        log = self.folder / LOG_NAME
        if log.is_file():
            for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
                if match := _LINE.fullmatch(line):
                    found[match["name"]].append(match["digest"])
        return {name: tuple(digests) for name, digests in found.items()}

    def _log(self, name: str, digest: str) -> None:
        """Append in one write, which other processes' lines can't cut in two."""
        handle = os.open(self.folder / LOG_NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, f"{digest}  {name}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def _damaged(self, name: str, cause: str) -> DamagedError:
        return DamagedError(f"{self.folder / name} is damaged ({cause}): restore it or make it again")


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
