"""Chat on OpenAI, or on any server that speaks its language: vLLM, Ollama, llama.cpp, LM Studio."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from providers.llm.faults import is_mangled, refuses, said, server_faults
from providers.llm.protocol import ChatRequest, Message, Reply

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_openai import ChatOpenAI

_CHARACTERS_A_TOKEN = 4
_MANGLED_RETRIES = 1
_FORMATS = ("json_schema", "json_object", "text")
"""Ways to ask for JSON, best first; a server that refuses one is asked in the next from then on."""
_ASK_FOR_JSON = "Answer with one JSON object of this JSON schema and with nothing before or after it:\n"
NO_KEY = "none"
"""Sent where no key is set: local servers want some key, and don't look at it."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the models are, and how patiently they are asked."""

    base_url: str | None = None
    """None: OpenAI's own."""
    api_key: SecretStr | None = None
    timeout: float = 600.0
    """Seconds a call may take."""
    max_retries: int = 4
    """How often a call is tried again after 408, 409, 429, 5xx, a timeout or a broken connection; a
    Retry-After of up to a minute is honoured, else the wait doubles from half a second."""

    @property
    def shown(self) -> str:
        """The server as an error names it."""
        return self.base_url or "api.openai.com"


@dataclass(slots=True)
class _Manners:
    """What the server was found to refuse, so that it isn't sent again."""

    format_at: int = 0
    omitted: set[str] = field(default_factory=set)

    @property
    def format(self) -> str:
        return _FORMATS[self.format_at]


class OpenAIChat:
    """Implements `ChatModel` on langchain-openai."""

    def __init__(self, model: str, endpoint: Endpoint) -> None:
        self._model = model
        self._endpoint = endpoint
        self._client: ChatOpenAI | None = None
        self._manners = _Manners()

    @property
    def name(self) -> str:
        """The model's name, as the server knows it."""
        return self._model

    def complete(self, request: ChatRequest) -> Reply:
        """Return the next turn; see `ChatModel.complete`."""
        mangled = 0
        while True:
            try:
                return self._once(request)
            except server_faults() as error:
                if self._learns_from(error):
                    continue
                if is_mangled(error) and mangled < _MANGLED_RETRIES:
                    mangled += 1
                    continue
                raise said(error, self._model, self._endpoint.shown, self._endpoint.api_key) from None

    def forget(self, request: ChatRequest) -> None:
        """Keep nothing, so that there is nothing to forget."""

    def _once(self, request: ChatRequest) -> Reply:
        started = time.perf_counter()
        answer = self._chat().invoke(self._messages(request), **self._options(request))
        return _reply(request, answer, time.perf_counter() - started)

    def _chat(self) -> "ChatOpenAI":
        if self._client is None:
            from langchain_openai import ChatOpenAI

            self._client = ChatOpenAI(
                model=self._model,
                api_key=self._endpoint.api_key or SecretStr(NO_KEY),
                base_url=self._endpoint.base_url,
                timeout=self._endpoint.timeout,
                max_retries=self._endpoint.max_retries,
                use_responses_api=False,
            )
        return self._client

    def _messages(self, request: ChatRequest) -> list["BaseMessage"]:
        messages = list(request.messages)
        if self._manners.format != "json_schema":
            schema = json.dumps(request.schema, ensure_ascii=False)
            messages.insert(0, Message("system", f"{_ASK_FOR_JSON}{schema}"))
        return [_as_langchain(message) for message in messages]

    def _options(self, request: ChatRequest) -> dict[str, Any]:
        """Return the call's parameters.

        The format goes in beside langchain-openai's own parameters: given as `response_format` it is parsed
        there, and an answer that breaks off raises without its text and usage.
        """
        options: dict[str, Any] = {"max_tokens": request.max_output_tokens}
        options |= {"temperature": request.temperature, "seed": request.sample}
        for name in self._manners.omitted:
            options.pop(name, None)
        response_format = _response_format(self._manners.format, request)
        return {
            **options,
            **({"extra_body": {"response_format": response_format}} if response_format else {}),
        }

    def _learns_from(self, error: Exception) -> bool:
        """Drop what the server refuses; return whether that is worth another try."""
        name = refuses(error, ("temperature", "seed", "max_completion_tokens", "response_format"))
        if name == "response_format" and self._manners.format_at < len(_FORMATS) - 1:
            self._manners.format_at += 1
            return True
        option = "max_tokens" if name == "max_completion_tokens" else name
        if option in {"temperature", "seed", "max_tokens"} and option not in self._manners.omitted:
            self._manners.omitted.add(option)
            return True
        return False


def _response_format(kind: str, request: ChatRequest) -> Mapping[str, Any] | None:
    if kind == "json_schema":
        schema = {"name": request.schema_name, "strict": True, "schema": request.schema}
        return {"type": "json_schema", "json_schema": schema}
    return {"type": "json_object"} if kind == "json_object" else None


def _as_langchain(message: Message) -> "BaseMessage":
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    kinds: dict[str, type[BaseMessage]] = {
        "system": SystemMessage,
        "user": HumanMessage,
        "assistant": AIMessage,
    }
    return kinds[message.role](message.text)


def _reply(request: ChatRequest, answer: "AIMessage", seconds: float) -> Reply:
    text = answer.text if isinstance(answer.text, str) else str(answer.content)
    usage = answer.usage_metadata
    details = usage.get("input_token_details") if usage else None
    return Reply(
        text=text,
        input_tokens=usage["input_tokens"] if usage else request.characters // _CHARACTERS_A_TOKEN,
        output_tokens=usage["output_tokens"] if usage else len(text) // _CHARACTERS_A_TOKEN,
        cached_input_tokens=(details.get("cache_read") or 0) if details else 0,
        tokens_estimated=usage is None,
        finish_reason=str(answer.response_metadata.get("finish_reason") or "stop"),
        refusal=str(answer.additional_kwargs.get("refusal") or ""),
        seconds=round(seconds, 3),
    )
