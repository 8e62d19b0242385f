"""Titles, authors and headings in a form that can be said."""

import re
from collections.abc import Mapping, Sequence

from tools.text.speakable import speakable
from tools.text.words import STOPWORDS

_MARKS = re.compile(r"[*†‡§¶∗⋆♠♣♦♥∥]+|(?<=[a-z.])\d+(?:,\d+)*")
_DEGREES = re.compile(r",?\s+(?:Ph\.?D\.?|M\.?D\.?|Member|Senior Member|Fellow),?.*$", re.IGNORECASE)
_FEW = 3
_VERBAL = re.compile(
    r"\b(?:is|are|was|were|do|does|can|should|will|how|why|what|when|where|who|which|we|our|you)\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:introduction|background|related work|methods?|methodology|approach|experiments?|results?"
    r"|evaluation|discussion|conclusions?|summary|abstract"
    r"|analysis|overview|setup|preliminaries|motivation|implementation|model|models|training|data"
    r"|datasets?|baselines?|details|settings?|limitations?|others?|general|notation|appendix.*"
    r"|supplement.*|additional .*|experimental (?:setup|results|settings?)|main results?"
    r"|ablation(?: stud(?:y|ies))?|results and discussion)$",
    re.IGNORECASE,
)


def spoken_title(title: str) -> str:
    """Return a paper's title as it is said: no marks, no shouting, no full stop."""
    text = speakable(_MARKS.sub("", title)).rstrip(".").strip()
    letters = [ch for ch in text if ch.isalpha()]
    if letters and sum(ch.isupper() for ch in letters) > 0.8 * len(letters) and len(text.split()) > 2:
        text = " ".join(
            word if word.lower() in STOPWORDS else word.capitalize() for word in text.lower().split()
        )
        text = text[:1].upper() + text[1:]
    return text


def spoken_authors(authors: Sequence[str]) -> str:
    """Return the authors as one phrase; of many only the first is named. Empty where none is known."""
    names = [name for author in authors if (name := _name(author))]
    if len(names) > _FEW:
        return f"{names[0]} and colleagues"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _name(author: str) -> str:
    name = _DEGREES.sub("", _MARKS.sub("", author)).strip(" ,;.")
    return name if len(name.split()) > 1 and not re.search(r"[@\d]", name) else ""


def heading_topic(title: str) -> str | None:
    """Return a heading that is a noun phrase, as printed; None for a sentence or a bare "Results"."""
    text = speakable(title).rstrip(".")
    words = text.split()
    if (
        not 2 <= len(words) <= 6
        or _VERBAL.search(text)
        or _GENERIC.match(text)
        or re.search(r"[:?!,;\d]", text)
    ):
        return None
    return text


def lower_word(word: str, lower: Mapping[str, bool]) -> str:
    """Return the word in lower case unless it has inner capitals or running text writes it with one."""
    if any(ch.isupper() for ch in word[1:]):
        return word
    if "-" in word:
        return "-".join(lower_word(part, lower) if part else part for part in word.split("-"))
    bare = re.sub(r"\W.*$", "", word.lower())
    return word.lower() if lower.get(bare, True) else word


def is_plural(phrase: str) -> bool:
    """Return whether a noun phrase looks like a plural."""
    last = phrase.split()[-1] if phrase.split() else ""
    return (
        last.endswith("s")
        and not last.endswith(("ss", "us", "is", "ics", "ous", "bias", "lens"))
        and len(last) > 3
    )
