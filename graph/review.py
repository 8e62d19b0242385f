"""The proposal that a run in review waits with: the payload that clients draw, the answers they give."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from schema.errors import one_line
from schema.trial import Edit

ACTION = "run_trial"
_EDITS = TypeAdapter(tuple[Edit, ...])
_YES = frozenset({"approve", "accept", "approved", "accepted", "yes", "ok"})
_NO = frozenset({"reject", "ignore", "rejected", "no"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person answered to a proposal."""

    approved: bool | None = None
    """None: only text was given."""
    text: str = ""
    """To be read as a chat message."""
    edits: tuple[Edit, ...] | None = None
    """The proposal's edits as the person changed them."""


def payload(trial_number: int, edits: Sequence[Edit], wished: Sequence[str]) -> dict[str, Any]:
    """Return what is shown: agent-chat-ui's shape, and agent-inbox's beside it."""
    args = {"trial_number": trial_number, "edits": [edit.model_dump(mode="json") for edit in edits]}
    description = _described(trial_number, edits, wished)
    return {
        "action_requests": [{"name": ACTION, "args": args, "description": description}],
        "review_configs": [{"action_name": ACTION, "allowed_decisions": ["approve", "edit", "reject"]}],
        "action_request": {"action": ACTION, "args": args},
        "config": {"allow_accept": True, "allow_edit": True, "allow_respond": True, "allow_ignore": True},
        "description": description,
    }


def _described(trial_number: int, edits: Sequence[Edit], wished: Sequence[str]) -> str:
    lines = [
        f"- {edit.target}: {edit.before or '(nothing)'} -> {edit.after or '(nothing)'}, because {edit.reason}"
        for edit in edits
    ]
    lines += [f"- as you asked: {line}" for line in wished]
    changes = "\n".join(lines) or "- nothing: prompts and profile as they are"
    return f"Trial {trial_number} would change:\n{changes}\nApprove, reject, or say what you want instead."


def read_verdict(answer: Any) -> Verdict:
    """Return what an answer says: plain text, a decision, a list of decisions, or `{"decisions": [...]}`.

    Raises:
        ValueError: it has none of these shapes, or edits that are none.

    """
    if isinstance(answer, str):
        return _said(answer)
    if isinstance(answer, bool):
        return Verdict(approved=answer)
    if isinstance(answer, Mapping) and "decisions" in answer:
        answer = answer["decisions"]
    if isinstance(answer, Sequence) and answer:
        answer = answer[0]
        if isinstance(answer, str):
            return _said(answer)
    if isinstance(answer, Mapping) and isinstance(answer.get("type"), str):
        return _decided(answer)
    raise ValueError(f"can't tell an approval from {one_line(json.dumps(answer, default=str))}")


def _said(text: str) -> Verdict:
    word = text.strip().lower().rstrip(".!")
    if word in _YES or word in _NO:
        return Verdict(approved=word in _YES)
    return Verdict(text=text)


def _decided(decision: Mapping[str, Any]) -> Verdict:
    kind = decision["type"].lower()
    if kind in _YES:
        return Verdict(approved=True)
    if kind in _NO:
        return Verdict(approved=False, text=str(decision.get("message") or ""))
    if kind == "edit":
        action = decision.get("edited_action") or decision.get("args") or {}
        return Verdict(approved=True, edits=_edited(action.get("args", action)))
    if kind in ("response", "respond"):
        return Verdict(text=str(decision.get("args") or decision.get("message") or ""))
    raise ValueError(f"a decision can be approve, edit or reject, not {kind!r}")


def _edited(args: Any) -> tuple[Edit, ...]:
    if isinstance(args, str):
        args = json.loads(args)
    try:
        return _EDITS.validate_python(args["edits"])
    except (KeyError, TypeError, ValidationError) as error:
        raise ValueError("an edited proposal has a list `edits`, each as it was shown") from error
