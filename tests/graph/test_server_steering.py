"""Steering through the real LangGraph server and its SDK: threads, streams, interrupts, forks, crashes."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from langgraph_sdk.client import SyncLangGraphClient
from langgraph_sdk.errors import ConflictError

from schema.trial import Outcome
from tests.graph.serving import Server

pytestmark = pytest.mark.slow
SERVED = {"training": "tests.graph.served:graph"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    server = Server(folder, folder / "home", SERVED, {"TEST_WRITER_SECONDS": "0.08"})
    yield server
    server.stop()


@pytest.fixture(scope="module")
def client(server: Server) -> SyncLangGraphClient:
    return server.start()


def thread(client: SyncLangGraphClient) -> str:
    return str(client.threads.create()["thread_id"])


def say(text: str) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": text}]}


def run(client: SyncLangGraphClient, thread_id: str, given: Any, **more: Any) -> Any:
    context = {"max_trials": 2, **more.pop("context", {})}
    return client.runs.wait(thread_id, "training", input=given, context=context, **more)


def wait_until(holds: Callable[[], Any], seconds: float = 120) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return found


def phase(client: SyncLangGraphClient, thread_id: str) -> str:
    return str((client.threads.get_state(thread_id)["values"] or {}).get("phase", ""))


def texts(answer: Any) -> list[str]:
    return [str(message["content"]) for message in answer["messages"]]


def test_a_run_is_started_and_questioned_in_one_thread(client: SyncLangGraphClient) -> None:
    thread_id = thread(client)
    answer = run(client, thread_id, say("start training"))
    assert answer["outcome"] == Outcome.CONVERGED or answer["outcome"] == Outcome.OUT_OF_BUDGET
    asked = run(client, thread_id, say("compare 0 and 1"))
    assert "trial_000" in texts(asked)[-1]
    assert "trial_001" in texts(asked)[-1]


@pytest.mark.parametrize("strategy", ["interrupt", "enqueue", "rollback", "reject"])
def test_a_message_during_a_run_is_heard_by_every_strategy(
    client: SyncLangGraphClient, strategy: Any
) -> None:
    thread_id = thread(client)
    first = client.runs.create(thread_id, "training", input={"pairs": []}, context={"max_trials": 2})
    wait_until(lambda: phase(client, thread_id) == "rehearse")
    given: dict[str, Any] = {"context": {"max_trials": 2}, "multitask_strategy": strategy}
    if strategy == "reject":
        with pytest.raises(ConflictError, match="already running"):
            client.runs.create(thread_id, "training", input=say("make it shorter"), **given)
        client.runs.join(thread_id, first["run_id"])
        assert phase(client, thread_id) == "over"
        return
    answer = client.runs.wait(thread_id, "training", input=say("make it shorter"), **given)
    told = " ".join(texts(answer))
    assert "Understood: length: shorter" in told
    if strategy == "interrupt":
        assert answer["outcome"] != Outcome.RUNNING
        shaped = client.threads.get_state(thread_id)["values"]["shaped_by"]
        assert [d["said"] for d in shaped] == ["make it shorter"]
    if strategy == "rollback":
        assert "Shall I start training with that" in told


def test_progress_and_messages_are_streamed(client: SyncLangGraphClient) -> None:
    thread_id = thread(client)
    seen: set[str] = set()
    events: list[Any] = []
    for part in client.runs.stream(
        thread_id,
        "training",
        input=say("start"),
        context={"max_trials": 1},
        stream_mode=["updates", "custom", "messages-tuple"],
        stream_subgraphs=True,
    ):
        seen.add(part.event.split("|")[0])
        events.append(part.data)
    assert {"updates", "custom", "messages"} <= seen
    steps = {event["step"] for event in events if isinstance(event, dict) and event.get("event") == "step"}
    assert {"writing", "voicing", "judging", "done"} <= steps


def test_a_review_interrupts_and_is_resumed(client: SyncLangGraphClient) -> None:
    thread_id = thread(client)
    run(client, thread_id, {"pairs": []}, context={"review": True})
    (interrupted,) = client.threads.get_state(thread_id)["interrupts"]
    assert interrupted["value"]["action_requests"][0]["args"]["edits"]
    answer = run(
        client,
        thread_id,
        None,
        context={"review": True},
        command={"resume": {"decisions": [{"type": "approve"}]}},
    )
    assert len(answer["losses"]) == 2


def test_a_trial_can_be_forked_from_the_threads_history(client: SyncLangGraphClient) -> None:
    thread_id = thread(client)
    first = run(client, thread_id, {"pairs": []})
    history = client.threads.get_history(thread_id, limit=100)
    before = next(
        state for state in history if state["next"] == ["trial"] and state["values"]["trial_number"] == 0
    )
    changed = client.threads.update_state(
        thread_id,
        {"directives": [_wish()]},
        checkpoint_id=before["checkpoint"]["checkpoint_id"],
        as_node="review",
    )
    answer = client.runs.wait(
        thread_id,
        "training",
        input=None,
        context={"max_trials": 2},
        checkpoint_id=changed["checkpoint"]["checkpoint_id"],
    )
    assert answer["run_id"] == first["run_id"]
    assert len(answer["losses"]) == 2
    state = client.threads.get_state(thread_id)["values"]
    assert [d["directive"]["kind"] for d in state["shaped_by"]] == ["length"]


def _wish() -> dict[str, Any]:
    return {
        "directive_id": "d1",
        "directive": {"kind": "length", "change": "set", "minutes": 2},
        "said": "2 minutes",
        "given_at": "2026-01-02T03:04:05Z",
    }


def test_a_cancelled_run_goes_on_when_it_is_told_to(client: SyncLangGraphClient) -> None:
    thread_id = thread(client)
    running = client.runs.create(thread_id, "training", input={"pairs": []}, context={"max_trials": 2})
    wait_until(lambda: phase(client, thread_id) == "rehearse")
    client.runs.cancel(thread_id, running["run_id"], wait=True)
    assert phase(client, thread_id) == "rehearse"
    answer = run(client, thread_id, say("go on"))
    assert len(answer["losses"]) == 2


def test_several_threads_train_at_once_and_the_server_answers_meanwhile(
    client: SyncLangGraphClient,
) -> None:
    threads = [thread(client) for _ in range(3)]
    running = [
        client.runs.create(t, "training", input=say("start"), context={"max_trials": 2}) for t in threads
    ]
    started = time.monotonic()
    asked = run(client, thread(client), say("what does structure loss mean?"))
    assert "Structure loss" in texts(asked)[-1]
    assert time.monotonic() - started < 60
    for thread_id, one in zip(threads, running, strict=True):
        client.runs.join(thread_id, one["run_id"])
    values = [client.threads.get_state(t)["values"] for t in threads]
    assert len({value["run_id"] for value in values}) == 3
    trial_ids = [trial_id for value in values for trial_id in value["trial_ids"]]
    assert len(set(trial_ids)) == len(trial_ids) == 6


def test_artefacts_are_served_and_nothing_else_is(client: SyncLangGraphClient, server: Server) -> None:
    run(client, thread(client), {"pairs": []}, context={"max_trials": 1})
    (*_, last) = httpx.get(f"{server.url}/studio/trials").json()
    names = httpx.get(f"{server.url}{last['files']}").json()
    assert "results.json" in names
    audio = httpx.get(f"{server.url}{next(iter(last['audio'].values()))}", headers={"Range": "bytes=0-99"})
    assert (audio.status_code, len(audio.content)) == (206, 100)
    for path in ("..%2f..%2fcheckpoints.sqlite", "trials/.sha256", ".locks", "chroma", "trials/nothing"):
        assert httpx.get(f"{server.url}/studio/files/{path}").status_code in (400, 404)
    for path in ("/studio/trials", "/dashboard/"):
        stranger = httpx.get(f"{server.url}{path}", headers={"Host": "evil.example"})
        assert stranger.status_code == 403


def test_the_dashboard_stands_beside_the_graphs(client: SyncLangGraphClient, server: Server) -> None:
    run(client, thread(client), {"pairs": []}, context={"max_trials": 1})
    page = httpx.get(f"{server.url}/dashboard", follow_redirects=True, timeout=60)
    assert page.status_code == 200, server.log.read_text()[-3000:]
    assert 'href="/dashboard/_studio/studio.css' in page.text.replace("\\", "")
    assert httpx.get(f"{server.url}/dashboard/media/pairs/p1/words").json()["title"] == "Paper p1"
    assert "BlockingError" not in server.log.read_text()


def test_nothing_blocked_the_servers_loop(server: Server) -> None:
    assert "BlockingError" not in server.log.read_text()


def test_a_killed_server_is_started_again_and_the_thread_goes_on(tmp_path: Path) -> None:
    server = Server(tmp_path, tmp_path / "home", SERVED, {"TEST_WRITER_SECONDS": "0.4"})
    try:
        client = server.start()
        thread_id = thread(client)
        client.runs.create(thread_id, "training", input=say("start"), context={"max_trials": 1})
        wait_until(lambda: phase(client, thread_id) == "rehearse")
        trial_id = client.threads.get_state(thread_id)["values"]["trial_id"]
        server.kill()
        client = server.start()
        wait_until(lambda: _values(client, thread_id).get("phase") == "over")
        values = _values(client, thread_id)
        assert values["trial_ids"] == [trial_id]
        assert "BlockingError" not in server.log.read_text()
    finally:
        server.stop()


def _values(client: SyncLangGraphClient, thread_id: str) -> dict[str, Any]:
    try:
        return dict(client.threads.get_state(thread_id)["values"] or {})
    except httpx.HTTPStatusError:
        return {}
