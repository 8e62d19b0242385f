"""What a language model is asked and what it answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A conversation whose next turn is wanted as JSON of a schema."""

    role: str
    """Who asks: `analyst`, `writer`, `judge`, `refiner`, `steerer`; for the books only."""
    messages: tuple[Message, ...]
    schema_name: str
    schema: Mapping[str, Any] = field(hash=False)
    """Strict JSON schema of the answer: every field required, nothing else allowed."""
    temperature: float = 0.0
    sample: int = 0
    """Tells apart the samples that are drawn of one question."""
    max_output_tokens: int = 8000

    @property
    def characters(self) -> int:
        """Length of all that is sent."""
        return sum(len(message.text) for message in self.messages) + len(json.dumps(self.schema))

    def key(self, model: str) -> str:
        """Return a SHA-256 over all that decides the answer."""
        parts = {
            "model": model,
            "messages": [[message.role, message.text] for message in self.messages],
            "schema": [self.schema_name, self.schema],
            "temperature": self.temperature,
            "sample": self.sample,
            "max_output_tokens": self.max_output_tokens,
        }
        return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: always the raw text and what it cost, whether or not it can be used."""

    text: str
    input_tokens: int
    output_tokens: int
    cached_input_tokens: int = 0
    tokens_estimated: bool = False
    finish_reason: str = "stop"
    refusal: str = ""
    seconds: float = 0.0
    cache_hit: bool = False


class ChatModel(Protocol):
    """A language model on some server."""

    @property
    def name(self) -> str:
        """The model's name, as the server knows it."""
        ...

    def complete(self, request: ChatRequest) -> Reply:
        """Return the next turn.

        Faults that pass (429, 5xx, timeouts, broken connections) are tried again within the limits of the
        implementation.

        Raises:
            BackendUnavailableError: wrong key, unknown model, or the server can't be reached.
            ContextOverflowError: the request is longer than the model can read.
            ModelAnswerError: the server refuses the request, or answers with no completion.
            BudgetSpentError: the call could pass a limit that was set; nothing was sent.
        """
        ...

    def forget(self, request: ChatRequest) -> None:
        """Forget the kept answer of a request, which turned out to be of no use."""
        ...
