"""The LangGraph server that Studio talks to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from langgraph_sdk.client import SyncLangGraphClient

from tests.graph.serving import Server
from tests.team import scripted_services

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SyncLangGraphClient]:
    """A client of a server as `make studio` starts it, whose home holds no pair."""
    folder = tmp_path_factory.mktemp("server")
    server = Server(folder, folder / "home")
    try:
        yield server.start()
    finally:
        server.stop()


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
