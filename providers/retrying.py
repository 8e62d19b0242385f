"""Asking a remote service again where that can help, as late as it wants to be asked."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from schema.errors import BackendUnavailableError

Answer = TypeVar("Answer")

PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
"""Statuses after which the same request may succeed."""
_SHOWN = 200
"""Characters of a service's own words that an error repeats."""


class PassingError(Exception):
    """A call failed in a way that the next one may not; the text is the cause."""

    def __init__(self, cause: str, *, wait: float | None = None) -> None:
        super().__init__(cause)
        self.wait = wait
        """Seconds that the service asked to be left alone; None where it said nothing."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a service is waited for; all times in seconds."""

    attempts: int = 5
    first_pause: float = 1.0
    """Before the second attempt; doubled each time, where the service names no time itself."""
    longest_pause: float = 90.0
    """A service that wants to be left alone for longer is given up."""
    silence: float = 60.0
    """Without a byte, after which an answer counts as broken off."""
    answer: float = 900.0
    """That one whole answer may take from the request on: a body that drips for longer is given up."""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def deadline(self) -> float:
        """Return when an answer to a request that is made now must be there, on the clock."""
        return self.clock() + self.answer


def patiently(work: Callable[[], Answer], *, service: str, patience: Patience) -> Answer:
    """Return what the work gives, which raises PassingError where it is worth another attempt.

    Raises:
        BackendUnavailableError: no attempt succeeded; the text names the last cause.
    """

    def hopeful(error: BaseException) -> bool:
        return isinstance(error, PassingError) and (error.wait or 0.0) <= patience.longest_pause

    retrying = Retrying(
        retry=retry_if_exception(hopeful),
        stop=stop_after_attempt(patience.attempts),
        wait=lambda state: _pause(state, patience),
        sleep=patience.sleep,
        reraise=True,
    )
    try:
        return retrying(work)
    except PassingError as error:
        raise BackendUnavailableError(f"{service} {error}{_advice(error, patience)}") from error


def _pause(state: RetryCallState, patience: Patience) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, PassingError) else None
    doubled = patience.first_pause * 2.0 ** (state.attempt_number - 1)
    return min(doubled, patience.longest_pause) if asked is None else asked


def _advice(error: PassingError, patience: Patience) -> str:
    if error.wait is not None and error.wait > patience.longest_pause:
        return f", and wants to be left alone for {error.wait:.0f} s: run the command again after that"
    return f", {patience.attempts} times in a row: run the command again later, what is finished is kept"


def asked_pause(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a Retry-After header asks for; None where there is none that can be read.

    A date is counted from the answer's own Date header, so that this machine's clock doesn't matter.
    """
    value = headers.get("retry-after", "").strip()
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    try:
        until, now = parsedate_to_datetime(value), parsedate_to_datetime(headers.get("date", ""))
        return max((until - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


def whole_body(chunks: Iterable[bytes], patience: Patience, deadline: float) -> bytes:
    """Return a body that comes in chunks.

    Raises:
        PassingError: it isn't whole at the deadline.
    """
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if patience.clock() > deadline:
            raise PassingError(f"took over {patience.answer:.0f} s for an answer")
    return bytes(body)


def in_one_line(text: str, *, hidden: str = "") -> str:
    """Return a service's own words, short, in one line, without the key."""
    shown = " ".join(text.split())
    return (shown.replace(hidden, "***") if hidden else shown)[:_SHOWN]
