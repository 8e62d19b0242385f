"""Letting calls that wait for the same turn share it."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class _Ticket(Generic[Asked, Answer]):
    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.answer: Answer | None = None
        self.error: Exception | None = None
        self.done = False


class Turns(Generic[Asked, Answer]):
    """Carries out calls in threads, one at a time; what piles up meanwhile is carried out together."""

    def __init__(self, carry_out: Callable[[Sequence[Asked]], Sequence[Answer]]) -> None:
        self._carry_out = carry_out
        self._waiting: list[_Ticket[Asked, Answer]] = []
        self._list_guard = threading.Lock()
        self._turn = threading.Lock()

    async def call(self, asked: Asked) -> Answer:
        """Return the answer; an error that others caused is met by trying again alone."""
        ticket: _Ticket[Asked, Answer] = _Ticket(asked)
        with self._list_guard:
            self._waiting.append(ticket)
        await asyncio.to_thread(self._drain)
        if not ticket.done:
            await asyncio.to_thread(self._answer, [ticket])
        if ticket.error is not None:
            raise ticket.error
        return ticket.answer  # type: ignore[return-value]  # every ticket that is done has its answer

    def _drain(self) -> None:
        with self._turn:
            with self._list_guard:
                taken, self._waiting = self._waiting, []
            if taken:
                self._answer(taken)

    def _answer(self, tickets: Sequence[_Ticket[Asked, Answer]]) -> None:
        """Carry out calls together; an error is that of a call which is alone, and of none otherwise."""
        try:
            answers = self._carry_out([ticket.asked for ticket in tickets])
        except Exception as error:  # noqa: BLE001 - the call that caused it raises it, in whatever thread it met
            if len(tickets) == 1:
                tickets[0].error, tickets[0].done = error, True
            return
        for ticket, answer in zip(tickets, answers, strict=True):
            ticket.answer, ticket.done = answer, True
