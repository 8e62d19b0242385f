"""Questions and analogies in what is said."""

import re

from agents.analyst.cues import ANALOGY, Cues

_NOT_COMPARED = re.compile(
    r"\b(?:something|anything|things?|would|i'd|you'd|we'd|looks?|sounds?|seems?|feels?|felt|looked) like\b"
    r"|\blike (?:this|that|these|those|so|it|them|[A-Z][\w-]*\d?)\b"
)
_QUESTION = re.compile(r"[^.!?]*\?")


def questions(text: str) -> tuple[str, ...]:
    """Return the questions in a text, each with its mark."""
    return tuple(
        match.group().strip(" \"'“”‘’") for match in _QUESTION.finditer(text) if match.group().strip("? ")
    )


def analogies(text: str, cues: Cues) -> tuple[str, ...]:
    """Return the text, whole, if it draws an analogy, else nothing.

    "A model like GPT-4" and "something like a gigabyte" give examples and estimates, and draw none.
    """
    compared = _NOT_COMPARED.sub(" ", text.replace("’", "'"))
    return (text,) if cues.hears(ANALOGY, compared) else ()
