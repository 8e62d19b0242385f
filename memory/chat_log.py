"""What was said in chat about a run, by any process: also the inbox that the run reads at its boundaries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from langgraph.store.base import BaseStore, SearchItem

from memory.namespaces import Namespaces, label
from schema.base import Record
from schema.directive import Directive

_MOST = 1_000


class ChatEntry(Record):
    """One message."""

    key: str
    speaker: str
    """`user` or `studio`."""
    text: str
    said_at: datetime
    directives: tuple[Directive, ...] | None = None
    """What a user's message was understood as, where that is settled already."""
    read: bool = True
    """False: a user's message that waits for the run's next boundary."""


class ChatLog:
    """Messages in the store, one namespace a run, never indexed for search; keys sort by time."""

    def __init__(self, store: BaseStore, organisation: str) -> None:
        self._store = store
        self._names = Namespaces(organisation)

    def post(self, run_id: str, text: str, at: datetime) -> ChatEntry:
        """Keep what the run, or whoever answers for it, says."""
        return self._keep(run_id, _entry("studio", text, at))

    def say(
        self,
        run_id: str,
        text: str,
        at: datetime,
        *,
        directives: Sequence[Directive] | None = None,
        read: bool = False,
    ) -> ChatEntry:
        """Keep what a user says; unless it is read already, it waits for the run's next boundary."""
        entry = _entry("user", text, at)
        settled = tuple(directives) if directives is not None else None
        return self._keep(run_id, entry.model_copy(update={"directives": settled, "read": read}))

    def waiting(self, run_id: str) -> tuple[ChatEntry, ...]:
        """Return the messages that nobody has read, oldest first."""
        return self._found(run_id, {"read": False})

    def mark_read(self, run_id: str, entry: ChatEntry) -> None:
        """Note that a message was acted on."""
        self._keep(run_id, entry.model_copy(update={"read": True}))

    def entries(self, run_id: str, after: str = "") -> tuple[ChatEntry, ...]:
        """Return all messages of a run after a key, oldest first."""
        return tuple(entry for entry in self._found(run_id, None) if entry.key > after)

    def _keep(self, run_id: str, entry: ChatEntry) -> ChatEntry:
        self._store.put(self._namespace(run_id), entry.key, entry.model_dump(mode="json"), index=False)
        return entry

    def _found(self, run_id: str, chosen: dict[str, Any] | None) -> tuple[ChatEntry, ...]:
        found: list[SearchItem] = []
        while page := self._store.search(
            self._namespace(run_id), filter=chosen, limit=_MOST, offset=len(found)
        ):
            found += page
        entries = (ChatEntry.model_validate(item.value) for item in found)
        return tuple(sorted(entries, key=lambda entry: entry.key))

    def _namespace(self, run_id: str) -> tuple[str, ...]:
        return (*self._names.chat, label(run_id))


def _entry(speaker: str, text: str, at: datetime) -> ChatEntry:
    key = f"{at.timestamp():017.6f}-{uuid4().hex[:8]}"
    return ChatEntry(key=key, speaker=speaker, text=text, said_at=at)
