"""Parentheses turned into clauses that can be heard, or left out."""

import re

_OPTIONAL_ENDING = re.compile(r"(?<=[a-z])\((s|es|ies)\)")
_PREFIX = re.compile(r"\(([a-z]{2,6})\)-?(?=[a-z])")
_INNER = re.compile(r"(\w?)(\s*)[(\[{]([^()\[\]{}]*)[)\]}]")
_ACRONYM = re.compile(r"^[A-Z][\w/-]{0,9}s?$|^[a-z]?[A-Z]{2,}[\w-]{0,7}$")
_ENUMERATOR = re.compile(r"^(?:[ivx]{1,4}|[a-hA-H]|\d{1,2})$")
_HALF_BRACKET = re.compile(r"(?:(?<=[,;:]\s)|(?<=\band\s)|(?<=\bor\s)|^)(?:\d{1,2}|[a-h]|[ivx]{1,4})\)\s+")
_GLUED = re.compile(r"(?<=[a-z]{3})\((?=[a-z]{2,}[\s.,])")
_COUNTED = re.compile(
    r"\b(step|steps|item|phase|stage|level|case|type|equation|part|condition|property|category|group"
    r"|hypothesis|question|objective|goal|task)\s*\((\w{1,3})\)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:^|(?<=[\s-]))\w")
_WORD = re.compile(r"[^\W\d_]{2,}")
_WHERE = re.compile(
    r"^(?:(?:upper|lower|far)[ -])?(?:left|right|top|bottom|middle|cent(?:er|re)|above|below"
    r"|see text)(?: (?:panel|column|row|plot|figure))?$",
    re.IGNORECASE,
)
_FIRST = frozenset({"i", "a", "1", "A"})
_LEADS_TO = frozenset(
    "and or by of to are is that for in with on as from both either include includes including into we "
    "they".split()
)
_MODIFIES = re.compile(
    r"\s+(?!(?:is|are|was|were|has|have|had|can|could|may|might|will|would|do|does|did|to|of|in|on|for"
    r"|with|and|or|but|by|from|as|at|that|which|who|than|when|while|where|using|into|over|through|not"
    r"|if|so|also|after|before|between|under|then|because|since|via|without|such|\w+ed|\w+ing"
    r"|\w+s)\b)[a-z]+"
)
_FIGURE = re.compile(r"^(?:about |more than |less than |plus or minus |up to )?\d[\d.,]+(?:\s\w+){0,3}$")
_LONGEST = 14
"""Words of the longest parenthesis that is spoken."""
_STRAY = re.compile(r"\s*[()\[\]{}]")


def unfold_parentheses(text: str) -> str:
    """Return the text without brackets: short wordy ones become clauses, bare ones and long ones go.

    `large language models (LLMs)` becomes `large language models, or LLMs,`.
    """
    text = _HALF_BRACKET.sub("", text)
    text = _GLUED.sub(" (", text)
    text = _COUNTED.sub(r"\1 \2", text)
    text = _PREFIX.sub(r"\1", _OPTIONAL_ENDING.sub(r"\1", text))
    while (unfolded := _INNER.sub(_clause, text)) != text:
        text = unfolded
    return _STRAY.sub("", text)


def _clause(match: re.Match[str]) -> str:
    before, space, inner = match[1], match[2], match[3].strip(" ,;:")
    if (
        inner
        and _ENUMERATOR.match(inner)
        and space
        and before
        and inner not in _FIRST
        and not _opens_list(match)
    ):
        return f"{before},"
    if not inner or _ENUMERATOR.match(inner) or _WHERE.match(inner) or (before and not space):
        return before
    if _ACRONYM.match(inner):
        if not _abbreviates(inner, match.string[: match.start() + 1]):
            return f"{before}, {inner},"
        modifies = not inner.endswith("s") and _MODIFIES.match(match.string[match.end() :])
        return before if modifies else f"{before}, or {inner},"
    return f"{before}, {inner}," if _is_speakable(inner) or _FIGURE.match(inner) else before


def _abbreviates(short: str, before: str) -> bool:
    """Return whether a short form's capitals stand in the words before it, in order, from a word's start."""
    capitals = [ch.lower() for ch in short if ch.isupper()]
    words = " ".join(before.split()[-len(capitals) - 3 :])
    starts = (
        [match.start() for match in _INITIALS.finditer(words) if match.group().lower() == capitals[0]]
        if capitals
        else []
    )
    return len(capitals) > 1 and any(_in_order(capitals[1:], words[start + 1 :].lower()) for start in starts)


def _in_order(letters: list[str], text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _opens_list(match: re.Match[str]) -> bool:
    """Return whether an enumerator stands after a word that leads to it: "by (a) ...", "and (b) ..."."""
    words = match.string[: match.start() + 1].split()
    return words[-1].lower() in _LEADS_TO


def _is_speakable(inner: str) -> bool:
    words = inner.split()
    wordy = len(_WORD.findall(inner))
    return len(words) <= _LONGEST and wordy >= max(1, len(words) / 2) and not set("=;|\\") & set(inner)
