"""The refiner on a language model: reads the evidence, answers small typed edits with their reasons."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from pydantic import ValidationError

from agents.prompts.assemble import assemble
from agents.prompts.loader import load_prompt
from agents.protocols import Evidence
from agents.refiner.patch import patch_prompts, patch_tuning
from providers.llm.protocol import ChatModel
from providers.llm.structured import Answer, ask, once
from schema.errors import InputError
from schema.loss import LossTerm
from schema.profile import Tuning
from schema.trial import Edit, EditKind, Proposal

_TARGETS = "script_writer/"
_ITEMS = 20
"""Failed checklist items that are shown, the most frequent first."""


class Change(Answer):
    """One proposed edit."""

    kind: Literal["prompt", "profile"]
    target: str
    before: str
    after: str
    metric: LossTerm
    checks: list[str]
    group: int
    reason: str


class Changes(Answer):
    """What the refiner proposes."""

    changes: list[Change]


class ModelRefiner:
    """Implements `agents.protocols.Refiner`."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    def refine(self, evidence: Evidence) -> tuple[Proposal, ...]:
        """Return proposals in the model's order; what can't be applied after one repair is left out."""
        answer = ask(
            self._model,
            Changes,
            assemble(load_prompt("refiner"), _values(evidence)),
            role="refiner",
            task="changes",
            check=once(lambda answer: [problem for _, problem in _faults(evidence, answer)]),
        ).answer
        faulty = {group for group, _ in _faults(evidence, answer)}
        groups = dict.fromkeys(change.group for change in answer.changes if change.group not in faulty)
        return tuple(
            Proposal(edits=tuple(_edit(c) for c in answer.changes if c.group == group)) for group in groups
        )


def _edit(change: Change) -> Edit:
    kind = EditKind(change.kind)
    after = change.after
    if kind is EditKind.PROFILE:
        after = repr(round(float(change.after), 4))
    return Edit(
        kind=kind,
        target=change.target,
        before=change.before,
        after=after,
        metric=change.metric,
        checks=tuple(change.checks),
        reason=change.reason,
    )


def _faults(evidence: Evidence, answer: Changes) -> Iterator[tuple[int, str]]:
    """Yield the groups that can't be applied, or were tried in vain, with what is wrong with them."""
    tried = {*evidence.turned_down, *(e.edit.key for e in evidence.effects if not e.kept)}
    for group in dict.fromkeys(change.group for change in answer.changes):
        changes = [change for change in answer.changes if change.group == group]
        if any(c.kind == "prompt" and not c.target.startswith(_TARGETS) for c in changes):
            yield group, f"group {group}: only rules of {_TARGETS}... can be changed, never a judge's prompt"
            continue
        try:
            proposal = Proposal(edits=tuple(_edit(change) for change in changes))
            patch_prompts(evidence.prompts.texts, proposal.edits)
            patch_tuning(evidence.profile.tuning, proposal.edits)
        except (InputError, ValidationError, ValueError) as error:
            yield group, f"group {group} can't be applied: {' '.join(str(error).split())}"
            continue
        if proposal.key in tried or any(edit.key in tried for edit in proposal.edits):
            yield group, f"group {group} was tried and brought nothing: propose something else"


def _values(evidence: Evidence) -> dict[str, str]:
    heard = [
        f"- {concept}: {passage.segment.transcript_segment.text}"
        for concept, passages in evidence.heard.items()
        for passage in passages
    ]
    return {
        "prompt": evidence.prompts.texts["script_writer"],
        "parameters": _parameters(evidence.profile.tuning),
        "losses": _losses(evidence),
        "missed": _counted(c for r in evidence.results.values() for c in r.concepts_missed),
        "heard": "\n".join(heard),
        "failures": _failures(evidence),
        "suggestions": _counted(s for r in evidence.results.values() for s in r.improvement_suggestions),
        "history": _history(evidence),
    }


def _parameters(tuning: Tuning) -> str:
    lines = []
    for name, field in Tuning.model_fields.items():
        low, high = (next(getattr(m, end) for m in field.metadata if hasattr(m, end)) for end in ("ge", "le"))
        lines.append(f"- {name}: {getattr(tuning, name):g} ({low:g} to {high:g})")
    return "\n".join(lines)


def _losses(evidence: Evidence) -> str:
    lines = [f"weights: {', '.join(f'{t} {getattr(evidence.weights, t.value):g}' for t in LossTerm)}"]
    for pair, result in sorted(evidence.results.items()):
        terms = ", ".join(f"{term} {result.term(term):.3f}" for term in LossTerm)
        lines.append(
            f"{pair}: total {result.total_loss:.3f}; {terms}; {result.duration_generated:.0f} s of "
            f"{result.duration_reference:.0f} s; sections {' > '.join(result.generated_sections)} against "
            f"{' > '.join(result.reference_sections)}"
        )
    return "\n".join(lines)


def _counted(things: Iterator[str]) -> str:
    return "\n".join(f"- {thing} ({count})" for thing, count in Counter(things).most_common())


def _failures(evidence: Evidence) -> str:
    """Return the questions that failed, each with its share and one quote."""
    items = [item for result in evidence.results.values() for item in result.checklist]
    asked = Counter(item.question for item in items)
    failed = [item for item in items if not item.passed]
    lines = []
    for question, count in Counter(item.question for item in failed).most_common(_ITEMS):
        first = next(item for item in failed if item.question == question)
        lines.append(f"- [{_question_name(first.name)}] {question} failed {count} of {asked[question]}: "
                     f"{first.evidence}")  # fmt: skip
    return "\n".join(lines)


def _question_name(item: str) -> str:
    """Return an item's name without the part that it was put to: `w01`, `c012`, `k03`, `p1`."""
    head, _, part = item.rpartition("-")
    return head if head and part[:1].isalpha() and part[1:].isdigit() else item


def _history(evidence: Evidence) -> str:
    lines = [_effect_line(effect.edit, effect.kept, effect.loss_before, effect.loss_after)
             for effect in evidence.effects]  # fmt: skip
    lines += [f"- brought nothing on a first look: {key}" for key in evidence.turned_down]
    return "\n".join(lines)


def _effect_line(edit: Edit, kept: bool, before: float, after: float) -> str:
    verdict = "worked" if kept else "brought nothing"
    return f"- {verdict}: {edit.key} ({edit.metric} {before:.3f} to {after:.3f})"
