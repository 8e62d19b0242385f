"""Applying typed edits to prompts and tuning, and refusing the ones that would do harm."""

from collections.abc import Iterable
from string import Formatter

from pydantic import ValidationError

from agents.prompts.rules import parse_rules
from schema.errors import InputError
from schema.profile import Tuning
from schema.trial import Edit, EditKind

PROMPT_LIMIT = 12_000
"""Characters a prompt may grow to."""


def patch_prompt(prompt: str, edit: Edit) -> str:
    """Return the prompt with one rule line added, replaced or removed in the section the edit names.

    Raises:
        InputError: the section or the replaced line isn't there, a placeholder would be lost, or the
            prompt would pass its size limit.

    """
    _, _, section = edit.target.partition("/")
    patched = _replace(prompt, edit) if edit.before else _insert(prompt, section, edit.after)
    if placeholders(patched) != placeholders(prompt):
        raise InputError(f"The edit of {edit.target!r} changes the prompt's placeholders; leave them alone.")
    if len(patched) > PROMPT_LIMIT:
        raise InputError(f"The edit of {edit.target!r} makes the prompt pass {PROMPT_LIMIT} characters.")
    return patched


def patch_prompts(texts: dict[str, str], edits: Iterable[Edit]) -> dict[str, str]:
    """Return the prompt texts with every prompt edit applied, in order."""
    patched = dict(texts)
    for edit in edits:
        if edit.kind is EditKind.PROMPT:
            name = edit.target.partition("/")[0]
            if name not in patched:
                raise InputError(f"There is no prompt {name!r}; there are {', '.join(sorted(patched))}.")
            patched[name] = patch_prompt(patched[name], edit)
    return patched


def patch_tuning(tuning: Tuning, edits: Iterable[Edit]) -> Tuning:
    """Return the tuning with every profile edit applied, in order.

    Raises:
        InputError: an unknown parameter, or a value out of its bounds.

    """
    values = tuning.model_dump()
    for edit in edits:
        if edit.kind is EditKind.PROFILE:
            if edit.target not in values:
                known = ", ".join(sorted(values))
                raise InputError(f"There is no tuning parameter {edit.target!r}; there are {known}.")
            values[edit.target] = edit.after
    try:
        return Tuning.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name, value = first["loc"][0], first["input"]
        raise InputError(f"Tuning {name!r} can't be {value!r}: {first['msg']}.") from error


def placeholders(prompt: str) -> tuple[str, ...]:
    """Return the names in braces that a prompt is filled with, sorted.

    Raises:
        InputError: a brace has no partner.

    """
    try:
        return tuple(sorted({name for _, name, _, _ in Formatter().parse(prompt) if name is not None}))
    except ValueError as error:
        raise InputError(f"The prompt's braces don't match ({error}); write {{{{ for a brace.") from error


def inverse(edit: Edit, reason: str) -> Edit:
    """Return the edit that takes this one back."""
    return edit.model_copy(update={"before": edit.after, "after": edit.before, "reason": reason})


def _replace(prompt: str, edit: Edit) -> str:
    lines = prompt.splitlines()
    if edit.before not in lines:
        raise InputError(f"The prompt has no line {edit.before!r}; it can't be replaced.")
    at = lines.index(edit.before)
    lines[at : at + 1] = [edit.after] if edit.after else []
    return "\n".join(lines) + "\n"


def _insert(prompt: str, section: str, line: str) -> str:
    lines = prompt.splitlines()
    rules = [rule.line for rule in parse_rules(prompt).values() if rule.section == section]
    heading = f"## {section}"
    anchor = rules[-1] if rules else heading
    if anchor not in lines:
        raise InputError(f"The prompt has no section {section!r}.")
    lines.insert(lines.index(anchor) + 1, line)
    return "\n".join(lines) + "\n"
