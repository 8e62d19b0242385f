"""Headings run into a paragraph: a bold lead before plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tools.ingest.page import Span
from tools.ingest.paragraphs import Block
from tools.ingest.prose import Lexicon, joined

_STATEMENT = re.compile(
    r"^(?:theorem|lemma|definition|proposition|corollary|proof|remark|example|claim|assumption|algorithm|note|step|question"
    r"|observation|hypothesis|conjecture|case|fact|property|condition|problem|input|output|figure|fig|table|q\d|a\d|rq\d)\b",
    re.I,
)
_NUMBERED = re.compile(r"^(?P<number>(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){1,3}|\d{1,2}(?=\)))[.)]?\s+(?=[^\W\d_])")
_PLAIN_NUMBER = re.compile(r"^(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){1,3}\.?\s*$")
_ITALIC_NUMBER = re.compile(r"^\d{1,2}\)(?:\s|$)")
_LONGEST = 14
"""Words in a lead."""
_LEAST_GAP = 0.6
"""Blank after a lead, in font sizes: LaTeX leaves 1 em after a run-in heading, a space after bold words."""

_LEAST_NUMBERED_GAP = 0.2


@dataclass(frozen=True, slots=True)
class Lead:
    """A run-in heading and the paragraph's text after it."""

    title: str
    text: str
    number: str | None = None


def lead_of(block: Block, lexicon: Lexicon) -> Lead | None:
    """Return the bold lead that a paragraph starts with, None where it has none."""
    bold, gap = _bold_rows(block)
    title = " ".join(joined(bold, lexicon).split())
    numbered = _NUMBERED.match(title)
    if not bold or gap < (_LEAST_NUMBERED_GAP if numbered else _LEAST_GAP):
        return None
    whole = block.text(lexicon)
    if not whole.startswith(title):
        return None
    text = whole[len(title) :].lstrip(" .:—–-")
    plain = title.rstrip(" .:—–-")
    ended = title[-1:] in ".:?!" or whole[len(title) : len(title) + 1] in ".:"
    fits = (
        1 <= len(plain.split()) <= _LONGEST
        and len(plain) > 2
        and (plain[0].isupper() or (plain[0].isdigit() and not plain.isdigit()))
        and len(text.split()) >= 4
    )
    if not fits or _STATEMENT.match(plain) or not (ended or text[0].isupper()):
        return None
    if numbered:
        return Lead(plain[numbered.end() :], text, numbered["number"])
    return Lead(plain, text)


def _bold_rows(block: Block) -> tuple[list[str], float]:
    """Return the marked text a block starts with, row by row, and the blank after it in font sizes.

    Marked is bold, with a plain number before it or not; or italic after a number such as "1)".
    """
    parts: list[str] = []
    italic = bool(_ITALIC_NUMBER.match(block.rows[0].spans[0].text))
    for row in block.rows[:3]:
        marked: list[Span] = []
        for span in row.spans:
            is_number = not parts and not marked and _PLAIN_NUMBER.match(span.text)
            if not (span.italic if italic else span.bold or is_number) and _has_letters(span.text):
                if marked and (len(marked) > 1 or marked[0].bold or italic):
                    return [*parts, _text(marked)], (span.x0 - marked[-1].x1) / row.size
                return parts, 1.0
            marked.append(span)
        parts.append(_text(marked))
    return [], 0.0


def _has_letters(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _text(spans: Sequence[Span]) -> str:
    text = ""
    for left, span in zip([None, *spans], spans, strict=False):
        apart = left is not None and span.x0 - left.x1 > 0.15 * span.size
        text += (" " if apart else "") + span.text
    return " ".join(text.split())
