"""What differs between two trials: lines of their prompts, parameters of their profiles, losses by pair."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from schema.loss import LossMetrics, LossTerm
from schema.profile import AggregatedProfile, Tuning
from schema.prompt import PromptSet
from schema.trial import TrialResult

_CONTEXT = 2
"""Unchanged lines shown around a change."""


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a diff."""

    mark: str
    """`+`, `-`, a space, or `…` where lines are left out."""
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A value that differs."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LossChange:
    """One pair's losses in two trials, total first."""

    pair_id: str
    cells: tuple[tuple[str, float, float], ...]
    """(term, first, second)."""


def prompt_diffs(first: PromptSet, second: PromptSet) -> dict[str, tuple[DiffLine, ...]]:
    """Return the changed lines of every prompt that differs, with some around them."""
    return {
        name: tuple(_lines(text.splitlines(), second.texts[name].splitlines()))
        for name, text in first.texts.items()
        if text != second.texts[name]
    }


def profile_changes(first: AggregatedProfile, second: AggregatedProfile) -> tuple[Change, ...]:
    """Return what training moved between two profiles: parameters, and the order of sections."""
    changes = [
        Change(name.replace("_", " "), f"{before:g}", f"{after:g}")
        for name in Tuning.model_fields
        if (before := getattr(first.tuning, name)) != (after := getattr(second.tuning, name))
    ]
    orders = [" > ".join(p.canonical_segment_sequence) for p in (first, second)]
    if orders[0] != orders[1]:
        changes.append(Change("order of sections", *orders))
    return tuple(changes)


def loss_changes(first: TrialResult, second: TrialResult) -> tuple[LossChange, ...]:
    """Return the losses of the pairs that both trials measured, held-out ones among them."""
    before, after = measured(first), measured(second)
    shared = sorted(set(before) & set(after))
    return tuple(LossChange(pair, tuple(_cells(before[pair], after[pair]))) for pair in shared)


def measured(trial: TrialResult) -> dict[str, LossMetrics]:
    """Return all of a trial's results by pair, held-out pairs among them."""
    return {**trial.pair_results, **trial.validation_results}


def _cells(a: LossMetrics, b: LossMetrics) -> Iterator[tuple[str, float, float]]:
    yield "total", a.total_loss, b.total_loss
    for term in LossTerm:
        yield term.value, a.term(term), b.term(term)


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[DiffLine]:
    groups = SequenceMatcher(a=before, b=after, autojunk=False).get_grouped_opcodes(_CONTEXT)
    for number, group in enumerate(groups):
        if number or group[0][1] > 0:
            yield DiffLine("…", "")
        for tag, a0, a1, b0, b1 in group:
            if tag == "equal":
                yield from (DiffLine(" ", line) for line in before[a0:a1])
            else:
                yield from (DiffLine("-", line) for line in before[a0:a1])
                yield from (DiffLine("+", line) for line in after[b0:b1])
