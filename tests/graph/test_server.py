"""The LangGraph server that Studio talks to."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from langgraph_sdk import get_sync_client
from langgraph_sdk.client import SyncLangGraphClient

from tests.team import scripted_services

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SyncLangGraphClient]:
    """A client of a server whose home holds no pair."""
    port, home = free_port(), tmp_path_factory.mktemp("home")
    command = [
        sys.executable,
        "-m",
        "langgraph_cli",
        "dev",
        "--no-browser",
        "--no-reload",
        "--port",
        str(port),
    ]
    environment = {**os.environ, "CLAUDE_STUDIO_HOME": str(home)}
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            with get_sync_client(url=f"http://127.0.0.1:{port}") as client:
                wait_for(client, server, home / "server.log")
                yield client
        finally:
            server.terminate()
            server.wait(20)


def wait_for(client: SyncLangGraphClient, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while True:
        assert server.poll() is None, log.read_text()[-2000:]
        assert time.monotonic() < deadline, log.read_text()[-2000:]
        try:
            client.assistants.search()
        except httpx.TransportError:
            time.sleep(0.3)
        else:
            return


def test_the_server_offers_the_training_graph_with_its_forms(client: SyncLangGraphClient) -> None:
    (assistant,) = client.assistants.search(graph_id="training")
    schemas = client.assistants.get_schemas(assistant["assistant_id"])
    assert {"pairs", "messages"} <= set(schemas["input_schema"]["properties"])
    context = schemas["context_schema"]["properties"]
    assert context["max_trials"]["maximum"] == 200
    assert context["convergence_threshold"]["description"]
    assert schemas["output_schema"]["properties"]["losses"]["type"] == "array"


def test_the_drawn_graph_has_the_four_roles(client: SyncLangGraphClient) -> None:
    (assistant,) = client.assistants.search(graph_id="training")
    drawn = client.assistants.get_graph(assistant["assistant_id"], xray=True)
    names = {str(node["id"]).rsplit(":", 1)[-1] for node in drawn["nodes"]}
    assert {"analyst", "writer", "judge", "refiner"} <= names


def test_a_run_without_pairs_answers_with_what_to_do(client: SyncLangGraphClient) -> None:
    thread = client.threads.create()
    answer = client.runs.wait(thread["thread_id"], "training", input={"pairs": []})
    assert answer["outcome"] == "failed"
    assert "training ingest" in answer["messages"][-1]["content"]


def test_the_context_chooses_the_home(client: SyncLangGraphClient, tmp_path: Path) -> None:
    scripted_services(tmp_path, ["p1"])
    thread = client.threads.create()
    answer = client.runs.wait(
        thread["thread_id"], "training", input={"pairs": ["p9"]}, context={"home": str(tmp_path)}
    )
    assert "p9" in answer["messages"][-1]["content"]
    assert "p1" in answer["messages"][-1]["content"]
