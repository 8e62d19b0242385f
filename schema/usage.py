"""What language models were asked and what it cost."""

from collections.abc import Callable, Iterable
from datetime import datetime

from pydantic import Field

from schema.base import Record


class CallRecord(Record):
    """One call of a language model, as it is written down when it ends."""

    at: datetime
    run_id: str | None = None
    trial_id: str | None = None
    """None outside a trial: while pairs are analysed, or where a judge is examined."""
    pair_id: str | None = None
    role: str
    """Who asked: `analyst`, `writer`, `judge`, `refiner`, `steerer`."""
    task: str
    """What for: the name of the answer's schema, such as `outline`."""
    model: str
    input_tokens: int = Field(ge=0)
    cached_input_tokens: int = Field(default=0, ge=0)
    """Of the input, what the server had in its own prompt cache: cheaper, not free."""
    output_tokens: int = Field(ge=0)
    tokens_estimated: bool = False
    """The server reported no usage: characters over four."""
    seconds: float = Field(ge=0)
    cache_hit: bool = False
    """Answered from this project's own cache: nothing was sent and nothing paid."""
    dollars: float | None = None
    """None where no price is known for the model; 0 for a cache hit."""
    fault: str = ""
    """Why the answer could not be used; its tokens were paid for all the same."""


class Usage(Record):
    """A sum over calls."""

    calls: int = 0
    """Calls that were sent."""
    cache_hits: int = 0
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    """Sum of the calls' own times; calls overlap, so this is no wall-clock time."""
    dollars: float = 0.0
    """Of the calls whose price is known."""
    unpriced_calls: int = 0
    """Calls of models without a known price."""

    @property
    def tokens(self) -> int:
        """Tokens that were sent and received, cache hits left out."""
        return self.input_tokens + self.output_tokens


class UsageReport(Record):
    """Usage in all, and by what it can be asked for."""

    total: Usage
    by_role: dict[str, Usage] = Field(default_factory=dict)
    by_pair: dict[str, Usage] = Field(default_factory=dict)
    by_trial: dict[str, Usage] = Field(default_factory=dict)
    by_model: dict[str, Usage] = Field(default_factory=dict)


def total_of(calls: Iterable[CallRecord]) -> Usage:
    """Return the sum; a cache hit counts as one and nothing else, since its tokens were not spent."""
    calls = list(calls)
    sent = [call for call in calls if not call.cache_hit]
    return Usage(
        calls=len(sent),
        cache_hits=len(calls) - len(sent),
        input_tokens=sum(call.input_tokens for call in sent),
        cached_input_tokens=sum(call.cached_input_tokens for call in sent),
        output_tokens=sum(call.output_tokens for call in sent),
        seconds=round(sum(call.seconds for call in sent), 3),
        dollars=round(sum(call.dollars or 0.0 for call in sent), 6),
        unpriced_calls=sum(call.dollars is None for call in sent),
    )


def report_of(calls: Iterable[CallRecord]) -> UsageReport:
    """Return the sums in all and by role, pair, trial and model; calls of no pair are in no pair's sum."""
    calls = list(calls)
    return UsageReport(
        total=total_of(calls),
        by_role=_grouped(calls, lambda call: call.role),
        by_pair=_grouped(calls, lambda call: call.pair_id),
        by_trial=_grouped(calls, lambda call: call.trial_id),
        by_model=_grouped(calls, lambda call: call.model),
    )


def _grouped(calls: list[CallRecord], key: Callable[[CallRecord], str | None]) -> dict[str, Usage]:
    names = sorted({name for call in calls if (name := key(call)) is not None})
    return {name: total_of(call for call in calls if key(call) == name) for name in names}
