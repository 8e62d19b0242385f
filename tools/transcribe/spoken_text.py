"""Telling what is spoken from what is written about it: speaker labels, sound cues, markup, time stamps."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SPACING_TAG = re.compile(r"</?(?:br|p|div|li|break)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BRACKETED = re.compile(r"\[[^\[\]]*\\?\]|♪[^♪]*♪|[♪♫]+|\{[^{}]*\}")
_SOUND = (
    r"laugh\w*|applau\w*|music\w*|inaudible|unintelligible|crosstalk|sigh\w*|chuckl\w*|cough\w*"
    r"|pause\w*|silence"
)
_PARENTHESISED_SOUND = re.compile(rf"[(*](?:\w+ ){{0,2}}(?:{_SOUND})(?: \w+){{0,2}}[)*]", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<!\w)(?:\*{1,3}|_{1,3})(?=\S)|(?<=\S)(?:\*{1,3}|_{1,3})(?!\w)")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_STAMP = r"\(?\[?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\]?\)?"
_LABEL = re.compile(
    rf"^[\s>*_–—-]*(?:{_STAMP}\s*)?"
    r"(?P<name>[A-Z0-9][\w.'’-]*(?: (?:[A-Z0-9][\w.'’-]*|\d+)){0,3})"
    rf"\s*(?:\([^()]*\))?\s*(?::[*_]*|[*_]+:)(?=\s|$)\s*(?:{_STAMP}(?=\s|$))?"
)
_DASHES = frozenset("-–—")
_MARKS = frozenset("-–—>«»*_~|#=\\")
_LONE_STAMP = re.compile(rf"^\s*{_STAMP}\s*$")
_ROLES = r"(?i:speaker|person|(?:co-?)?host|guest|interviewe[er]|narrator|voice|announcer)[ _-]?\w{0,2}"
_ROLE = re.compile(rf"^{_ROLES}$")
_ROLE_TAG = re.compile(rf"<({_ROLES})>")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line with its speaker taken off; None where it names none."""

    speaker: str | None
    text: str


def spoken(text: str) -> str:
    """Return the words of a text that a listener hears, white space folded."""
    text = html.unescape(_TAG.sub("", _SPACING_TAG.sub(" ", text)))
    text = _LINK.sub(r"\1", text)
    text = _PARENTHESISED_SOUND.sub(" ", _BRACKETED.sub(" ", text))
    text = _EMPHASIS.sub("", text)
    return " ".join(_without_marks(text.split()))


def _without_marks(words: Iterable[str]) -> list[str]:
    """Return the words; a dash that stands alone is joined to the word before it, other marks are dropped."""
    kept: list[str] = []
    for word in words:
        if set(word) <= _DASHES and kept:
            kept[-1] += "—"
        elif not set(word) <= _MARKS:
            kept.append(word)
    return kept


def known_labels(lines: Iterable[str]) -> frozenset[str]:
    """Return the names that label lines as a speaker: in bold, at two line starts, or a role such as Host."""
    found = [match for line in lines if (match := _LABEL.match(line))]
    counts = Counter(match["name"] for match in found)
    bold = {match["name"] for match in found if "**" in match.group()}
    return frozenset(name for name in counts if name in bold or counts[name] > 1 or _ROLE.match(name))


def labelled(line: str, labels: frozenset[str]) -> Labelled:
    """Return a line without its label, where the label is one of these names."""
    match = _LABEL.match(line)
    if match and match["name"] in labels:
        return Labelled(match["name"], line[match.end() :])
    return Labelled(None, "" if _LONE_STAMP.match(line) else line)


def tags_as_labels(text: str) -> str:
    """Return a text in which tags such as `<Person1>` are labels at a line's start."""
    return _ROLE_TAG.sub(r"\n\1: ", text)


def without_front_matter(lines: Sequence[str]) -> list[str]:
    """Return the lines after a YAML block at the start, without Markdown headings and rules."""
    body = list(lines)
    if body and body[0].strip() == "---" and "---" in (line.strip() for line in body[1:]):
        body = body[1 + [line.strip() for line in body[1:]].index("---") + 1 :]
    return [line for line in body if not re.match(r"^\s*(?:#{1,6}\s|(?:-{3,}|\*{3,}|_{3,})\s*$)", line)]
