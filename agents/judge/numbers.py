"""Numbers with their units, from print ("65B", "99.3%") and from speech ("sixty-five billion parameters")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tools.text.words import STOPWORDS

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: value for value, word in enumerate(_ONES.split())} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), start=2)
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SUFFIXES = {"k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12}
_UNIT_NAMES = (
    "bit bits|byte bytes|kilobyte kilobytes kb|megabyte megabytes mb|gigabyte gigabytes gb|"
    "terabyte terabytes tb|nanosecond nanoseconds ns|microsecond microseconds|millisecond milliseconds ms|"
    "second seconds|minute minutes|hour hours h|day days|week weeks|month months|year years|"
    "percent percentage %|times x|dollar dollars|degree degrees|decibel decibels db|hertz hz|"
    "kilohertz khz|megahertz mhz|gigahertz ghz|nanometre nanometres nm|micrometre micrometres|"
    "millimetre millimetres mm|centimetre centimetres cm|metre metres|meter meters|kilometre kilometres km|"
    "gram grams|milligram milligrams mg|kilogram kilograms kg|watt watts|volt volts"
)
_UNITS = {name: names.split()[0] for names in _UNIT_NAMES.split("|") for name in names.split()}
_PIECE = re.compile(r"(?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)|(?P<word>[^\W\d_]+)|%|\.|[^\s\w]")
_PART_OF_NAME = re.compile(r"[^\W\d_]-?$")
"""What stands before a digit that belongs to a name: "GPT-4", "NF4"."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it was said."""

    value: float
    unit: str
    """Singular; empty where none was said."""
    counted: str
    """The word that follows where it is no unit, such as "rounds"; empty where none does."""
    precision: float
    """The worth of the last digit given: 0.1 in 99.3, 1e9 in "65 billion"."""
    text: str
    spelled: bool
    """Whether it was written in words only."""

    def is_backed_by(self, other: "Quantity") -> bool:
        """Return whether another number is this one or rounds to it, in the same unit where both have one."""
        if (
            self._measures != other._measures
            and (self.unit or other.unit)
            and self._measures
            and other._measures
        ):
            return False
        slack = 0.5 * self.precision if other.precision < self.precision else 0.0
        return abs(self.value - other.value) <= slack + 1e-9 * abs(self.value)

    @property
    def is_specific(self) -> bool:
        """Whether it has three digits or more that say something, so that it hardly comes twice by chance."""
        return abs(self.value) >= 100 * self.precision

    @property
    def _measures(self) -> str:
        return self.unit or self.counted


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int
    end: int

    @property
    def is_digits(self) -> bool:
        return self.text[0].isdigit()


def quantities(text: str) -> list[Quantity]:
    """Return the numbers of a text in order; digits inside a name ("GPT-4") are none."""
    pieces = [_Piece(match.group().lower(), match.start(), match.end()) for match in _PIECE.finditer(text)]
    found: list[Quantity] = []
    at = 0
    while at < len(pieces):
        end = _number_end(pieces, at, text)
        if end > at:
            found.append(_quantity(pieces, at, end, text))
            at = end
        else:
            at += 1
    return found


def _number_end(pieces: Sequence[_Piece], start: int, text: str) -> int:
    """Return the index after the number that starts at a piece, or the start itself where none does."""
    first = pieces[start]
    if first.is_digits:
        if _PART_OF_NAME.search(text[: first.start]):
            return start
        end = start + 1
        return end + 1 if end < len(pieces) and pieces[end].text in _SCALES else end
    end = start
    while end < len(pieces) and _continues(pieces, start, end):
        end += 1
    return end


def _continues(pieces: Sequence[_Piece], start: int, at: int) -> bool:
    word, before = pieces[at].text, pieces[at - 1].text
    if at == start:
        return word in _WORDS
    if word in _WORDS:
        return before not in _WORDS or _is_tens_and_ones(before, word) or _is_after_point(pieces, start, at)
    following = pieces[at + 1].text if at + 1 < len(pieces) else ""
    return word in _SCALES or (word in {"-", "point", "and"} and following in _WORDS and _joins(pieces, at))


def _is_tens_and_ones(first: str, second: str) -> bool:
    return _WORDS[first] >= 20 and 0 < _WORDS[second] < 10


def _is_after_point(pieces: Sequence[_Piece], start: int, at: int) -> bool:
    return any(piece.text == "point" for piece in pieces[start:at])


def _joins(pieces: Sequence[_Piece], at: int) -> bool:
    """Whether "-", "point" or "and" ties two number words into one: "ninety-nine", "one hundred and five"."""
    before = pieces[at - 1].text
    if pieces[at].text == "and":
        return before in _SCALES
    return pieces[at].text == "point" or _WORDS.get(before, 0) >= 20


def _quantity(pieces: Sequence[_Piece], start: int, end: int, text: str) -> Quantity:
    words = [piece.text for piece in pieces[start:end]]
    value, precision = _digits(words) if pieces[start].is_digits else _spelled(words)
    unit = counted = ""
    if end < len(pieces):
        after = pieces[end]
        touching = after.start == pieces[end - 1].end
        if touching and after.text in _SUFFIXES and after.text not in _UNITS:
            value, precision = value * _SUFFIXES[after.text], precision * _SUFFIXES[after.text]
        else:
            unit, counted = _measured(pieces, end)
    said = text[pieces[start].start : pieces[end - 1].end]
    return Quantity(value, unit, counted, precision, said, spelled=not pieces[start].is_digits)


def _measured(pieces: Sequence[_Piece], at: int) -> tuple[str, str]:
    """Return (unit, counted word) of a number from what stands after it; one of them is empty."""
    if pieces[at].text == "-" and at + 1 < len(pieces):
        at += 1
    word = pieces[at].text
    if word in _UNITS:
        return _UNITS[word], ""
    return "", word if word.isalpha() and word not in STOPWORDS else ""


def _digits(words: Sequence[str]) -> tuple[float, float]:
    plain = words[0].replace(",", "")
    scale = _SCALES[words[1]] if len(words) > 1 else 1.0
    return float(plain) * scale, scale * 10.0 ** -len(plain.partition(".")[2])


def _spelled(words: Sequence[str]) -> tuple[float, float]:
    whole, current, decimals, after_point, scale = 0.0, 0.0, "", False, 1.0
    for word in words:
        if word == "point":
            after_point = True
        elif word in _WORDS and after_point:
            decimals += str(_WORDS[word])
        elif word in _WORDS:
            current += _WORDS[word]
        elif word == "hundred":
            current = max(current, 1.0) * 100
        elif word in _SCALES:
            scale = _SCALES[word]
            whole += (max(current, 1.0) + float(f"0.{decimals or 0}")) * scale
            current, decimals, after_point = 0.0, "", False
    rest = current + float(f"0.{decimals or 0}")
    if rest:
        scale = 10.0 ** -len(decimals)
    return whole + rest, scale
