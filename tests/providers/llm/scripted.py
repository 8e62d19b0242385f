"""A model in this process that answers as a script says."""

from collections.abc import Callable
from dataclasses import dataclass, field

from providers.llm.protocol import ChatRequest, Reply


def reply(text: str, **values: object) -> Reply:
    given = {"input_tokens": 100, "output_tokens": 20, "seconds": 0.5}
    return Reply(text, **{**given, **values})  # type: ignore[arg-type]


@dataclass
class ScriptedChat:
    """Answers from its list, then by its rule; remembers what it was asked."""

    answers: list[Reply] = field(default_factory=list)
    rule: Callable[[ChatRequest], Reply] = lambda request: reply('{"word": "yes", "number": 1}')
    name: str = "gpt-4.1-mini"
    asked: list[ChatRequest] = field(default_factory=list)
    forgotten: list[ChatRequest] = field(default_factory=list)

    def complete(self, request: ChatRequest) -> Reply:
        self.asked.append(request)
        return self.answers.pop(0) if self.answers else self.rule(request)

    def forget(self, request: ChatRequest) -> None:
        self.forgotten.append(request)
