"""What to do better: one sentence for each question that failed and for the concepts missed."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from schema.loss import ChecklistItem

_NAMED = 5
"""Missed concepts that one sentence names."""


def suggestions(checklist: Iterable[ChecklistItem], missed: Sequence[str]) -> tuple[str, ...]:
    """Return one sentence a failed question, in the checklist's order, and one a handful of missed concepts."""
    failed = [item for item in checklist if not item.passed]
    by_question = [list(items) for _, items in groupby(failed, key=lambda item: item.question)]
    said = [_sentence(items) for items in by_question]
    batches = [missed[i : i + _NAMED] for i in range(0, len(missed), _NAMED)]
    return (*said, *(f"Say something about {', '.join(batch)}." for batch in batches))


def _sentence(items: Sequence[ChecklistItem]) -> str:
    worst = items[0]
    measured = "" if worst.measured is None else f"measured {worst.measured:g}, "
    places = f" in {len(items)} places" if len(items) > 1 else ""
    evidence = f" ({worst.evidence})" if worst.evidence else ""
    return f"{worst.criterion.value.capitalize()}: {worst.question} Not{places}: {measured}wanted {worst.wanted}{evidence}."
