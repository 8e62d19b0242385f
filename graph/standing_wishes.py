"""The list of standing directives: what a new one replaces, and what a revocation takes out."""

from collections.abc import Sequence
from datetime import datetime

from schema.directive import (
    Change,
    Revoke,
    SetAmount,
    SetDepth,
    SetLength,
    SetPhrase,
    SetTone,
    SetTopic,
    SetWeight,
    StandingDirective,
    Wish,
)

_KINDS: dict[str, type[Wish]] = {
    "weight": SetWeight,
    "amount": SetAmount,
    "topic": SetTopic,
    "length": SetLength,
    "depth": SetDepth,
    "tone": SetTone,
    "phrase": SetPhrase,
}


def with_wish(
    standing: Sequence[StandingDirective],
    wish: Wish,
    *,
    number: int,
    said: str,
    at: datetime,
    after: str | None,
) -> tuple[StandingDirective, ...]:
    """Return the list with a wish added; one on the same thing is replaced, unless both are relative."""
    given = StandingDirective(
        directive_id=f"d{number}", directive=wish, said=said, given_at=at, after_trial_id=after
    )
    return (*(other for other in standing if not _replaces(wish, other.directive)), given)


def _replaces(new: Wish, old: Wish) -> bool:
    if type(new) is not type(old) or _subject(new) != _subject(old):
        return False
    adds_up = isinstance(new, SetWeight | SetLength | SetDepth) and new.change is not Change.SET
    return not adds_up


def _subject(wish: Wish) -> str:
    """Return what a wish is about, besides its kind."""
    if isinstance(wish, SetWeight):
        return wish.term.value
    if isinstance(wish, SetAmount):
        return wish.feature.value
    if isinstance(wish, SetTopic):
        return wish.topic.lower()
    return wish.text.lower() if isinstance(wish, SetPhrase) else ""


def without(
    standing: Sequence[StandingDirective], revoked: Revoke
) -> tuple[tuple[StandingDirective, ...], tuple[StandingDirective, ...]]:
    """Return what still stands, and what was taken back."""
    if revoked.what == "all":
        return (), tuple(standing)
    if revoked.what == "last":
        return tuple(standing[:-1]), tuple(standing[-1:])
    kind, name = _KINDS[revoked.what], (revoked.name or "").lower()
    taken = tuple(
        given
        for given in standing
        if isinstance(given.directive, kind) and (not name or name in (_subject(given.directive) or name))
    )
    return tuple(given for given in standing if given not in taken), taken
