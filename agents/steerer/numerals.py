"""Numbers as people write them: digits, words, ordinals, shares, lengths of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agents.steerer.tokens import Token

_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_ONES = f"zero one two three four five six seven eight nine ten eleven twelve {_TEENS}".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_WORDS |= {"couple": 2, "dozen": 12}
_ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth".split()
_MINUTES = {"minute": 1.0, "min": 1.0, "m": 1.0, "mn": 1.0, "hour": 60.0, "hr": 60.0, "h": 60.0}
_MINUTES |= {"second": 1 / 60, "sec": 1 / 60, "s": 1 / 60}
_FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}

_BEFORE_PRONOUN = frozenset("the this that which another best last first previous latest next".split())


class Unit(StrEnum):
    """What a number counts."""

    NONE = "none"
    MINUTES = "minutes"
    SHARE = "share"
    """A percentage or fraction, as a share of 1."""
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number with its unit."""

    value: float
    unit: Unit = Unit.NONE


def read_numerals(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens with every run that says one number merged into one token."""
    merged: list[Token] = []
    at = 0
    while at < len(tokens):
        numeral, used = _read(tokens[at:])
        if numeral is None or _is_pronoun(tokens, at, used):
            merged.append(tokens[at])
            at += 1
            continue
        raw = " ".join(token.raw for token in tokens[at : at + used])
        merged.append(replace(tokens[at], text=raw.lower(), raw=raw, stem=raw.lower(), numeral=numeral))
        at += used
    return tuple(merged)


def _is_pronoun(tokens: Sequence[Token], at: int, used: int) -> bool:
    """Whether a lone `one` stands for a thing, as in `the best one`."""
    if used > 1 or tokens[at].text != "one":
        return False
    before = tokens[at - 1].text if at else ""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return not after[:1].isalpha() or before in _BEFORE_PRONOUN


def _read(tokens: Sequence[Token]) -> tuple[Numeral | None, int]:
    """Return the number that begins here and how many tokens it takes; None where none begins."""
    words = [token.text if token.quote is None else "" for token in tokens[:8]]
    if (fraction := _fraction_of_an_hour(words)) is not None:
        return fraction
    value, used = _plain(words)
    if value is None:
        return _ordinal(words)
    if ":" in words[0]:
        return Numeral(value, Unit.MINUTES), used
    if _at(words, used) in ("to", "and", "or") and (spanned := _span(value, words[used + 1 :])):
        return spanned[0], used + 1 + spanned[1]
    if words[used : used + 3] == ["and", "a", "half"]:
        value, used = value + 0.5, used + 3
    return _percent(value, words, used) or _with_unit(value, words, used)


def _percent(value: float, words: Sequence[str], used: int) -> tuple[Numeral, int] | None:
    if _at(words, used) in ("%", "percent", "pct"):
        return Numeral(value / 100, Unit.SHARE), used + 1
    if list(words[used : used + 2]) == ["per", "cent"]:
        return Numeral(value / 100, Unit.SHARE), used + 2
    return None


def _with_unit(value: float, words: Sequence[str], used: int) -> tuple[Numeral, int]:
    minutes = _minutes_a(_at(words, used))
    if minutes is None:
        return Numeral(value), used
    rest, more = _plain(words[used + 1 :])
    finer = _minutes_a(_at(words, used + 1 + more))
    if rest is not None and finer is not None and finer < minutes:
        return Numeral(value * minutes + rest * finer, Unit.MINUTES), used + 2 + more
    if list(words[used + 1 : used + 4]) == ["and", "a", "half"]:
        return Numeral((value + 0.5) * minutes, Unit.MINUTES), used + 4
    return Numeral(value * minutes, Unit.MINUTES), used + 1


def _span(low: float, words: Sequence[str]) -> tuple[Numeral, int] | None:
    """Read the rest of `10 to 12 minutes`: the middle is meant."""
    high, used = _plain(words)
    unit = _minutes_a(_at(words, used))
    if high is None or unit is None or not low < high <= 3 * low:
        return None
    return Numeral((low + high) / 2 * unit, Unit.MINUTES), used + 1


def _plain(words: Sequence[str]) -> tuple[float | None, int]:
    first = _at(words, 0)
    if ":" in first and len(first) > 1:
        minutes, _, seconds = first.partition(":")
        return (int(minutes) + int(seconds) / 60, 1) if minutes.isdigit() else (None, 0)
    if first[:1].isdecimal():
        return float(first.replace(",", ".")), 1
    for at, word in enumerate(first.split("-", 1)):
        if word not in _WORDS:
            return None, 0
        if at:
            return float(_WORDS[first.partition("-")[0]] + _WORDS[word]), 1
    value, used = float(_WORDS[first]), 1
    follows = _WORDS.get(_at(words, 1))
    if first in _TENS and follows is not None and 0 < follows < 10:
        value, used = value + follows, 2
    if _at(words, used) == "hundred":
        value, used = value * 100, used + 1
    return value, used + (1 if first in ("couple", "dozen") and _at(words, used) == "of" else 0)


def _fraction_of_an_hour(words: Sequence[str]) -> tuple[Numeral, int] | None:
    """Read `half an hour`, `a quarter of an hour`, `a minute and a half`, `a couple of minutes`."""
    start = 1 if _at(words, 0) in ("a", "an") else 0
    share = _FRACTIONS.get(_at(words, start))
    if share is not None:
        after = start + 1 + (1 if _at(words, start + 1) == "of" else 0)
        if _at(words, after) in ("a", "an", "the") and (unit := _minutes_a(_at(words, after + 1))):
            return Numeral(share * unit, Unit.MINUTES), after + 2
        if start and _at(words, start) in ("third", "quarter", "fifth", "tenth"):
            return Numeral(share, Unit.SHARE), start + 1
        return None
    if start and _at(words, 1) in ("couple", "dozen"):
        inner, used = _read_words(words[1:])
        return (inner, used + 1) if inner else None
    if start and _at(words, 1) in ("hour", "minute") and _at(words, 0) in ("a", "an"):
        return _one_unit(words)
    return None


def _one_unit(words: Sequence[str]) -> tuple[Numeral, int] | None:
    unit = _MINUTES[words[1]]
    if list(words[2:5]) == ["and", "a", "half"]:
        return Numeral(1.5 * unit, Unit.MINUTES), 5
    return (Numeral(unit, Unit.MINUTES), 2) if words[1] == "hour" else None


def _read_words(words: Sequence[str]) -> tuple[Numeral | None, int]:
    value, used = _plain(words)
    if value is None:
        return None, 0
    unit = _minutes_a(_at(words, used))
    return (Numeral(value * unit, Unit.MINUTES), used + 1) if unit else (Numeral(value), used)


def _ordinal(words: Sequence[str]) -> tuple[Numeral | None, int]:
    word = _at(words, 0)
    if word in _ORDINALS and not (word in _FRACTIONS and _at(words, 1) in ("as", "of")):
        return Numeral(float(_ORDINALS.index(word) + 2), Unit.ORDINAL), 1
    return None, 0


def _minutes_a(word: str) -> float | None:
    """Return how many minutes a unit of time has."""
    return _MINUTES.get(word) or _MINUTES.get(word.removesuffix("s")) if word else None


def _at(words: Sequence[str], index: int) -> str:
    return words[index] if index < len(words) else ""
