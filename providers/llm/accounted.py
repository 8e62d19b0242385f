"""A model whose every call is looked up in the cache, let in by the budget, and written into the books."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Semaphore
from typing import Protocol

from providers.llm.budget import Cost, Purse
from providers.llm.prices import PriceList, unpriced_error
from providers.llm.protocol import ChatModel, ChatRequest, Reply
from providers.llm.purpose import Limits, Purpose, current_purpose
from providers.llm.reply_cache import ReplyCache
from schema.usage import CallRecord, Usage

_BYTES_A_TOKEN = 3
"""Fewer than any language has on average: what is expected of a call is never too little."""


class Ledger(Protocol):
    """Where calls are written down."""

    def record(self, call: CallRecord) -> None:
        """Write one call down, for good."""
        ...

    def spent(self, run_id: str) -> Usage:
        """Return what a run's calls add up to, those of earlier processes included."""
        ...


@dataclass(frozen=True, slots=True)
class Books:
    """What the models of one team share."""

    ledger: Ledger
    cache: ReplyCache
    prices: PriceList
    purse: Purse
    slots: Semaphore
    """Calls that a server gets at once."""
    clock: Callable[[], datetime]


class AccountedChat:
    """Implements `ChatModel` over another one."""

    def __init__(self, model: ChatModel, books: Books, *, server: str = "") -> None:
        self._model = model
        self._books = books
        self._server = server
        """Tells models of one name on two servers apart in the cache."""

    @property
    def name(self) -> str:
        """The model's name, as the server knows it."""
        return self._model.name

    def complete(self, request: ChatRequest) -> Reply:
        """Return the next turn; see `ChatModel.complete`."""
        key, cache = self._key(request), self._books.cache
        holder = cache.lock(key)
        with holder.lock:
            reply = cache.get(key)
            if reply is None:
                reply = self._paid(request)
                cache.put(key, reply)
            else:
                self._record(request, reply, dollars=0.0)
        return reply

    def forget(self, request: ChatRequest) -> None:
        """Forget the kept answer of a request, which turned out to be of no use."""
        self._books.cache.drop(self._key(request))

    def _key(self, request: ChatRequest) -> str:
        return request.key(f"{self._server} {self.name}")

    def _paid(self, request: ChatRequest) -> Reply:
        purpose = current_purpose()
        run_id, at_most = purpose.run_id or "", self._at_most(request, purpose.limits)
        self._open(purpose)
        self._books.purse.let_in(run_id, purpose.limits, at_most)
        paid = Cost()
        try:
            with self._books.slots:
                reply = self._model.complete(request)
            dollars = self._dollars(reply)
            paid = Cost(dollars or 0.0, reply.input_tokens + reply.output_tokens)
            self._record(request, reply, dollars)
        finally:
            self._books.purse.settle(run_id, at_most, paid)
        return reply

    def _open(self, purpose: Purpose) -> None:
        if purpose.run_id and not self._books.purse.knows(purpose.run_id):
            spent = self._books.ledger.spent(purpose.run_id)
            self._books.purse.open(purpose.run_id, Cost(spent.dollars, spent.tokens))

    def _at_most(self, request: ChatRequest, limits: Limits) -> Cost:
        tokens_in = request.characters // _BYTES_A_TOKEN
        price = self._books.prices.of(self.name)
        if price is None and limits.dollars is not None:
            raise unpriced_error(self.name)
        dollars = price.of(tokens_in, request.max_output_tokens) if price else 0.0
        return Cost(dollars, max(1, tokens_in + request.max_output_tokens))

    def _dollars(self, reply: Reply) -> float | None:
        price = self._books.prices.of(self.name)
        return price.of(reply.input_tokens, reply.output_tokens, reply.cached_input_tokens) if price else None

    def _record(self, request: ChatRequest, reply: Reply, dollars: float | None) -> None:
        purpose = current_purpose()
        self._books.ledger.record(
            CallRecord(
                at=self._books.clock(),
                run_id=purpose.run_id,
                trial_id=purpose.trial_id,
                pair_id=purpose.pair_id,
                role=request.role,
                task=request.schema_name,
                model=self.name,
                input_tokens=reply.input_tokens,
                cached_input_tokens=reply.cached_input_tokens,
                output_tokens=reply.output_tokens,
                tokens_estimated=reply.tokens_estimated,
                seconds=reply.seconds,
                cache_hit=reply.cache_hit,
                dollars=dollars,
            )
        )
