"""What the LangGraph server is given beside the graphs: checkpoints in SQLite, the home's Chroma store."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from langgraph.store.base import BaseStore
from wordfreq import zipf_frequency

from graph.context import RunContext
from graph.process import let_collector_skip_what_is_loaded
from graph.services import home_store
from memory.checkpoints import CHECKPOINTS, SETTINGS
from memory.server_saver import ServerSaver


@asynccontextmanager
async def checkpointer() -> AsyncIterator[ServerSaver]:
    """Yield the saver over the file that the command line's runs use, too."""
    path = await asyncio.to_thread(_checkpoint_file)
    async with ServerSaver.from_conn_string(str(path)) as saver:
        await saver.conn.execute(SETTINGS)
        yield cast("ServerSaver", saver)


@asynccontextmanager
async def store() -> AsyncIterator[BaseStore]:
    """Yield the memory of the home that the environment names."""
    yield await asyncio.to_thread(_open)


def _checkpoint_file() -> Path:
    home = RunContext().home
    home.mkdir(parents=True, exist_ok=True)
    return home / CHECKPOINTS


def _open() -> BaseStore:
    _ = zipf_frequency(
        "the", "en"
    )  # unpacks its list in one go: at a request, the event loop would wait for it
    store = home_store(RunContext())
    let_collector_skip_what_is_loaded()
    return store
