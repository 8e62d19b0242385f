"""Whether a sentence of a paper can be spoken at all, and how well."""

import re
from collections.abc import Sequence

from agents.writer.verbs import has_finite_verb, has_main_verb, has_sure_verb, is_bare_verb
from agents.writer.wording import pattern
from tools.text.words import STOPWORDS

_NEVER = tuple(pattern("unspeakable", key) for key in ("debris", "never", "dialogue", "aside", "unfinished"))
_LOOKED_AT = pattern("unspeakable", "looked_at")
_LEGEND = pattern("unspeakable", "legend")
_MATHS = pattern("unspeakable", "maths")
_GREEK_WORD = pattern("unspeakable", "greek")
_APPOSITION = re.compile(
    r"^(?:[\w-]+ ){0,4}[\w-]+, "
    r"(?:an?|the|using|based|allowing|designed|consisting|providing|enabling|which|where)\b"
)
_DIRECT = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_SHOWN = re.compile(
    r"\b(?:Fig(?:ure|\.)?s?|Tab(?:le|\.)?s?|Algorithms?|Listings?)\.?\s*(?:\d|[A-Z]\b|[IVX]+\b)",
    re.IGNORECASE,
)
_LONE_LETTER = re.compile(r"(?<![\w'’-])[B-HJ-Zb-z](?![\w'’-])")
_NUMBER = re.compile(r"\d[\d.,]*")
_SHORTEST_ADVICE = 10
"""Words from which an order ("Set the window ...") is taken for advice and not for a prompt or a step."""
_POOREST = 0.25
"""Below this a sentence is not spoken at all."""
SHORTEST, LONGEST = 6, 58
"""Words of a sentence that is spoken."""


def speakability(written: str, spoken: str, pieces: Sequence[str]) -> float:
    """Return how well a sentence can be spoken, 0 (not at all) to 1.

    `written` is the paper's sentence, `spoken` the same after `tools.text.speakable`, `pieces` the shorter
    sentences that it can be cut into.
    """
    words = spoken.split()
    if len(words) < SHORTEST or max(len(piece.split()) for piece in pieces) > LONGEST:
        return 0.0
    if _is_never_spoken(written, spoken) or not _is_a_sentence(written, words):
        return 0.0
    if is_bare_verb(spoken) and len(words) < _SHORTEST_ADVICE:
        return 0.0
    fit = 1.0 - _stumbles(written, spoken, words)
    return fit if fit >= _POOREST else 0.0


def refers_to_a_picture(text: str) -> bool:
    """Return whether a sentence speaks of a numbered figure or table, or of what is seen in one."""
    return _SHOWN.search(text) is not None


def asks_to_look(text: str) -> bool:
    """Return whether a sentence only makes sense with a picture in view."""
    return _SHOWN.search(text) is not None and _LOOKED_AT.search(text) is not None


def reads_a_legend(text: str) -> bool:
    """Return whether a sentence only explains the marks of a picture."""
    return _LEGEND.search(text) is not None


def _is_never_spoken(written: str, spoken: str) -> bool:
    return any(unfit.search(text) for unfit in _NEVER for text in (written, spoken))


def _is_a_sentence(written: str, words: list[str]) -> bool:
    text = written.strip()
    if not re.search(r"[.!][\"'”’)\]]*(?:\s?\d{1,2})?$", text) or not _begins_whole(text):
        return False
    plain = [re.sub(r"\W+$|^\W+", "", word) for word in words]
    if (
        _APPOSITION.match(text)
        and not has_finite_verb(text.split(",")[0].split())
        and not has_sure_verb(plain)
    ):
        return False
    return has_main_verb(plain) and not _is_title_case(plain) and max(map(len, plain)) <= 28


def _begins_whole(text: str) -> bool:
    first = text.split()[0]
    letters = re.sub(r"[^A-Za-z]", "", first)
    return (
        not letters or letters[0].isupper() or any(ch.isupper() or ch.isdigit() or ch == "-" for ch in first)
    )


def _is_title_case(words: list[str]) -> bool:
    content = [word for word in words if word.isalpha() and word.lower() not in STOPWORDS]
    return len(content) > 3 and sum(word[0].isupper() for word in content) > 0.6 * len(content)


def _stumbles(written: str, spoken: str, words: list[str]) -> float:
    """Return how much a listener would trip over: mathematics, digits, lone letters, length, lists."""
    count = len(words)
    maths = len(_MATHS.findall(written)) + len(_GREEK_WORD.findall(spoken))
    letters = len(_LONE_LETTER.findall(spoken))
    numbers = len(_NUMBER.findall(spoken))
    commas = spoken.count(",") + 2 * spoken.count(";") + 2 * spoken.count(":")
    return (
        0.3 * min(maths, 4)
        + 0.3 * min(letters, 4)
        + 0.12 * max(0, numbers - 3)
        + 0.05 * max(0, commas - 3)
        + 0.02 * max(0, min(count, 50) - 28)
        + 0.03 * max(0, 10 - count)
        + (0.25 if _DIRECT.search(spoken) else 0.0)
        + 0.25 * spoken.count("and colleagues")
        + (0.3 if _has_odd_marks(written) else 0.0)
    )


def _has_odd_marks(written: str) -> bool:
    pairs = (("(", ")"), ("[", "]"), ("“", "”"))
    return (
        any(written.count(opening) != written.count(closing) for opening, closing in pairs)
        or written.count('"') % 2 == 1
    )
