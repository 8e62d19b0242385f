"""What the LangGraph server asks of the SQLite saver beyond LangGraph's own."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from langgraph.graph import START, MessagesState, StateGraph

from memory.server_saver import ServerSaver


@pytest.fixture
async def saver(tmp_path: Path) -> AsyncIterator[ServerSaver]:
    async with ServerSaver.from_conn_string(str(tmp_path / "checkpoints.sqlite")) as saver:
        yield saver  # type: ignore[misc]


async def talk(saver: ServerSaver, thread_id: str, run_id: str, text: str) -> None:
    builder = StateGraph(MessagesState)
    builder.add_node("echo", lambda state: {"messages": [("ai", state["messages"][-1].text)]})
    builder.add_edge(START, "echo")
    config: Any = {"configurable": {"thread_id": thread_id}, "metadata": {"run_id": run_id}}
    await builder.compile(checkpointer=saver).ainvoke({"messages": [("user", text)]}, config)


async def heard(saver: ServerSaver, thread_id: str) -> list[str]:
    found = await saver.aget_tuple({"configurable": {"thread_id": thread_id}})
    return [m.text for m in found.checkpoint["channel_values"]["messages"]] if found else []


async def test_a_run_is_rolled_back_to_what_was_before_it(saver: ServerSaver) -> None:
    await talk(saver, "t1", "r1", "one")
    await talk(saver, "t1", "r2", "two")
    await saver.adelete_for_runs(["r2"])
    assert await heard(saver, "t1") == ["one", "one"]


async def test_a_copied_thread_holds_the_same_and_goes_its_own_way(saver: ServerSaver) -> None:
    await talk(saver, "t1", "r1", "one")
    await saver.acopy_thread("t1", "t2")
    await talk(saver, "t2", "r2", "two")
    assert await heard(saver, "t1") == ["one", "one"]
    assert await heard(saver, "t2") == ["one", "one", "two", "two"]
