"""Turning a true sentence into a false one: another number, the opposite, a denial, rivals exchanged."""

import re
from collections.abc import Callable
from random import Random

from agents.judge.word_pairs import read_pairs

_OPPOSITES = read_pairs("flipped_words.txt")
"""A list of its own: the judge's list of antonyms must not be what it is examined with."""
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:\.\d+)?(?![\d,])")
_SPELLED = re.compile(
    r"\b(?:four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|sixty|eighty|ninety)\b"
)
_OTHER = ("three", "eleven", "fourteen", "seventeen", "seventy")
_DENIED = re.compile(
    r"\b(is|are|was|were|can|could|will|would|should|do|does|did|has|have)(?: not|n't|n’t)\b", re.IGNORECASE
)
_AFFIRMED = re.compile(
    r"\b(?:(?:is|are|was|were|can|could|will|would|should)\b|(?:it|that|there|they|you|we|he|she)['’](?:s|re|ll)\b)"
    r"(?! not\b|n't|n’t)",
    re.IGNORECASE,
)
_VERBS = (
    "achieve|add|allow|apply|combine|compute|create|demonstrate|depend|employ|enable|follow|give|handle|help|"
    "improve|include|integrate|introduce|involve|learn|let|make|need|offer|place|produce|prove|provide|reduce|require|retain|"
    "show|solve|store|support|take|train|transfer|turn|use|want|work"
)
_THIRD_PERSON = re.compile(rf"\b(?P<verb>{_VERBS})s\b")
_PLURAL = re.compile(rf"\b(?P<who>they|you|we|people|models|researchers) (?P<verb>{_VERBS})\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?P<who>they|we|it|team|authors|researchers|paper) (?P<verb>\w+)ed\b", re.IGNORECASE)
_RIVALS = re.compile(
    r"^(?P<first>[^,;:]+?) (?P<verb>outperforms?|beats?|exceeds?|surpass(?:es)?) "
    r"(?P<second>[^,;:.]+)(?P<rest>.*)$"
)

Flip = Callable[[str, Random], str | None]
"""Returns the sentence made false, or None where this way of doing it doesn't apply."""


def _number(text: str, random: Random) -> str | None:
    found = list(_NUMBER.finditer(text))
    if found:
        match = random.choice(found)
        return text[: match.start()] + _another(match.group(), random) + text[match.end() :]
    spelled = _SPELLED.search(text)
    return text[: spelled.start()] + random.choice(_OTHER) + text[spelled.end() :] if spelled else None


def _another(number: str, random: Random) -> str:
    """Return a number of the same form that is off by a third at least."""
    factor = random.choice((0.37, 0.61, 1.43, 1.73, 2.7))
    decimals = len(number.partition(".")[2])
    changed = float(number) * factor
    if decimals:
        return f"{changed:.{decimals}f}"
    return str(max(int(number) + 3, round(changed)) if factor > 1 or int(number) < 4 else round(changed))


def _opposite(text: str, random: Random) -> str | None:
    words = [match for match in re.finditer(r"[A-Za-z]+", text) if match.group() in _OPPOSITES]
    if not words:
        return None
    match = random.choice(words)
    return text[: match.start()] + random.choice(sorted(_OPPOSITES[match.group()])) + text[match.end() :]


def _rivals(text: str, random: Random) -> str | None:  # noqa: ARG001
    match = _RIVALS.match(text)
    return f"{match['second']} {match['verb']} {match['first']}{match['rest']}" if match else None


def _denial(text: str, random: Random) -> str | None:  # noqa: ARG001
    if denied := _DENIED.search(text):
        return text[: denied.start()] + denied[1] + text[denied.end() :]
    if affirmed := _AFFIRMED.search(text):
        return text[: affirmed.end()] + " not" + text[affirmed.end() :]
    if verb := _THIRD_PERSON.search(text):
        return text[: verb.start()] + f"does not {verb['verb']}" + text[verb.end() :]
    if verb := _PLURAL.search(text):
        return text[: verb.start()] + f"{verb['who']} do not {verb['verb']}" + text[verb.end() :]
    if verb := _PAST.search(text):
        return text[: verb.start()] + f"{verb['who']} never {verb['verb']}ed" + text[verb.end() :]
    return None


FLIPS: tuple[Flip, ...] = (_rivals, _number, _opposite, _denial)


def flipped(text: str, random: Random) -> str | None:
    """Return a sentence made false in one way that fits it, or None where none does.

    Questions are left alone: they claim nothing.
    """
    if text.rstrip("\"'”’ ").endswith("?"):
        return None
    ways = [changed for flip in FLIPS if (changed := flip(text, random)) is not None and changed != text]
    return random.choice(ways) if ways else None
