"""Keeping an episode to its length: budgets that follow what was written, then mending."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from agents.writer.llm.parts import Draft, Part

TOLERANCE = 0.10
"""Share by which an episode's words may miss its target."""
_AIM = 0.05
"""Mending goes on a little further than it must."""
_ROUNDS = 8
"""Sections that are written again at the most."""
_LEAST, _MOST = 0.6, 1.6
"""How far a section's budget may be stretched, as shares of its own."""

Rewrite = Callable[[Draft, int, Sequence[Draft]], Draft]


def budget_of(part: Part, parts: Sequence[Part], written: Sequence[Draft], target: int) -> int:
    """Return the words for the next part: what is left, in proportion, so that misses don't add up."""
    left = target - sum(draft.words for draft in written)
    planned = sum(other.words for other in parts[len(written) :])
    return round(part.words * min(max(left / max(planned, 1), _LEAST), _MOST))


def mended(drafts: Sequence[Draft], target: int, rewrite: Rewrite) -> tuple[Draft, ...]:
    """Return the drafts with as many written again as it takes to come within the tolerance.

    The section that misses its own budget most goes first, each once. What is still too long after that
    loses sentences; what is too short stays so, and its duration loss says so.
    """
    drafts = list(drafts)
    untried = list(range(len(drafts)))
    while _miss(drafts, target) > _AIM and untried and len(drafts) - len(untried) < _ROUNDS:
        missing = target - sum(draft.words for draft in drafts)
        at = max(untried, key=lambda place: _misses(drafts[place], missing))
        untried.remove(at)
        wanted = _wanted(drafts[at], missing)
        fresh = rewrite(drafts[at], wanted, drafts)
        if abs(fresh.words - wanted) < abs(drafts[at].words - wanted):
            drafts[at] = fresh
    return tuple(_cut_to(drafts, target) if _words(drafts) > (1 + TOLERANCE) * target else drafts)


def _words(drafts: Sequence[Draft]) -> int:
    return sum(draft.words for draft in drafts)


def _miss(drafts: Sequence[Draft], target: int) -> float:
    return abs(_words(drafts) - target) / max(target, 1)


def _misses(draft: Draft, missing: int) -> float:
    """Return by how many words a draft misses its budget on the side where words are missing or too many."""
    own = draft.part.words - draft.words
    return own if missing > 0 else -own


def _wanted(draft: Draft, missing: int) -> int:
    low, high = round(_LEAST * draft.part.words), round(_MOST * draft.part.words)
    return min(max(draft.words + missing, low), high)


def _cut_to(drafts: list[Draft], target: int) -> list[Draft]:
    """Drop sentences before a section's last one, from where there are most too many, until it fits."""
    while _words(drafts) > (1 + TOLERANCE) * target:
        able = [place for place, draft in enumerate(drafts) if len(draft.sentences) > 2]
        if not able:
            break
        at = max(able, key=lambda place: drafts[place].words - drafts[place].part.words)
        drafts[at] = _without_one(drafts[at])
    return drafts


def _without_one(draft: Draft) -> Draft:
    """Drop the sentence before the last: the last one leads on to what follows."""
    dropped = len(draft.sentences) - 2
    paragraphs, count = [], 0
    for paragraph in draft.paragraphs:
        kept = tuple(s for place, s in enumerate(paragraph, start=count) if place != dropped)
        count += len(paragraph)
        paragraphs += [kept] if kept else []
    return replace(draft, paragraphs=tuple(paragraphs))
