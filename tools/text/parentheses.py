"""Parentheses turned into clauses that can be heard, or left out."""

import re

_OPTIONAL_ENDING = re.compile(r"(?<=[a-z])\((s|es|ies)\)")
_PREFIX = re.compile(r"\(([a-z]{2,6})\)-?(?=[a-z])")
_INNER = re.compile(r"(\w?)(\s*)[(\[{]([^()\[\]{}]*)[)\]}]")
_ACRONYM = re.compile(r"^[A-Z][\w/-]{0,9}s?$|^[a-z]?[A-Z]{2,}[\w-]{0,7}$")
_ENUMERATOR = re.compile(r"^(?:[ivx]{1,4}|[a-hA-H]|\d{1,2})$")
_COUNTED = re.compile(r"\b(step|steps|item|phase|stage|level|case|type|equation|part|condition|property|category|group|hypothesis|question|objective|goal|task)\s*\((\w{1,3})\)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_LEAD = re.compile(r"^(?:or|and|for example|that is|including|such as|also|especially|not|both|about|up to|only)\b")
_LONGEST = 14
"""Words of the longest parenthesis that is spoken."""
_STRAY = re.compile(r"\s*[()\[\]{}]")


def unfold_parentheses(text: str) -> str:
    """Return the text without brackets: short wordy ones become clauses, bare ones and long ones go.

    `large language models (LLMs)` becomes `large language models, or LLMs,`.
    """
    text = _COUNTED.sub(r"\1 \2", text)
    text = _PREFIX.sub(r"\1", _OPTIONAL_ENDING.sub(r"\1", text))
    while (unfolded := _INNER.sub(_clause, text)) != text:
        text = unfolded
    return _STRAY.sub("", text)


def _clause(match: re.Match[str]) -> str:
    before, space, inner = match[1], match[2], match[3].strip(" ,;:")
    if not inner or _ENUMERATOR.match(inner) or (before and not space):
        return before
    if _ACRONYM.match(inner):
        return f"{before}, or {inner},"
    return f"{before}, {inner}," if _is_speakable(inner) else before


def _is_speakable(inner: str) -> bool:
    words = inner.split()
    wordy = len(_WORD.findall(inner))
    return len(words) <= _LONGEST and wordy >= max(1, len(words) / 2) and not set("=;|\\") & set(inner)
