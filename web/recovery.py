"""Bringing back what a killed server had under way: its threads by name, and runs that had not ended."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, suppress
from typing import Any
from uuid import UUID

from langgraph_sdk import get_client
from langgraph_sdk.client import LangGraphClient
from langgraph_sdk.errors import LangGraphError

from graph.context import RunContext
from graph.conversation import SERVER_LOCK
from graph.services import services_for
from schema.errors import BusyError
from schema.run import RunRecord
from schema.trial import Outcome

_LOG = logging.getLogger(__name__)
_TRIES, _PAUSE = 60, 0.5
_ACTIVE = frozenset({"pending", "running"})


@asynccontextmanager
async def recovering() -> AsyncIterator[None]:
    """Recover in the background, once the server answers, and show meanwhile that a server is there."""
    task = asyncio.create_task(_recover())
    with ThreadPoolExecutor(1) as own_thread:
        presence = ExitStack()
        await asyncio.wrap_future(own_thread.submit(_be_present, presence))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await asyncio.wrap_future(own_thread.submit(presence.close))


def _be_present(presence: ExitStack) -> None:
    """Hold the lock that tells other processes of a server; a second server leaves it to the first."""
    with suppress(BusyError):
        presence.enter_context(services_for(RunContext()).tree.run_lock(SERVER_LOCK))


async def _recover() -> None:
    runs = await asyncio.to_thread(_server_runs)
    if not runs:
        return
    client = get_client()
    for _ in range(_TRIES):
        try:
            await client.assistants.search(limit=1)
            break
        except (LangGraphError, OSError, RuntimeError):
            await asyncio.sleep(_PAUSE)
    for run in runs:
        try:
            await _bring_back(client, run)
        except LangGraphError as error:
            _LOG.warning("run %s could not be brought back: %s", run.run_id, error)


def _server_runs() -> Sequence[RunRecord]:
    """Return the runs that were begun in threads of a server."""
    return [run for run in services_for(RunContext()).runs.all() if _is_thread(run.thread_id)]


def _is_thread(name: str | None) -> bool:
    try:
        return name is not None and str(UUID(name)) == name
    except ValueError:
        return False


async def _bring_back(client: LangGraphClient, run: RunRecord) -> None:
    thread_id = str(run.thread_id)
    await client.threads.create(
        thread_id=thread_id, metadata={"graph_id": "training"}, if_exists="do_nothing"
    )
    if run.outcome is not Outcome.RUNNING:
        return
    state = await client.threads.get_state(thread_id)
    active = [known for known in await client.runs.list(thread_id, limit=20) if known["status"] in _ACTIVE]
    waits = any(task.get("interrupts") for task in state.get("tasks") or [])
    if active or waits or not state.get("next"):
        return
    await client.runs.create(thread_id, "training", input=None, context=_context(run))
    _LOG.info("going on with %s in thread %s", run.run_id, thread_id)


def _context(run: RunRecord) -> dict[str, Any]:
    asked = {**run.config.model_dump(mode="json"), "review": run.review}
    return {name: value for name, value in asked.items() if name in RunContext.model_fields}
