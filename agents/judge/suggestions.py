"""What to do better: one sentence for each question that failed and for the concepts missed."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from itertools import groupby

from schema.loss import ChecklistItem

_FILE = files("agents.judge").joinpath("advice.toml")
ADVICE: Mapping[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
"""What to do where a question fails, by the question's item name."""

_NAMED = 5
"""Missed concepts that one sentence names."""


def suggestions(checklist: Iterable[ChecklistItem], missed: Sequence[str]) -> tuple[str, ...]:
    """Return a sentence for each failed question, in the checklist's order, then for the missed concepts."""
    failed = [item for item in checklist if not item.passed]
    by_question = [list(items) for _, items in groupby(failed, key=lambda item: item.question)]
    batches = [missed[i : i + _NAMED] for i in range(0, len(missed), _NAMED)]
    concepts = [f"Say something about {', '.join(batch)}." for batch in batches]
    return (*(_sentence(items) for items in by_question), *concepts)


def _sentence(items: Sequence[ChecklistItem]) -> str:
    """Return the advice with what was measured where it failed first."""
    first = items[0]
    places = f" in {len(items)} places" if len(items) > 1 else ""
    measured = "" if first.measured is None else f"{first.measured:g}, "
    evidence = f"; {first.evidence.rstrip('.')}" if first.evidence else ""
    return f"{_advice(first)}{places} ({measured}wanted {first.wanted}{evidence})."


def _advice(item: ChecklistItem) -> str:
    """Return the advice for an item, whose name may end in the part that it was put to; else its question."""
    known = [name for name in ADVICE if f"{item.name}-".startswith(f"{name}-")]
    return ADVICE[max(known, key=len)] if known else f"Mend what fails the question {item.question!r}"
