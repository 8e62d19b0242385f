"""A paper for a person to look over: counts, and an outline."""

from collections.abc import Sequence
from dataclasses import dataclass

from schema.document import AtomType, DocumentGraph, Section

_COUNTED = (
    (AtomType.PARAGRAPH, "paragraphs"),
    (AtomType.LIST_ITEM, "list items"),
    (AtomType.FIGURE, "figures"),
    (AtomType.TABLE, "tables"),
    (AtomType.EQUATION, "equations"),
    (AtomType.CODE, "listings"),
    (AtomType.FOOTNOTE, "footnotes"),
    (AtomType.CITATION, "references"),
)


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One line of a paper's outline."""

    level: int
    number: str | None
    title: str
    page: int
    atoms: int
    """Atoms directly under the heading."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What a person wants to see of a paper at one glance."""

    title: str
    authors: tuple[str, ...]
    identifier: str | None
    pages: str
    """Such as "12 pages" or "12 of 14 pages read whole; pages 3, 9: it took over 20 s"."""
    counts: tuple[tuple[str, int], ...]
    """What there is and how many, such as ("figures", 6); nothing that there's none of."""
    outline: tuple[OutlineEntry, ...]


def overview(document: DocumentGraph) -> Overview:
    """Return the overview of a document."""
    counted = [(name, len(document.of_type(kind))) for kind, name in _COUNTED]
    claims = [("claims", len(document.claims)), ("terms", len(document.entities))]
    return Overview(
        document.title,
        document.authors,
        document.identifier,
        pages_read(document),
        tuple((name, count) for name, count in [*counted, *claims] if count),
        tuple(_entry(section) for section in document.sections),
    )


def _entry(section: Section) -> OutlineEntry:
    return OutlineEntry(section.level, section.number, section.title, section.page, len(section.atom_ids))


def pages_read(document: DocumentGraph) -> str:
    """Return how many pages were read, and the cause for each that wasn't."""
    total = document.page_count
    noun = "page" if total == 1 else "pages"
    if not document.unread_pages:
        return f"{total} {noun}"
    pages: dict[str, list[int]] = {}
    for unread in document.unread_pages:
        pages.setdefault(unread.cause, []).append(unread.page)
    causes = "; ".join(f"{_listed(numbers)}: {cause}" for cause, numbers in pages.items())
    return f"{total - len(document.unread_pages)} of {total} {noun} read whole; {causes}"


def _listed(numbers: Sequence[int]) -> str:
    """Return page numbers for a person: "page 3", "pages 1-4, 9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    spans = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"{'page' if len(numbers) == 1 else 'pages'} {spans}"
