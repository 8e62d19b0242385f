"""A server that answers "yes" unless told otherwise."""

import json
from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr

from providers.llm.openai_chat import Endpoint, OpenAIChat
from tests.models.chat_server import ChatServer, completion, serving

KEY = "sk-marked-7f3a"


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with serving(lambda _: completion(json.dumps({"word": "yes", "number": 1}))) as running:
        yield running


@pytest.fixture
def chat(server: ChatServer) -> Callable[..., OpenAIChat]:
    def make(model: str = "gpt-4.1-mini", **endpoint: float) -> OpenAIChat:
        given = {"max_retries": 2, "timeout": 5.0, **endpoint}
        return OpenAIChat(model, Endpoint(server.url, SecretStr(KEY), **given))  # type: ignore[arg-type]

    return make
