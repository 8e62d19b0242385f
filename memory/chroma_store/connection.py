"""Chroma clients: a folder shared by processes, the memory of one process, or a server.

Chroma keeps a vector index in the memory of every process that has a folder open and doesn't notice what
other processes write: their vectors then leave the index without an error. So in a folder one process
writes at a time, and a process whose view is older than the last write opens the folder anew.
"""

import fcntl
import itertools
import os
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.parse import urlsplit

_PREFIX = "store2"
"""Changed whenever rows are written another way: collections written before are of no use then."""
Client = Any
"""A Chroma client; its own type lacks `close`."""


class StoreBusyError(TimeoutError):
    """Another process kept writing for longer than this one would wait."""


class StoreDamagedError(RuntimeError):
    """Chroma can't read its own files."""


class StoreUnreachableError(ConnectionError):
    """No Chroma server answers."""


class Connection(Protocol):
    """A way to Chroma that threads may share."""

    prefix: str
    """Starts the name of every collection."""
    exact: bool
    """Whether this process knows of every write, so that it may keep vectors in memory."""
    memo: dict[str, Any]
    """What was read from Chroma and holds until somebody else writes."""

    @property
    def client(self) -> Client:
        """Chroma's client; only inside `reading` or `writing`."""
        ...

    @property
    def folder(self) -> Path | None:
        """Where Chroma's files are, if this process can reach them."""
        ...

    def reading(self) -> Any:
        """Return a context in which the client and the memo are up to date."""
        ...

    def writing(self) -> Any:
        """Return a context in which nobody else writes."""
        ...

    def close(self) -> None:
        """Let go of the client; the next use opens it again."""
        ...


class FolderConnection:
    """An embedded Chroma in a folder. All stores of a process on one folder share one connection."""

    exact = True
    prefix = _PREFIX
    _open: ClassVar[dict[Path, "FolderConnection"]] = {}
    _register = threading.Lock()

    def __init__(self, folder: Path, wait_seconds: float) -> None:
        self.memo: dict[str, Any] = {}
        self.folder = folder
        self._wait_seconds = wait_seconds
        self._guard = threading.RLock()
        self._client: Client = None
        self._pid = os.getpid()
        self._generation = ""
        self._shared: int | None = None
        self._writing = False

    @classmethod
    def to(cls, folder: Path, wait_seconds: float = 60.0) -> "FolderConnection":
        """Return this process's connection to a folder."""
        folder = folder.absolute()
        with cls._register:
            known = cls._open.get(folder)
            if known is None or known._pid != os.getpid():
                known = cls._open[folder] = cls(folder, wait_seconds)
            return known

    @property
    def client(self) -> Client:
        """Chroma's client; nobody else writes from here to the end of the context."""
        if not self._writing and self._shared is None:
            self._shared = self._flock(fcntl.LOCK_SH)
            self._renew()
        if self._client is None:
            self._client = _folder_client(self.folder)
        return self._client

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Forget what another process has overwritten, then let the caller read."""
        with self._guard:
            self._check_process()
            if self._generation != self._latest():
                self._forget()
            try:
                yield
            except _internal_errors() as error:
                raise self._damaged(error) from error
            finally:
                if self._shared is not None and not self._writing:
                    os.close(self._shared)
                    self._shared = None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep all other processes from writing.

        Raises:
            StoreBusyError: another process kept writing for too long.
        """
        with self._guard:
            self._check_process()
            handle = self._flock(fcntl.LOCK_EX)
            try:
                self._renew()
                self._generation = secrets.token_hex(8)
                (self.folder / "generation").write_text(self._generation, encoding="ascii")
                self._writing = True
                yield
            except _internal_errors() as error:
                raise self._damaged(error) from error
            finally:
                self._writing = False
                os.close(handle)

    def close(self) -> None:
        """Close Chroma's files; the next use opens them again."""
        with self._guard:
            self._forget()

    def _renew(self) -> None:
        latest = self._latest()
        if self._generation != latest:
            self._forget()
            self._generation = latest

    def _forget(self) -> None:
        self.memo.clear()
        if self._client is not None:
            self._client.close()
            self._client = None
        self._generation = "stale"

    def _latest(self) -> str:
        try:
            return (self.folder / "generation").read_text(encoding="ascii")
        except FileNotFoundError:
            return ""

    def _flock(self, kind: int) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.folder / "writer.lock", os.O_RDWR | os.O_CREAT, 0o644)
        until = time.monotonic() + self._wait_seconds
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(handle, kind | fcntl.LOCK_NB)
                return handle
            if time.monotonic() > until:
                os.close(handle)
                raise StoreBusyError(
                    f"another process has been writing to {self.folder} for over {self._wait_seconds:.0f} s"
                )
            time.sleep(0.005)

    def _damaged(self, error: BaseException) -> StoreDamagedError:
        self._forget()
        return StoreDamagedError(f"Chroma can't read its files in {self.folder}: {error}")

    def _check_process(self) -> None:
        if self._pid != os.getpid():
            raise RuntimeError("a store that was used before a fork can't be used after it: open another")


class MemoryConnection:
    """A Chroma in memory, of one store alone."""

    exact = True
    folder = None
    _numbers = itertools.count()

    def __init__(self) -> None:
        self.memo: dict[str, Any] = {}
        self.prefix = f"memory{next(self._numbers)}"
        self._guard = threading.RLock()
        self._client: Client = None

    @property
    def client(self) -> Client:
        """Chroma's client."""
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            self._client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
        return self._client

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let one thread at a time use the client."""
        with self._guard:
            yield

    writing = reading

    def close(self) -> None:
        """Drop all that is stored."""
        with self._guard:
            if self._client is not None:
                for collection in self._client.list_collections():
                    if collection.name.startswith(f"{self.prefix}-"):
                        self._client.delete_collection(collection.name)
                self._client.close()
                self._client = None
            self.memo.clear()


class ServerConnection:
    """A Chroma server, which takes care of its many clients itself."""

    exact = False
    prefix = _PREFIX
    folder = None

    def __init__(self, url: str) -> None:
        self.memo: dict[str, Any] = {}
        self._url = urlsplit(url)
        self._guard = threading.RLock()
        self._client: Client = None

    @property
    def client(self) -> Client:
        """Chroma's client."""
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            secure = self._url.scheme == "https"
            try:
                self._client = chromadb.HttpClient(
                    host=self._url.hostname or "localhost",
                    port=self._url.port or (443 if secure else 8000),
                    ssl=secure,
                    settings=Settings(anonymized_telemetry=False),
                )
            except ValueError as error:  # Chroma says so where nothing answers
                raise self._unreachable() from error
        return self._client

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let one thread at a time use the client.

        Raises:
            StoreUnreachableError: the server doesn't answer, or no longer.
        """
        with self._guard:
            try:
                yield
            except _network_errors() as error:
                raise self._unreachable() from error

    writing = reading

    def close(self) -> None:
        """Let go of the client."""
        with self._guard:
            self.memo.clear()
            if self._client is not None:
                # Chroma's own close leaves its two HTTP sessions open.
                for api in (self._client._server, self._client._admin_client._server):
                    api._session.close()
                self._client.close()
                self._client = None

    def _unreachable(self) -> StoreUnreachableError:
        return StoreUnreachableError(f"no Chroma server answers at {self._url.geturl()}")


def connect(target: str | Path, wait_seconds: float) -> Connection:
    """Return a connection to a folder, to `:memory:` or to `http://host:port`; nothing is opened yet."""
    text = str(target)
    if text == ":memory:":
        return MemoryConnection()
    if text.startswith(("http://", "https://")):
        return ServerConnection(text)
    return FolderConnection.to(Path(target), wait_seconds)


def _internal_errors() -> tuple[type[BaseException], ...]:
    """Return the errors by which Chroma says that it can't go on; none before it is imported."""
    errors = sys.modules.get("chromadb.errors")
    return (errors.InternalError,) if errors else ()


def _network_errors() -> tuple[type[BaseException], ...]:
    """Return the errors by which Chroma's HTTP client says that nobody answers; none before its import."""
    client = sys.modules.get("httpx")
    return (client.TransportError,) if client else ()


def _folder_client(folder: Path) -> Client:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings
    from chromadb.errors import InternalError

    try:
        return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    except InternalError:
        # Chroma would hand out the half-opened client from now on, also when the files are mended.
        SharedSystemClient._identifier_to_system.pop(str(folder), None)
        raise
