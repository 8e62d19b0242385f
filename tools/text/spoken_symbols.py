"""Greek letters, signs and operators in words."""

import re

from tools.text.spoken_words import spoken_words

GREEK: dict[str, str] = spoken_words()["greek"]
_OPERATORS: dict[str, str] = spoken_words()["signs"]
_GREEK = re.compile(rf"([A-Za-z]-)?([{''.join(GREEK)}])(-)?")
_OPERATOR = re.compile(rf"\s*([{''.join(_OPERATORS)}])\s*")
_PERCENT = re.compile(r"\s?%(-)?")
_ABOUT = re.compile(r"(?<![\w)])[~∼]\s?(?=\d)")
_ARROW = re.compile(r"\s*(?:->|-->|=>)\s*")
_AT_MOST = re.compile(r"\s*(<=|>=|!=|==)\s*")
_LESS = re.compile(r"\s*<\s*(?=[\d.$]|[a-z]\b)")
_MORE = re.compile(r"\s*>\s*(?=[\d.$]|[a-z]\b)")
_EQUALS = re.compile(r"\s*=\s*")
_COMPARISONS = {"<=": "at most", ">=": "at least", "!=": "is not", "==": "equals"}
_HASH = re.compile(r"#\s?(?=of\b)")
_NUMBER_SIGN = re.compile(r"#\s?(?=\d)")
_AT = re.compile(r"(?<=[A-Za-z])@(?=[\dkK])")
_ORDER = re.compile(r"\b[OΘΩ]\(([A-Za-z]{1,3}(?:\s?log\s?[A-Za-z]{1,3})?(?: squared| cubed)?)\)")
_FUNCTION = re.compile(r"\b([A-Za-z])\(([A-Za-z])\)")
_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_LOWERED = re.compile(r"(?<=\w)([₀₁₂₃₄₅₆₇₈₉]+)")


def say_symbols(text: str) -> str:
    """Return the text with Greek letters, percent and mathematical signs in words."""
    text = _LOWERED.sub(lambda match: f" {match[1].translate(_SUBSCRIPT)}", text)
    text = _ORDER.sub(r"order \1", text)
    text = _FUNCTION.sub(r"\1 of \2", text)
    text = _ABOUT.sub("about ", text)
    text = _say_comparisons(text)
    text = _PERCENT.sub(lambda match: " percent" + (" " if match[1] else ""), text)
    text = _HASH.sub("number ", text)
    text = _NUMBER_SIGN.sub("number ", text)
    text = _AT.sub(" at ", text)
    text = _OPERATOR.sub(lambda match: f" {_OPERATORS[match[1]]} ", text)
    return _GREEK.sub(_say_greek, text)


def _say_comparisons(text: str) -> str:
    text = _ARROW.sub(" to ", text)
    text = _AT_MOST.sub(lambda match: f" {_COMPARISONS[match[1]]} ", text)
    text = _LESS.sub(" less than ", text)
    text = _MORE.sub(" more than ", text)
    return _EQUALS.sub(" equals ", text)


def _say_greek(match: re.Match[str]) -> str:
    before, letter, after = match.groups()
    start, end = match.span()
    name = GREEK[letter]
    left = before or (" " if start and match.string[start - 1].isalnum() else "")
    right = after or (" " if end < len(match.string) and match.string[end].isalnum() else "")
    return f"{left}{name}{right}"
