"""Faults of a server, played over real HTTP."""

import logging
from collections.abc import Callable

import pytest

from providers.llm.openai_chat import Endpoint, OpenAIChat
from providers.llm.protocol import ChatRequest, Message
from schema.errors import BackendUnavailableError, ContextOverflowError, ModelAnswerError
from tests.answers import Answer
from tests.models.chat_server import ChatServer, completion, fault
from tests.providers.llm.conftest import KEY

SCHEMA = {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]}
Chats = Callable[..., OpenAIChat]


def request(**values: object) -> ChatRequest:
    given = {"role": "writer", "messages": (Message("system", "Be."), Message("user", "Say yes.")),
             "schema_name": "word", "schema": SCHEMA}  # fmt: skip
    return ChatRequest(**{**given, **values})  # type: ignore[arg-type]


def test_an_answer_comes_with_its_text_and_what_it_cost(chat: Chats, server: ChatServer) -> None:
    server.queue.append(completion('{"word": "oui"}', usage=(70, 9), cached=64))
    reply = chat().complete(request())
    assert (reply.text, reply.input_tokens, reply.output_tokens) == ('{"word": "oui"}', 70, 9)
    assert (reply.cached_input_tokens, reply.tokens_estimated, reply.finish_reason) == (64, False, "stop")
    assert reply.seconds > 0


def test_the_schema_is_sent_strict_and_the_key_as_a_bearer(chat: Chats, server: ChatServer) -> None:
    chat().complete(request(temperature=0.7, sample=2, max_output_tokens=99))
    asked = server.asked[0]
    assert asked["response_format"]["json_schema"] == {"name": "word", "strict": True, "schema": SCHEMA}
    assert (asked["temperature"], asked["seed"], asked["max_completion_tokens"]) == (0.7, 2, 99)
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    assert server.keys == [f"Bearer {KEY}"]


def test_a_server_that_reports_no_usage_gets_an_estimate_that_says_so(
    chat: Chats, server: ChatServer
) -> None:
    server.queue.append(completion("x" * 40, usage=None))
    reply = chat().complete(request())
    assert reply.tokens_estimated
    assert reply.output_tokens == 10
    assert reply.input_tokens > 5


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
def test_a_passing_fault_is_tried_again(chat: Chats, server: ChatServer, status: int) -> None:
    server.queue.append(fault(status, "later", retry_after_ms="1"))
    assert chat().complete(request()).text
    assert len(server.asked) == 2


def test_a_retry_after_is_waited_for(chat: Chats, server: ChatServer) -> None:
    server.queue.append(fault(429, "slow down", retry_after="1"))
    reply = chat().complete(request())
    assert reply.seconds >= 0.9


def test_a_broken_body_is_asked_for_again(chat: Chats, server: ChatServer) -> None:
    whole = completion('{"word": "yes"}')
    server.queue.append(Answer(whole.body, cut_at=30))
    assert chat().complete(request()).text
    assert len(server.asked) == 2


def test_a_page_in_place_of_a_completion_is_asked_for_again_then_named(
    chat: Chats, server: ChatServer
) -> None:
    server.queue.append(Answer("<html>proxy</html>"))
    assert chat().complete(request()).text
    server.queue += [Answer("<html>proxy</html>")] * 2
    with pytest.raises(ModelAnswerError, match="something else than a chat completion"):
        chat().complete(request())


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (fault(401, f"Incorrect API key provided: {KEY}"), BackendUnavailableError, "set OPENAI_API_KEY"),
        (fault(403, "not for you"), BackendUnavailableError, "OPENAI_API_KEY"),
        (fault(404, "no such model", "model_not_found"), BackendUnavailableError, "--model"),
        (fault(400, "too long", "context_length_exceeded"), ContextOverflowError, "larger context"),
        (fault(400, "exceeds the available context size"), ContextOverflowError, "larger context"),
        (fault(400, "bad things"), ModelAnswerError, "bad things"),
        (fault(429, "quota", "insufficient_quota", retry_after_ms="1"), BackendUnavailableError, "--resume"),
        (fault(500, "oops", retry_after_ms="1"), BackendUnavailableError, "--resume"),
    ],
)
def test_a_lasting_fault_is_one_line_with_the_way_out_and_without_the_key(
    chat: Chats, server: ChatServer, answer: Answer, error: type[Exception], words: str
) -> None:
    server.queue += [answer] * 3
    with pytest.raises(error, match=words) as raised:
        chat().complete(request())
    assert "\n" not in str(raised.value)
    assert KEY not in f"{raised.value!r}{raised.value.__cause__!r}"


def test_the_key_is_in_no_log_however_much_is_logged(
    chat: Chats, server: ChatServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.queue += [fault(500, f"at {KEY}", retry_after_ms="1"), fault(401, f"bad {KEY}")]
    with caplog.at_level(logging.DEBUG), pytest.raises(BackendUnavailableError):
        chat().complete(request())
    assert caplog.records
    ours = [record for record in caplog.records if not record.name.startswith("openai")]
    assert KEY not in "\n".join(record.getMessage() for record in ours)
    headers = [r.getMessage() for r in caplog.records if "uthorization" in r.getMessage()]
    assert not any(KEY in line for line in headers)


def test_a_slow_server_is_given_up_in_time(chat: Chats, server: ChatServer) -> None:
    server.queue.append(Answer({}, wait=1.0))
    with pytest.raises(BackendUnavailableError, match="in time"):
        chat(timeout=0.2, max_retries=0).complete(request())


def test_a_server_that_is_not_there_is_one_line() -> None:
    chat = OpenAIChat("m", Endpoint("http://127.0.0.1:9/v1", None, max_retries=0))
    with pytest.raises(BackendUnavailableError, match="can't be reached"):
        chat.complete(request())


def test_a_server_without_schemas_is_asked_in_json_mode_with_the_schema_in_words(
    chat: Chats, server: ChatServer
) -> None:
    server.queue.append(fault(400, "response_format of type json_schema is not supported"))
    model = chat()
    assert model.complete(request()).text
    assert model.complete(request()).text
    assert [asked["response_format"]["type"] for asked in server.asked] == [
        "json_schema", "json_object", "json_object",
    ]  # fmt: skip
    assert '"word"' in server.asked[1]["messages"][0]["content"]


def test_a_server_without_any_json_mode_is_asked_in_words_alone(chat: Chats, server: ChatServer) -> None:
    server.queue += [fault(400, "unknown field response_format")] * 2
    assert chat().complete(request()).text
    assert "response_format" not in server.asked[2]
    assert '"word"' in server.asked[2]["messages"][0]["content"]


def test_a_model_without_temperature_is_asked_without(chat: Chats, server: ChatServer) -> None:
    server.queue.append(fault(400, "Unsupported value: 'temperature' does not support 0.5 with this model"))
    model = chat()
    model.complete(request(temperature=0.5))
    model.complete(request(temperature=0.5))
    assert ["temperature" in asked for asked in server.asked] == [True, False, False]
