"""The first page's head: title, authors, abstract, identifier."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tools.ingest.columns import Row
from tools.ingest.furniture import is_notice
from tools.ingest.page import Line, PageContent, Span
from tools.ingest.prose import compose

_DOI = re.compile(r"\b10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9]")
_ARXIV = re.compile(r"\barXiv:\s*(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)", re.I)
_INSTITUTION = re.compile(
    r"univers|institut|departe?ment|\bdept|school|college|laborator|\blabs?\b|research|\binc\b|\bcorp|\bltd|google|microsoft"
    r"|facebook|\bmeta\b|openai|academy|centre|center|faculty|hospital|@|http|www\.|\bcampus|street|avenue|\bUSA\b|China|Germany"
    r"|France|Italy|Japan|Canada|\bUK\b|Switzerland|Korea|India|Australia|amazon|nvidia|deepmind|\bIBM\b|polytech|national"
    r"|team\b|\breceived\b|\baccepted\b|\brevised\b|equal|correspond|author|abstract|foundation|\bGmbH|council|ministry|zurich|allen\b.*\bai\b|preprint|draft|\bproject\b",
    re.I,
)
_PARTICLES = frozenset(
    "de da di du la le van von der den del della dos das el al bin ibn ter ten y e st".split()
)
_NAME_WORD = re.compile(r"^(?:[^\W\d_][\w'’.-]*|[A-Z]\.)$")
_ABSTRACT = re.compile(r"^\s*(?:abstract|summary)\s*(?:[.:—–-]+|$)\s*", re.I)


_BANNER = re.compile(r"^(?:contents (?:lists? )?available|journal homepage|available online at)\b", re.I)
"""A row of the banner in which a journal prints its own name, larger than the title."""
_PAPER_NUMBER = re.compile(r"^[A-Z][A-Z-]*\d[\w./-]*$")


@dataclass(frozen=True, slots=True)
class Front:
    """What stands above the body, and the rows it took."""

    title: str
    authors: tuple[str, ...]
    title_rows: tuple[Row, ...]
    head_rows: tuple[Row, ...]
    """All rows above the abstract or first heading: title, authors, affiliations."""


def read_front(rows: Sequence[Row], end: int, page: PageContent, title: str, author: str) -> Front:
    """Return the front matter from the first page's rows: those before `end`, and all above it.

    `title` and `author` are what the file's metadata claims; they're believed where the page says the same.
    """
    start = rows[end].box[1] + 2 if end < len(rows) else page.height
    head = [
        row
        for index, row in enumerate(rows)
        if (index < end and row.box[3] < 0.8 * page.height) or (end and row.box[3] < start)
    ]
    titled = title_rows(head)
    printed = " ".join(row.text for row in titled)
    everything = _fold("".join(row.text for row in head))
    if len(title) > 8 and _fold(title) in everything and len(_fold(title)) >= 0.6 * len(_fold(printed)):
        printed = title
    below = [row for row in head if row not in titled and (not titled or row.box[1] > titled[0].box[1])]
    authors = _claimed(author, everything) or _authors(below)
    return Front(compose(" ".join(printed.split())), authors, titled, tuple(head))


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def title_rows(head: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of the title: the first of the largest rows above the text, and those like it below."""
    named = [row for row in _without_banner(head) if _may_be_title(row.text)]
    if not named:
        return ()
    largest = max(row.size for row in named)
    start = next(index for index, row in enumerate(named) if row.size >= largest - 0.6)
    rows = [named[start]]
    for row in named[start + 1 :]:
        step = row.baseline - rows[-1].baseline
        if (
            abs(row.size - rows[0].size) > 1.0
            or not 0 < step <= 2.6 * largest
            or row.spans[0].bold != rows[0].spans[0].bold
        ):
            break
        rows.append(row)
    return tuple(rows)


def _may_be_title(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= 4 and not is_notice(text) and not _PAPER_NUMBER.match(text.strip())


def _without_banner(head: Sequence[Row]) -> Sequence[Row]:
    """Return the rows without those of the journal's banner, down to its last one."""
    ends = [row.box[3] for row in head if _BANNER.match(row.text.strip())]
    return [row for row in head if row.box[1] >= max(ends) - 1] if ends else head


def _claimed(author: str, page: str) -> tuple[str, ...]:
    names = [" ".join(name.split()) for name in re.split(r"\s*(?:;|,| and |&)\s*", author) if name.strip()]
    known = [name for name in names if is_name(name) and _fold(name.split()[-1]) in page]
    return tuple(names) if len(names) >= 1 and len(known) == len(names) else ()


def _authors(rows: Sequence[Row]) -> tuple[str, ...]:
    names: list[str] = []
    for row in rows:
        found = [name for line in _segments(row) for name in _names_in(line)]
        if names and not found and _INSTITUTION.search(row.text) and len(names) > 30:
            break
        names.extend(name for name in found if name not in names)
    return tuple(names)


def _segments(row: Row) -> list[str]:
    """Return a row's fragments that wide gaps part, without raised marks."""
    segments: list[str] = []
    last: Line | None = None
    for line in row.lines:
        kept = [
            s
            for s in line.spans
            if not s.raised and s.size > 0.8 * row.size and not re.fullmatch(r"[\W\d]+", s.text.strip())
        ]
        text = _parted_by_marks(line.spans, kept)
        if last is not None and line.box[0] - last.box[2] < 0.6 * row.size and segments:
            segments[-1] += " " + text
        else:
            segments.append(text)
        last = line
    return segments


def _parted_by_marks(spans: Sequence[Span], kept: Sequence[Span]) -> str:
    parts = [s.text if s in kept or set(s.text) <= set(" .-'’") else " , " for s in spans]
    return compose("".join(parts))


def _names_in(segment: str) -> list[str]:
    if _INSTITUTION.search(segment):
        return []
    pieces = re.split(r"\s*(?:,|;|&|·|•|\||\band\b)\s*", segment)
    cleaned = [re.sub(r"[\d*∗†‡§¶⋆♠♣♦♥#]+", "", piece).strip(" .,;") for piece in pieces]
    names = [" ".join(piece.split()) for piece in cleaned if piece]
    return [name for name in names if is_name(name)]


def is_name(text: str) -> bool:
    """Say whether a text looks like a person's name: two to five words, each capitalised or a particle."""
    words = text.split()
    if not 2 <= len(words) <= 5 or _INSTITUTION.search(text) or len(text) > 45:
        return False
    if not all(_NAME_WORD.match(word) for word in words):
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words) and len(words[-1]) > 1


def is_institution(text: str) -> bool:
    """Say whether a text names a university, company, place or address."""
    return bool(_INSTITUTION.search(text))


def identifier_of(texts: Sequence[str]) -> str | None:
    """Return the first DOI or, failing that, arXiv id that the texts print."""
    for text in texts:
        if (match := _DOI.search(text)) and "xxxx" not in match.group():
            return match.group().rstrip(".")
    for text in texts:
        if match := _ARXIV.search(text):
            return f"arXiv:{match[1]}"
    return None


def strip_abstract(text: str) -> str | None:
    """Return what follows a run-in word "Abstract", None where the text doesn't start with it."""
    match = _ABSTRACT.match(text)
    return text[match.end() :] if match else None
