"""What a run may still spend: calls are let in one by one against what is spent and what is under way."""

from collections import defaultdict
from dataclasses import dataclass
from threading import Condition

from providers.llm.purpose import Limits
from schema.errors import BudgetSpentError


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one call or of many."""

    dollars: float = 0.0
    tokens: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.dollars + other.dollars, self.tokens + other.tokens)

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.dollars - other.dollars, self.tokens - other.tokens)

    def within(self, limits: Limits) -> bool:
        """Whether no limit is passed."""
        dollars_hold = limits.dollars is None or self.dollars <= limits.dollars
        return dollars_hold and (limits.tokens is None or self.tokens <= limits.tokens)

    def reaches(self, limits: Limits) -> bool:
        """Whether nothing is left of a limit."""
        dollars_gone = limits.dollars is not None and self.dollars >= limits.dollars
        return dollars_gone or (limits.tokens is not None and self.tokens >= limits.tokens)


class Purse:
    """Holds each run to its limits, to within one call.

    A call is let in while the limit isn't reached, and side by side with others only as far as all of them
    at their most stay within it: so at most one call can pass the limit.
    """

    def __init__(self) -> None:
        self._spent: dict[str, Cost] = {}
        self._under_way: dict[str, Cost] = defaultdict(Cost)
        self._changed = Condition()

    def knows(self, run_id: str) -> bool:
        """Whether the run's spending was opened."""
        with self._changed:
            return run_id in self._spent

    def open(self, run_id: str, spent: Cost) -> None:
        """Take over what a run spent before this process; once."""
        with self._changed:
            self._spent.setdefault(run_id, spent)

    def spent(self, run_id: str) -> Cost:
        """Return what a run has spent."""
        with self._changed:
            return self._spent.get(run_id, Cost())

    def let_in(self, run_id: str, limits: Limits, at_most: Cost) -> None:
        """Wait until a call that costs this at most may be sent, and count it as under way.

        Raises:
            BudgetSpentError: a limit is reached.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._may_decide(run_id, limits, at_most))
            spent = self._spent.get(run_id, Cost())
            if spent.reaches(limits):
                raise BudgetSpentError(_said(spent, limits))
            self._under_way[run_id] += at_most

    def settle(self, run_id: str, at_most: Cost, paid: Cost) -> None:
        """Take a call off the list of those under way, and count what it cost."""
        with self._changed:
            self._under_way[run_id] -= at_most
            self._spent[run_id] = self._spent.get(run_id, Cost()) + paid
            self._changed.notify_all()

    def _may_decide(self, run_id: str, limits: Limits, at_most: Cost) -> bool:
        spent, under_way = self._spent.get(run_id, Cost()), self._under_way[run_id]
        alone = under_way.tokens <= 0
        return alone or spent.reaches(limits) or (spent + under_way + at_most).within(limits)


def _said(spent: Cost, limits: Limits) -> str:
    parts = []
    if limits.dollars is not None:
        parts.append(f"${spent.dollars:.4f} of ${limits.dollars:g}")
    if limits.tokens is not None:
        parts.append(f"{spent.tokens:,} of {limits.tokens:,} tokens")
    return (
        f"The budget is spent ({', '.join(parts)}); give a larger --budget or --max-tokens-total to go on: "
        "nothing that was paid for is asked again."
    )
