"""Headings run into a paragraph: a bold lead before plain text."""

import re
from dataclasses import dataclass

from tools.ingest.paragraphs import Block
from tools.ingest.prose import Lexicon, joined

_STATEMENT = re.compile(
    r"^(?:theorem|lemma|definition|proposition|corollary|proof|remark|example|claim|assumption|algorithm|note|step|question"
    r"|observation|hypothesis|conjecture|case|fact|property|condition|problem|input|output|figure|fig|table|q\d|a\d|rq\d)\b",
    re.I,
)
_LONGEST = 14
"""Words in a lead."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A run-in heading and the paragraph's text after it."""

    title: str
    text: str


def lead_of(block: Block, lexicon: Lexicon) -> Lead | None:
    """Return the bold lead that a paragraph starts with, None where it has none."""
    bold, row_index = _bold_rows(block)
    if not bold:
        return None
    title = " ".join(joined(bold, lexicon).split())
    whole = block.text(lexicon)
    if row_index is None or not whole.startswith(title):
        return None
    text = whole[len(title) :].lstrip(" .:—–-")
    plain = title.rstrip(" .:—–-")
    ended = title[-1:] in ".:?!" or whole[len(title) : len(title) + 1] in ".:"
    fits = (
        1 <= len(plain.split()) <= _LONGEST
        and len(plain) > 2
        and plain[0].isupper()
        and len(text.split()) >= 4
    )
    if not fits or _STATEMENT.match(plain) or not (ended or text[0].isupper()):
        return None
    return Lead(plain, text)


def _bold_rows(block: Block) -> tuple[list[str], int | None]:
    """Return the bold text the block starts with, row by row, and the row in which plain text begins."""
    parts: list[str] = []
    for index, row in enumerate(block.rows[:3]):
        bold = ""
        for line in row.lines:
            bold = f"{bold.rstrip()} " if bold else ""
            for span in line.spans:
                if not span.bold and any(character.isalnum() for character in span.text):
                    return ([*parts, bold.strip()] if bold.strip() else parts), index
                bold += span.text
        parts.append(bold.strip())
    return [], None
