"""For whom a call is made: set once around a piece of work, read wherever a model is called under it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may spend; None: no limit."""

    dollars: float | None = None
    tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Purpose:
    """Which run, trial and pair the calls belong to, and what the run may spend."""

    run_id: str | None = None
    trial_id: str | None = None
    pair_id: str | None = None
    limits: Limits = Limits()


_CURRENT: ContextVar[Purpose] = ContextVar("purpose", default=Purpose())  # noqa: B039 - it is frozen


def current_purpose() -> Purpose:
    """Return the purpose that is set here; without one, a purpose of no run."""
    return _CURRENT.get()


@contextmanager
def calls_for(purpose: Purpose) -> Iterator[None]:
    """Book all calls made within to this purpose."""
    token = _CURRENT.set(purpose)
    try:
        yield
    finally:
        _CURRENT.reset(token)
