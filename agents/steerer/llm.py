"""The steerer on a language model: directives are its tools; the grammar looks after what could do harm."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from agents.prompts.assemble import assemble
from agents.prompts.loader import load_prompt
from agents.protocols import Situation
from agents.steerer.grammar import GrammarSteerer
from providers.llm.protocol import ChatModel
from providers.llm.structured import Answer, ask
from schema.directive import Destructive, Directive, Understanding
from schema.errors import StudioError

_DIRECTIVE: TypeAdapter[Directive] = TypeAdapter(Directive)
_KINDS = get_args(get_args(Directive)[0])


class ToolCall(Answer):
    """One directive."""

    tool: str
    arguments: str


class Option(Answer):
    """What a message may mean."""

    directives: list[ToolCall]


class Reading(Answer):
    """What the model read out of a message."""

    directives: list[ToolCall]
    ask: str
    options: list[Option]


class ModelSteerer:
    """Implements `agents.protocols.Steerer`.

    A message that the model can't read, or can't be asked about, is read by the grammar. A stop or a roll
    back that the grammar doesn't find in the words as well is asked back.
    """

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self._grammar = GrammarSteerer()

    def read(self, text: str, situation: Situation) -> Understanding:
        """Return the message as typed directives, or what must be asked back."""
        plainly = self._grammar.read(text, situation)
        try:
            reading = self._ask(text, situation)
        except StudioError:
            return plainly
        understood = Understanding(
            directives=_directives(reading.directives),
            ask=reading.ask,
            options=tuple(_directives(option.directives) for option in reading.options),
        )
        return _unguessed(understood, plainly)

    def _ask(self, text: str, situation: Situation) -> Reading:
        values = {
            "situation": _situation(situation),
            "pending": _pending(situation),
            "message": text,
            "directives": _tools(),
        }
        prompt = assemble(load_prompt("steerer"), values)
        return ask(
            self._model, Reading, prompt, role="steerer", task="directives", check=lambda r: list(_faults(r))
        ).answer


def _unguessed(understood: Understanding, plainly: Understanding) -> Understanding:
    """Turn what can't be undone lightly, and isn't plainly in the words, into a question."""
    harmful = [one for one in understood.directives if isinstance(one, Destructive)]
    if all(one in plainly.directives for one in harmful):
        return understood
    meant = " and ".join(one.summary for one in harmful)
    others = tuple(one for one in understood.directives if one not in harmful)
    return Understanding(directives=others, ask=f"Do you mean: {meant}?", options=(tuple(harmful),))


def _directives(calls: Sequence[ToolCall]) -> tuple[Directive, ...]:
    return tuple(_directive(call) for call in calls)


def _directive(call: ToolCall) -> Directive:
    return _DIRECTIVE.validate_python({**_arguments(call), "kind": call.tool})


def _arguments(call: ToolCall) -> dict[str, Any]:
    found = json.loads(call.arguments or "{}")
    if not isinstance(found, dict):
        raise ValueError(f"arguments must be a JSON object, not {call.arguments!r}")
    return found


def _faults(reading: Reading) -> Iterator[str]:
    """Yield what is wrong with the calls, in words for the model."""
    calls = [*reading.directives, *(call for option in reading.options for call in option.directives)]
    for call in calls:
        try:
            _directive(call)
        except ValidationError as error:
            yield from (f"{call.tool}: {e['msg']} at {e['loc']}" for e in error.errors(include_url=False))
        except ValueError as error:
            yield f"{call.tool}: {error}"
    if reading.options and not reading.ask:
        yield "options without a question: say in `ask` what they answer"


@cache
def _tools() -> str:
    """Return every directive with its arguments, as a tool is described."""
    return "\n".join(_tool(kind) for kind in _KINDS)


def _tool(kind: Any) -> str:
    schema = kind.model_json_schema()
    name = schema["properties"].pop("kind")["const"]
    arguments = {key: value for key, value in schema["properties"].items() if key != "kind"}
    shown = json.dumps({"arguments": arguments, **({"$defs": schema["$defs"]} if "$defs" in schema else {})})
    return f"- {name}: {' '.join((kind.__doc__ or '').split())} {shown}"


def _situation(situation: Situation) -> str:
    state = "A run is under way." if situation.running else "No run is under way."
    waiting = " The next trial waits for the person's word." if situation.reviewing else ""
    trials = ", ".join(situation.trial_ids) or "none"
    return f"{state}{waiting}\nFinished trials: {trials}\nPairs: {', '.join(situation.pair_ids) or 'none'}"


def _pending(situation: Situation) -> str:
    return "\n".join(
        f"{number}. {' and '.join(directive.summary for directive in option)}"
        for number, option in enumerate(situation.pending, start=1)
    )
