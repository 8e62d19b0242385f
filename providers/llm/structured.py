"""Asking for a record: strict schema, validation, and one repair round that shows the model its error."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from providers.llm.protocol import ChatModel, ChatRequest, Message, Reply
from schema.errors import ModelAnswerError

_REPAIRS = 1
_SHOWN_ERRORS = 8
_EXCERPT = 160
_FENCE = re.compile(r"^\s*```(?:json)?\s*\n(?P<body>.*?)\n?\s*```\s*$", re.DOTALL)


class Answer(BaseModel):
    """Base of what a model is asked to fill in: every field is required, nothing else is allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


A = TypeVar("A", bound=Answer)
Check = Callable[[A], Sequence[str]]
"""Returns what is wrong with an answer of the right form, in words for the model; empty where nothing is."""


def all_of(*checks: Check[A]) -> Check[A]:
    """Return a check that finds what any of these finds."""
    return lambda answer: [problem for check in checks for problem in check(answer)]


def once(check: Check[A]) -> Check[A]:
    """Return a check that is worth a repair round but no failure: it finds nothing the second time.

    Its asker does without the parts that stay wrong.
    """
    asked: list[bool] = []

    def first_time(answer: A) -> Sequence[str]:
        if asked:
            return []
        asked.append(True)
        return check(answer)

    return first_time


@dataclass(frozen=True, slots=True)
class Asked(Generic[A]):
    """A checked answer, with what it took."""

    answer: A
    replies: tuple[Reply, ...]
    """All that came back, the answer's own last."""


def ask(
    model: ChatModel,
    kind: type[A],
    prompt: Sequence[Message],
    *,
    role: str,
    task: str,
    check: Check[A] | None = None,
    temperature: float = 0.0,
    sample: int = 0,
    max_output_tokens: int = 8000,
) -> Asked[A]:
    """Return the model's answer as a record that passed its check.

    An answer that can't be used (empty, cut off, not JSON, against the schema, failing the check) goes back
    to the model once, with its error. Where that fails too, both are forgotten by the cache: asking again
    later is a new chance.

    Raises:
        ModelAnswerError: the repaired answer can't be used either, or the model declines.
    """
    request = ChatRequest(
        role=role,
        messages=tuple(prompt),
        schema_name=task,
        schema=strict_schema(kind),
        temperature=temperature,
        sample=sample,
        max_output_tokens=max_output_tokens,
    )
    requests, replies = [request], list[Reply]()
    while True:
        reply = model.complete(requests[-1])
        replies.append(reply)
        answer, problems = _read(reply, kind, check)
        if answer is not None and not problems:
            return Asked(answer, tuple(replies))
        if len(replies) > _REPAIRS:
            for useless in requests:
                model.forget(useless)
            raise ModelAnswerError(_said(model.name, role, task, reply, problems))
        requests.append(_repair(requests[-1], reply, problems))


@cache
def strict_schema(kind: type[BaseModel]) -> dict[str, Any]:
    """Return a record's JSON schema as strict structured output wants it."""
    from langchain_core.utils.function_calling import convert_to_openai_function

    parameters: dict[str, Any] = convert_to_openai_function(kind, strict=True)["parameters"]
    return parameters


def _read(reply: Reply, kind: type[A], check: Check[A] | None) -> tuple[A | None, list[str]]:
    if reply.refusal:
        return None, [f"you declined: {reply.refusal}"]
    if not reply.text.strip():
        return None, ["it is empty"]
    try:
        answer = kind.model_validate_json(_bare(reply.text))
    except ValidationError as error:
        cut = ["it was cut off: answer more briefly"] if reply.finish_reason == "length" else []
        return None, cut + _in_words(error)
    return answer, list(check(answer)) if check else []


def _bare(text: str) -> str:
    """Return the JSON of an answer without the fence, or the words around it, that some models add."""
    fenced = _FENCE.match(text)
    body = fenced["body"] if fenced else text
    start, end = body.find("{"), body.rfind("}")
    return body[start : end + 1] if 0 <= start < end else body


def _in_words(error: ValidationError) -> list[str]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [f"{'.'.join(str(part) for part in e['loc']) or 'the answer'}: {e['msg']}" for e in found]


def _repair(request: ChatRequest, reply: Reply, problems: Sequence[str]) -> ChatRequest:
    shown = "\n".join(f"- {problem}" for problem in problems[:_SHOWN_ERRORS])
    more = f"\n- and {len(problems) - _SHOWN_ERRORS} more" if len(problems) > _SHOWN_ERRORS else ""
    wanted = json.dumps(request.schema, ensure_ascii=False)
    text = (
        f"That answer can't be used:\n{shown}{more}\n\n"
        f"Answer again, whole and corrected, as one JSON object of this schema:\n{wanted}"
    )
    turns = [Message("assistant", reply.text)] if reply.text.strip() else []
    return replace(request, messages=(*request.messages, *turns, Message("user", text)))


def _said(model: str, role: str, task: str, reply: Reply, problems: Sequence[str]) -> str:
    if reply.refusal:
        return f"{model} declines to answer the {role} ({task}): {' '.join(reply.refusal.split())[:_EXCERPT]}"
    excerpt = " ".join(reply.text.split())[:_EXCERPT]
    return (
        f"{model} gave the {role} no usable {task}, twice: {'; '.join(problems[:2])[:_EXCERPT]}. "
        f"It answered: {excerpt or 'nothing'}. Choose a more able model with --model-{role}."
    )
