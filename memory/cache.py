"""Where the results of costly steps are kept, by a hash of all their inputs."""

from hashlib import sha256
from pathlib import Path

from memory.names import check_name


def cache_key(*parts: str | bytes) -> str:
    """Return a key made of all the inputs of a costly step, each part apart from the next."""
    digest = sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def cache_path(home: Path, kind: str, key: str) -> Path:
    """Return where the result of a costly step belongs: a path by its key, in a folder that is made.

    What stands there was made from inputs of exactly that key (see `cache_key`); nothing of it is part of
    the record, so the whole folder may be deleted at any time.
    """
    folder = home / "cache" / check_name(kind, "cache") / check_name(key, "cache key")[:2]
    folder.mkdir(parents=True, exist_ok=True)
    return folder / key
