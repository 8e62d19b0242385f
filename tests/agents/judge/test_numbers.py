"""Numbers are read alike from print and from speech."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from agents.judge.numbers import Quantity, quantities


def _read(text: str) -> list[tuple[float, str]]:
    return [(quantity.value, quantity.unit) for quantity in quantities(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("a 65B model", 65e9, ""),
        ("a 65 billion parameter model", 65e9, ""),
        ("sixty-five billion parameters", 65e9, ""),
        ("in 4-bit precision", 4, "bit"),
        ("four bits per weight", 4, "bit"),
        ("a 48GB card", 48, "gigabyte"),
        ("48 gigabytes of memory", 48, "gigabyte"),
        ("99.3% of the score", 99.3, "percent"),
        ("ninety-nine point three percent", 99.3, "percent"),
        ("1,234.5 requests", 1234.5, ""),
        ("one hundred and five pages", 105, ""),
        ("24 hours", 24, "hour"),
    ],
)
def test_print_and_speech_give_the_same_quantity(text: str, value: float, unit: str) -> None:
    assert _read(text) == [(pytest.approx(value), unit)]


def test_digits_inside_a_name_are_no_number() -> None:
    assert _read("GPT-4 and NF4 and LLaMA-2") == []


def test_neighbouring_numbers_stay_apart() -> None:
    assert [value for value, _ in _read("two, three or four; 5 to 10 percent; 4096 by 8")] == [
        2,
        3,
        4,
        5,
        10,
        4096,
        8,
    ]


@given(st.integers(min_value=0, max_value=999_999_999))
def test_a_spelled_whole_number_is_read_back(number: int) -> None:
    assert _read(f"It takes {num2words(number).replace(',', '')} of them.") == [(number, "")]


def test_a_rounded_number_is_backed_by_the_exact_one_but_not_the_other_way() -> None:
    rounded, exact = quantities("97 percent")[0], quantities("97.3 percent")[0]

    assert rounded.is_backed_by(exact)
    assert not exact.is_backed_by(rounded)


def test_another_unit_backs_nothing() -> None:
    assert not quantities("4 bits")[0].is_backed_by(quantities("4 hours")[0])


def test_a_number_without_a_unit_may_back_one_with_a_unit() -> None:
    assert Quantity(71.3, "percent", "", 0.1, "71.3", spelled=False).is_backed_by(quantities("71.3")[0])


def test_what_is_counted_is_no_unit() -> None:
    assert not quantities("6.8 decibels")[0].is_backed_by(quantities("6.8 rounds")[0])
    assert quantities("6.8 rounds")[0].is_backed_by(quantities("6.8 iterations")[0])
