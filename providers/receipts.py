"""What a service answered, kept on disk by the hash of what it was asked: nothing is paid for twice."""

import json
import logging
import os
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

_LOG = logging.getLogger(__name__)
_CHUNK = 1 << 20


class Receipts:
    """A folder of answers; without one, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def find(self, key: str) -> dict[str, Any] | None:
        """Return what was kept under a key; None where nothing was, or it is torn."""
        if self._folder is None:
            return None
        path = self._path(key)
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            _LOG.warning("%s is torn: the service is asked again", path)
            return None
        return content if isinstance(content, dict) else None

    def keep(self, key: str, content: dict[str, Any]) -> None:
        """Keep an answer, whole or not at all."""
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file)
            Path(name).replace(self._path(key))
        finally:
            Path(name).unlink(missing_ok=True)

    def drop(self, key: str) -> None:
        """Forget an answer that is no longer valid."""
        if self._folder is not None:
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{key}.json"


def key_of(content: bytes | Path, *settings: str) -> str:
    """Return the key of a question: the hash of some bytes, or of a file's, and of what it is asked with."""
    digest = sha256(json.dumps(settings).encode())
    for chunk in _chunks(content):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(content: bytes | Path) -> Iterable[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
