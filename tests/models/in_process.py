"""The answering model without a server between: for tests of one agent."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from providers.llm.protocol import ChatRequest, Reply
from tests.models.answering import answer

Twist = Callable[[ChatRequest, dict[str, Any]], dict[str, Any] | str]


@dataclass
class AnsweringChat:
    """Answers by rules; `twist` may change an answer, or give raw text in its place."""

    twist: Twist = lambda request, found: found
    name: str = "answering"
    asked: list[ChatRequest] = field(default_factory=list)

    def complete(self, request: ChatRequest) -> Reply:
        self.asked.append(request)
        body = {
            "messages": [{"role": m.role, "content": m.text} for m in request.messages],
            "response_format": {"json_schema": {"name": request.schema_name}},
        }
        found = self.twist(request, answer(body))
        return Reply(found if isinstance(found, str) else json.dumps(found), 100, 20)

    def forget(self, request: ChatRequest) -> None:
        """Keep nothing, so that there is nothing to forget."""

    def tasks(self) -> list[str]:
        return [request.schema_name for request in self.asked]

    def of(self, task: str) -> list[ChatRequest]:
        return [request for request in self.asked if request.schema_name == task]
