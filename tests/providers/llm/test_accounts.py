"""Cache, budget, prices and books around a model."""

import threading
from pathlib import Path
from threading import Semaphore

import pytest

from providers.llm.accounted import AccountedChat, Books
from providers.llm.budget import Cost, Purse
from providers.llm.parallel import side_by_side
from providers.llm.prices import load_prices
from providers.llm.protocol import ChatRequest, Message, Reply
from providers.llm.purpose import Limits, Purpose, calls_for
from providers.llm.reply_cache import ReplyCache
from schema.errors import BudgetSpentError, InputError
from schema.usage import CallRecord, Usage, report_of, total_of
from tests.providers.llm.scripted import ScriptedChat, reply
from tests.records import MOMENT


class Written:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.calls: list[CallRecord] = []

    def record(self, call: CallRecord) -> None:
        self.calls.append(call)

    def spent(self, run_id: str) -> Usage:
        return total_of(call for call in self.calls if call.run_id == run_id)


def request(text: str = "hello", **values: object) -> ChatRequest:
    given = {"role": "judge", "messages": (Message("user", text),), "schema_name": "s", "schema": {},
             "max_output_tokens": 100}  # fmt: skip
    return ChatRequest(**{**given, **values})  # type: ignore[arg-type]


@pytest.fixture
def ledger() -> Written:
    return Written()


def books(folder: Path, ledger: Written, slots: int = 4) -> Books:
    return Books(ledger, ReplyCache(folder), load_prices(), Purse(), Semaphore(slots), lambda: MOMENT)


def test_a_call_is_written_down_with_what_it_was_for_and_cost(tmp_path: Path, ledger: Written) -> None:
    chat = AccountedChat(ScriptedChat(), books(tmp_path, ledger))
    with calls_for(Purpose("run_1", "trial_1", "p1")):
        chat.complete(request())
    call = ledger.calls[0]
    assert (call.role, call.task, call.run_id, call.trial_id, call.pair_id) == (
        "judge", "s", "run_1", "trial_1", "p1",
    )  # fmt: skip
    assert call.dollars == pytest.approx((100 * 0.40 + 20 * 1.60) / 1e6)
    assert (call.cache_hit, call.seconds) == (False, 0.5)


def test_the_same_request_is_paid_for_once_even_by_another_process(tmp_path: Path, ledger: Written) -> None:
    first, second = ScriptedChat(), ScriptedChat()
    AccountedChat(first, books(tmp_path, ledger)).complete(request())
    answer = AccountedChat(second, books(tmp_path, ledger)).complete(request())
    assert (len(first.asked), len(second.asked)) == (1, 0)
    assert answer.cache_hit
    assert answer.text == '{"word": "yes", "number": 1}'
    assert total_of(ledger.calls) == Usage(
        calls=1, cache_hits=1, input_tokens=100, output_tokens=20, seconds=0.5, dollars=0.000072
    )


def test_two_who_ask_the_same_at_once_pay_once(tmp_path: Path, ledger: Written) -> None:
    gate = threading.Event()

    def slow(_: ChatRequest) -> Reply:
        gate.wait(0.2)
        return reply("{}")

    chat = ScriptedChat(rule=slow)
    side_by_side(AccountedChat(chat, books(tmp_path, ledger)).complete, [request(), request()])
    assert len(chat.asked) == 1


@pytest.mark.parametrize(
    "other",
    [{"sample": 1}, {"temperature": 0.5}, {"schema": {"a": 1}}, {"max_output_tokens": 7},
     {"messages": (Message("system", "hello"),)}],
)  # fmt: skip
def test_whatever_decides_the_answer_decides_the_key(other: dict[str, object]) -> None:
    assert request().key("m") != request(**other).key("m")
    assert request().key("m") != request().key("n")
    assert request().key("m") == request(role="writer").key("m")


def test_a_forgotten_answer_is_asked_again_and_a_torn_file_too(tmp_path: Path, ledger: Written) -> None:
    scripted = ScriptedChat()
    chat = AccountedChat(scripted, books(tmp_path, ledger))
    chat.complete(request())
    chat.forget(request())
    chat.complete(request())
    for path in tmp_path.rglob("*.json"):
        path.write_text("{torn")
    chat.complete(request())
    assert len(scripted.asked) == 3


def test_the_purpose_goes_along_into_threads(tmp_path: Path, ledger: Written) -> None:
    chat = AccountedChat(ScriptedChat(), books(tmp_path, ledger))
    with calls_for(Purpose("run_1", pair_id="p2")):
        side_by_side(chat.complete, [request(str(n)) for n in range(6)])
    assert {(call.run_id, call.pair_id) for call in ledger.calls} == {("run_1", "p2")}


@pytest.mark.parametrize("limits", [Limits(tokens=500), Limits(dollars=0.000360)])
def test_a_budget_is_held_to_within_one_call_though_many_are_made_at_once(
    tmp_path: Path, ledger: Written, limits: Limits
) -> None:
    chat = AccountedChat(ScriptedChat(), books(tmp_path, ledger))
    with calls_for(Purpose("run_1", limits=limits)), pytest.raises(BudgetSpentError, match="budget is spent"):
        side_by_side(chat.complete, [request(str(n)) for n in range(20)])
    spent = total_of(ledger.calls)
    assert 500 <= spent.tokens <= 500 + 120


def test_what_a_run_spent_in_an_earlier_process_counts(tmp_path: Path, ledger: Written) -> None:
    purpose = Purpose("run_1", limits=Limits(tokens=100))
    with calls_for(purpose):
        AccountedChat(ScriptedChat(), books(tmp_path, ledger)).complete(request("first"))
    later = AccountedChat(ScriptedChat(), books(tmp_path, ledger))
    with calls_for(purpose):
        assert later.complete(request("first")).cache_hit
        with pytest.raises(BudgetSpentError, match="120 of 100 tokens"):
            later.complete(request("second"))


def test_a_failed_call_gives_back_what_was_set_aside_for_it() -> None:
    purse = Purse()
    purse.let_in("r", Limits(tokens=10), Cost(0, 10))
    purse.settle("r", Cost(0, 10), Cost())
    purse.let_in("r", Limits(tokens=10), Cost(0, 10))


def test_no_more_calls_at_once_than_slots(tmp_path: Path, ledger: Written) -> None:
    running, most, guard = [0], [0], threading.Lock()

    def counted(_: ChatRequest) -> Reply:
        with guard:
            running[0] += 1
            most[0] = max(most[0], running[0])
        threading.Event().wait(0.02)
        with guard:
            running[0] -= 1
        return reply("{}")

    chat = AccountedChat(ScriptedChat(rule=counted), books(tmp_path, ledger, slots=3))
    side_by_side(chat.complete, [request(str(n)) for n in range(9)])
    assert most == [3]


def test_dollars_without_a_price_are_refused_before_anything_is_sent(tmp_path: Path, ledger: Written) -> None:
    scripted = ScriptedChat(name="my-own")
    chat = AccountedChat(scripted, books(tmp_path, ledger))
    with (
        calls_for(Purpose("r", limits=Limits(dollars=1))),
        pytest.raises(InputError, match="CLAUDE_STUDIO_PRICES"),
    ):
        chat.complete(request())
    assert scripted.asked == []
    chat.complete(request())
    assert ledger.calls[0].dollars is None
    assert total_of(ledger.calls).unpriced_calls == 1


def test_prices_know_snapshots_and_the_users_own(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"
    own.write_text('[models]\n"my-own" = { input = 1.0, output = 2.0 }\n')
    prices = load_prices(own)
    assert prices.of("gpt-4o-2024-08-06") == prices.of("gpt-4o") is not None
    assert prices.of("my-own").of(1_000_000, 500_000) == 2.0  # type: ignore[union-attr]
    assert prices.of("gpt-4o").of(1_000_000, 0, 1_000_000) == 1.25  # type: ignore[union-attr]
    assert prices.of("unheard-of") is None


@pytest.mark.parametrize("text", ["[models", "[other]", '[models]\n"m" = { input = -1, output = 1 }'])
def test_a_price_file_that_is_none_is_one_line(tmp_path: Path, text: str) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(text)
    with pytest.raises(InputError, match="can't be read") as raised:
        load_prices(own)
    assert "\n" not in str(raised.value)
    with pytest.raises(InputError, match="There is no price file"):
        load_prices(tmp_path / "absent.toml")


def test_sums_are_kept_by_role_pair_trial_and_model(tmp_path: Path, ledger: Written) -> None:
    chat = AccountedChat(ScriptedChat(), books(tmp_path, ledger))
    for pair in ("p1", "p2", "p2"):
        with calls_for(Purpose("r", "t", pair)):
            chat.complete(request(pair))
    chat.complete(request("x", role="refiner"))
    report = report_of(ledger.calls)
    assert {name: usage.calls for name, usage in report.by_role.items()} == {"judge": 2, "refiner": 1}
    assert report.by_pair["p2"].cache_hits == 1
    assert report.by_trial["t"].tokens == 240
    assert list(report.by_model) == ["gpt-4.1-mini"]
