"""Numbers, units and ranges as a voice should say them; digits stay digits and keep their value."""

import re
from collections.abc import Sequence

from tools.text.spoken_words import spoken_words

_UNITS: dict[str, list[str]] = spoken_words()["units"]
_PER: dict[str, str] = spoken_words()["per"]
_SCALES: dict[str, str] = spoken_words()["scales"]
_SPACED: dict[str, list[str]] = spoken_words()["spaced_units"]
"""One-letter units, which are units only with a space before them."""
_AFTER_A_QUANTITY = frozenset(
    """
    a above after ago an and apart are as at away be before below both but by can can't cost costs could
    deep did do does during each earlier every for from had has have here high if in into is it later
    less long more needs of off old on only or over per respectively saves so take takes tall than that
    the their then there these they thick this those to total under up versus was we were when where
    which while who wide will with within without would
    """.split()
)
"""Words that follow a quantity ("48 gigabytes of"); others follow an adjective ("a 48 gigabyte GPU")."""

_N = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+"
_MINUS = "−–‒"

_SPACED_GROUP = re.compile(r"(?<=\d), (?=0\d\d(?!\d))")
_GROUPED_DECIMAL = re.compile(r"\b(\d{1,3}(?:,\d{3})+)(?=\.\d)")
_SCIENTIFIC = re.compile(rf"\b(\d+(?:\.\d+)?)[eE]([-+{_MINUS}]?)(\d{{1,3}})\b")
_TIMES_POWER = re.compile(
    rf"\s*[×·x∗*]\s*10\s?(?:\^\{{?|\*\*)?\s?([-+{_MINUS}]?)\s?(\d{{1,3}})\}}?(?![\d.,]*\d)"
)
_POWER_OF_TEN = re.compile(
    rf"\b10(?:\^\{{?|\*\*)([-+{_MINUS}]?)(\d{{1,3}})\}}?|\b10\s?[{_MINUS[0]}]\s?(\d{{1,3}})\b"
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED = re.compile(r"(?<=[\d)A-Za-z])([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_STRAY_RAISED = re.compile(r"[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]")
_CARET = re.compile(r"(?<=[\w)])\^\{?([-−]?\w{1,3})\}?")
_RANGE = re.compile(
    rf"(?<![\w.,-])({_N})\s?([%kKMBx×]|GB|MB|ms)?\s?[-–—∼~]\s?({_N})(?![\d,-]*-\d)(?=\s?(?:[%kKMBx×]|GB"
    rf"|MB|ms|\W|$))"
)
_ALTERNATIVES = re.compile(r"(?<![\w/.])\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?){2,}(?![\w/]*/)")
_TWO_SIZES = re.compile(r"(?<![\w/.])(\d+(?:\.\d+)?[A-Z]?)/(\d+(?:\.\d+)?)(?=\s?(?:[BMK]\b|GB|MB|ms|GHz))")
_MONEY = re.compile(rf"\$\s?({_N})(?:\s?(k|K|M|B|bn|T|thousand|million|billion|trillion)\b)?")
_MULTIPLE = re.compile(rf"(?<![\w.])({_N})\s?[×x](?=\s+[a-z]|[\s.,;:)]|$)")
_BY = re.compile(r"(?<=[\d)])\s?×\s?(?=[\d(])|(?<=[A-Za-z])\s?×\s?(?=[A-Za-z\d])|(?<=\d)\s?x\s?(?=\d)")
_COUNTED = (
    r"(?:[-\s](?:\w+[-\s])?(?:param|token|word|example|document|image|pair|user|dollar|sample|record"
    r"|page|people|person|paper|sentence|instance|step|point|video|frame|request|node|edge|neuron"
    r"|weight|entit|triple|compound|cell|star|year|row|item|request|line|operation|FLOP|iteration"
    r"|hour))"
)
_SCALE = re.compile(
    rf"(?<![\w.])(?<![A-Za-z]-)({_N})\s?(?:(k|K|M|bn|T)(?=[-\s.,;:)]|$)|(B)(?={_COUNTED}))(?!\s*\()"
)
_PER_UNIT = re.compile(r"(?<=[\w])\s?/\s?(s|sec|ms|min|h|hr|day|kg|token|mL|mm|cm)\b(?!/)")
_UNIT = re.compile(
    rf"(?<![\w.-])({_N})(\s?-?)({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})"
    rf"(?![\w°])(\s+[A-Za-z]+)?"
)
_SPACED_UNIT = re.compile(rf"(?<![\w.-])({_N}) ({'|'.join(_SPACED)})(?![\w°'-])(\s+[A-Za-z]+)?")
_SIGNED = re.compile(r"(?<![\w)\]%.])\s?[-−–]\s?(?=\d)")
_PLUS = re.compile(r"(?<![\w)])\+(?=\d)")
_MORE_THAN = re.compile(rf"({_N})\+(?=\s|[.,;:)]|$)")


def say_numbers(text: str) -> str:
    """Return the text with exponents, ranges, scales, money, multiples and units in words."""
    text = text.replace("µ", "μ")
    text = _SPACED_GROUP.sub(",", text)
    text = _GROUPED_DECIMAL.sub(lambda match: match[1].replace(",", ""), text)
    text = _say_powers(text)
    text = _ALTERNATIVES.sub(_say_alternatives, text)
    text = _TWO_SIZES.sub(r"\1 and \2", text)
    text = _RANGE.sub(_say_range, text)
    text = _MONEY.sub(_say_money, text)
    text = _BY.sub(" by ", text)
    text = _MULTIPLE.sub(lambda match: f"{match[1]} time{'' if match[1] == '1' else 's'}", text)
    text = _UNIT.sub(_say_unit, text)
    text = _SPACED_UNIT.sub(_say_spaced_unit, text)
    text = _SCALE.sub(lambda match: f"{match[1]} {_SCALES[match[2] or match[3]]}", text)
    text = _PER_UNIT.sub(lambda match: f" per {_PER[match[1]]}", text)
    return _say_signs(text)


def _say_powers(text: str) -> str:
    text = _SCIENTIFIC.sub(_say_scientific, text)
    text = _TIMES_POWER.sub(lambda m: f" times 10 to the {_exponent(m[1], m[2])}", text)
    text = _POWER_OF_TEN.sub(_say_power_of_ten, text)
    text = _RAISED.sub(lambda match: _say_power(match[1].translate(_SUPERSCRIPT)), text)
    text = _CARET.sub(lambda match: _say_power(match[1]), text)
    return _STRAY_RAISED.sub("", text)


def _exponent(sign: str, digits: str) -> str:
    return f"minus {int(digits)}" if sign and sign != "+" else f"{int(digits)}"


def _say_scientific(match: re.Match[str]) -> str:
    power = f"10 to the {_exponent(match[2], match[3])}"
    return power if match[1] in {"1", "1.0"} else f"{match[1]} times {power}"


def _say_power_of_ten(match: re.Match[str]) -> str:
    return f"10 to the {_exponent('-', match[3]) if match[3] else _exponent(match[1], match[2])}"


def _say_power(power: str) -> str:
    if power in {"2", "3"}:
        return " squared" if power == "2" else " cubed"
    return f" to the {power.replace('-', 'minus ').replace('−', 'minus ').lstrip('+')}"


def _say_range(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2] or ''} to {match[3]}"


def _say_alternatives(match: re.Match[str]) -> str:
    *first, last = match.group().split("/")
    return f"{', '.join(first)} and {last}"


def _say_money(match: re.Match[str]) -> str:
    scale = match[2] or ""
    words = [match[1], _SCALES.get(scale, scale), "dollar" if match[1] == "1" and not scale else "dollars"]
    return " ".join(word for word in words if word)


def _say_unit(match: re.Match[str]) -> str:
    number, joint, unit, after = match.groups()
    return _quantity(number, _UNITS[unit], after or "", hyphened=joint.endswith("-"))


def _say_spaced_unit(match: re.Match[str]) -> str:
    return _quantity(match[1], _SPACED[match[2]], match[3] or "", hyphened=False)


def _quantity(number: str, unit: Sequence[str], after: str, *, hyphened: bool) -> str:
    """Say a unit in the singular where it stands before a noun ("a 48 gigabyte GPU"), else in the plural."""
    following = after.strip().lower()
    modifies = bool(following) and following not in _AFTER_A_QUANTITY and not following.endswith("ly")
    one, many = unit
    return f"{number} {one if number == '1' or hyphened or modifies else many}{after}"


def _say_signs(text: str) -> str:
    text = _SIGNED.sub(" minus ", text)
    text = _MORE_THAN.sub(r"more than \1", text)
    return _PLUS.sub("plus ", text)
