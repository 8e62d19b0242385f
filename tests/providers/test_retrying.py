"""Patience with services: how often, how long, and what is said in the end."""

import pytest

from providers.retrying import PassingError, Patience, asked_pause, in_one_line, patiently, whole_body
from schema.errors import BackendUnavailableError


class Failing:
    """Fails with these errors one after the other, then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def test_pauses_double_and_a_service_that_names_its_own_gets_that_one() -> None:
    slept: list[float] = []
    work = Failing(PassingError("a"), PassingError("b"), PassingError("c", wait=7.5))
    assert patiently(work, service="it", patience=Patience(sleep=slept.append)) == "done"
    assert slept == [1.0, 2.0, 7.5]


def test_the_last_cause_is_told_after_the_last_attempt() -> None:
    work = Failing(*[PassingError("answered 500")] * 9)
    with pytest.raises(BackendUnavailableError, match=r"it answered 500, 3 times in a row"):
        patiently(work, service="it", patience=Patience(attempts=3, sleep=lambda _: None))
    assert work.calls == 3


def test_a_service_that_wants_to_be_left_alone_for_long_is_not_waited_for() -> None:
    work = Failing(PassingError("answered 429", wait=3600))
    with pytest.raises(BackendUnavailableError, match="left alone for 3600 s"):
        patiently(work, service="it", patience=Patience(sleep=lambda _: None))
    assert work.calls == 1


def test_other_errors_are_not_met_with_patience() -> None:
    work = Failing(BackendUnavailableError("no key"))
    with pytest.raises(BackendUnavailableError, match="no key"):
        patiently(work, service="it", patience=Patience(sleep=lambda _: None))
    assert work.calls == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "12"}, 12.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:30 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 30.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:30 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_the_pause_a_service_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_pause(headers) == seconds


def test_a_body_that_drips_is_given_up() -> None:
    ticks = iter(range(0, 1000, 4))
    patience = Patience(answer=10, clock=lambda: float(next(ticks)))
    with pytest.raises(PassingError, match="over 10 s"):
        whole_body([b"x"] * 100, patience, patience.deadline())
    assert whole_body([b"a", b"b"], Patience(), Patience().deadline()) == b"ab"


def test_a_services_own_words_are_short_and_without_the_key() -> None:
    said = in_one_line("bad\n key sk-123 " + "x" * 500, hidden="sk-123")
    assert said.startswith("bad key *** xxx")
    assert len(said) == 200
