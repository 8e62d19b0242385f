"""What a figure's caption says, as the end of a spoken sentence."""

import re
from collections.abc import Mapping

from agents.writer.third_person import third_person
from agents.writer.titles import lower_word
from agents.writer.verbs import FINITE_ALONE
from agents.writer.wording import table

_HEADS: Mapping[str, str] = table("captions")["heads"]
_MOST_WORDS = 28
_RELATIVE = frozenset("that which who where when while as if how whether because since than what".split())
_SIDE = re.compile(r"^(?:left|right|top|bottom|upper|lower|[a-h])\s*[,:.)]+\s*", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:This figure|The figure|Figure|Here we|We) (?:shows?|illustrates?|depicts?|plots?|presents?"
    r"|displays?|gives?) ",
    re.IGNORECASE,
)


def shown_by(caption: str, lower: Mapping[str, bool]) -> str | None:
    """Return the first sentence of a caption as a noun phrase ("an overview of the system").

    None where it is a clause of its own, too long, or nothing.
    """
    text = third_person(_LEAD.sub("", _SIDE.sub("", caption)).rstrip(".").strip())
    words = text.split()
    if not 2 <= len(words) <= _MOST_WORDS or _is_a_clause(words) or text[0].isdigit():
        return None
    first = words[0].strip(",:;")
    if first.lower() in _HEADS:
        return " ".join([_HEADS[first.lower()] + words[0][len(first) :], *words[1:]])
    titled = len(words) > 1 and words[1][0].isupper()
    return " ".join([words[0] if titled else lower_word(words[0], lower), *words[1:]])


def _is_a_clause(words: list[str]) -> bool:
    """Return whether the words hold a main clause's finite verb; those of relative clauses don't count."""
    lowered = [word.lower().strip(",;:.") for word in words]
    return any(
        word in FINITE_ALONE and not _RELATIVE.intersection(lowered[:place][-4:])
        for place, word in enumerate(lowered)
        if place
    )
