"""Abbreviations that a paper introduces beside their expansion."""

import re
from collections.abc import Iterable, Iterator

_AFTER = re.compile(r"\((?P<short>[A-Za-z][\w-]{1,11})(?:[,;][^()]*)?\)")
_BEFORE = re.compile(r"(?P<short>\b[A-Za-z][\w-]{1,11})\s\((?P<long>[A-Za-z][^()\d]{5,70})\)")
_LOOKS_SHORT = re.compile(r"^(?:[A-Z][A-Z0-9-]+s?|\w*[a-z]\w*[A-Z]\w*|[A-Z]+[a-z]{1,2}[A-Z]\w*)$")
_SENTENCE_END = re.compile(r"[.;:!?()\[\]]")


def abbreviations(texts: Iterable[str]) -> dict[str, str]:
    """Return expansion by abbreviation, as a paper pairs them: "Low-rank Adapters (LoRA)", "KD (…)".

    The letters of the abbreviation must occur in order in the expansion, the first of them at the start of a
    word (Schwartz and Hearst, PSB 2003). Of several expansions the first holds.
    """
    found: dict[str, str] = {}
    for text in texts:
        for short, before, whole in _pairs(text):
            expansion = _expansion(short, before)
            if expansion is not None and (not whole or expansion == before):
                found.setdefault(short, expansion)
    return found


def _pairs(text: str) -> Iterator[tuple[str, str, bool]]:
    for match in _AFTER.finditer(text):
        if _LOOKS_SHORT.match(match["short"]):
            yield _singular(match["short"]), _SENTENCE_END.split(text[: match.start()])[-1].strip(), False
    for match in _BEFORE.finditer(text):
        if _LOOKS_SHORT.match(match["short"]):
            yield _singular(match["short"]), match["long"], True


def _singular(short: str) -> str:
    return short[:-1] if short.endswith("s") and short[:-1].isupper() else short


def _expansion(short: str, before: str) -> str | None:
    """Return the words behind a short form; its number may stand before them: "4-bit NormalFloat (NF4)"."""
    letters = short.rstrip("0123456789")
    digits = short[len(letters) :]
    found = _lettered(letters, before) if len(letters) > 1 else None
    if found is None or digits in found:
        return found
    lead = before[: before.rfind(found)].split()
    return f"{lead[-1]} {found}" if lead and digits in lead[-1] else None


def _lettered(short: str, before: str) -> str | None:
    window = " ".join(before.split()[-min(len(short) + 5, 2 * len(short)) :])
    letters = [(index, letter.lower()) for index, letter in enumerate(short) if letter.isalnum()]
    position = len(window)
    for index, letter in reversed(letters):
        position -= 1
        while position >= 0 and not _fits(window, position, letter, starts_word=index == 0):
            position -= 1
        if position < 0:
            return None
    expansion = window[window.rfind(" ", 0, position + 1) + 1 :].strip("\"“”'’, ")
    sensible = len(expansion) > len(short) + 2 and len(expansion.split()) <= len(letters) + 2
    return expansion if sensible and short not in expansion.split() else None


def _fits(window: str, position: int, letter: str, *, starts_word: bool) -> bool:
    at_start = position == 0 or not window[position - 1].isalnum()
    return window[position].lower() == letter and (at_start or not starts_word)
