"""A paper for a person to look over: counts, an outline, and one HTML page with its figures."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from schema.document import AtomType, DocumentAtom, DocumentGraph, Section

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
_STYLE = (
    "body{font:16px/1.5 Georgia,serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}"
    "figure{display:flex;gap:1.5em;align-items:flex-start;margin:1.5em 0;padding:1em;border:1px solid #ddd}"
    "figure img{max-width:55%;height:auto;border:1px solid #eee}figcaption{flex:1}"
    "table{border-collapse:collapse}td{border:1px solid #ccc;padding:.2em .5em;font-size:14px}"
    "nav ol{list-style:none;padding-left:1.2em}small,.none{color:#777}"
    "pre{background:#f6f6f6;padding:1em;overflow:auto}"
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


def html_page(title: str, papers: Sequence[tuple[DocumentGraph, Path | None]]) -> str:
    """Return one self-contained HTML page: each paper's outline, claims and text, pictures beside captions.

    Pictures are taken into the page from the folder that stands with a document, to which their paths are
    relative; a missing one is said to be missing.
    """
    listed = _list_of_papers(papers) if len(papers) > 1 else ()
    shown = title if len(papers) > 1 else papers[0][0].title
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(shown)}</title><style>{_STYLE}</style></head><body>",
            *listed,
            *(line for document, pictures in papers for line in _paper(document, pictures)),
            "</body></html>",
        ]
    )


def _list_of_papers(papers: Sequence[tuple[DocumentGraph, Path | None]]) -> Iterator[str]:
    links = (f'<li><a href="#{escape(d.document_id)}">{escape(d.title)}</a></li>' for d, _ in papers)
    yield f"<nav><ul>{''.join(links)}</ul></nav>"


def _paper(document: DocumentGraph, pictures_dir: Path | None) -> Iterator[str]:
    facts = [document.identifier, pages_read(document)]
    yield f'<h1 id="{escape(document.document_id)}">{escape(document.title)}</h1>'
    yield f"<p>{escape(', '.join(document.authors))}</p>"
    yield f"<p><small>{escape(' · '.join(filter(None, facts)))}</small></p>"
    yield from _outline(document)
    yield from _claims(document)
    for atom in document.atoms:
        if atom.atom_type != AtomType.TITLE:
            yield _block(atom, document, pictures_dir)


def _outline(document: DocumentGraph) -> Iterator[str]:
    if document.sections:
        items = "".join(
            f'<li style="padding-left:{1.2 * (s.level - 1):g}em">'
            f'<a href="#{escape(_anchor(document, s))}">{escape(_heading(s))}</a>'
            f" <small>p. {s.page}</small></li>"
            for s in document.sections
        )
        yield f"<details open><summary>Outline</summary><nav><ol>{items}</ol></nav></details>"


def _heading(section: Section) -> str:
    return f"{section.number} {section.title}" if section.number else section.title


def _anchor(document: DocumentGraph, section: Section) -> str:
    return f"{document.document_id}-{section.section_id}"


def _claims(document: DocumentGraph) -> Iterator[str]:
    if document.claims:
        items = "".join(f"<li><small>{escape(c.kind)}</small> {escape(c.text)}</li>" for c in document.claims)
        yield f"<details><summary>{len(document.claims)} claims</summary><ul>{items}</ul></details>"


def _block(atom: DocumentAtom, document: DocumentGraph, pictures_dir: Path | None) -> str:
    text = escape(atom.text)
    if atom.file_path or atom.atom_type in (AtomType.FIGURE, AtomType.TABLE, AtomType.EQUATION):
        return _figure(atom, pictures_dir)
    if atom.atom_type == AtomType.HEADING:
        section = document.section_of(atom)
        level = min(6, 1 + (section.level if section else 1))
        anchor = f' id="{escape(_anchor(document, section))}"' if section else ""
        return f"<h{level}{anchor}>{text}</h{level}>"
    if atom.atom_type == AtomType.CODE:
        return f"<pre>{text}</pre>"
    if atom.atom_type == AtomType.LIST_ITEM:
        return f"<ul><li>{text}</li></ul>"
    if atom.atom_type in (AtomType.FOOTNOTE, AtomType.CITATION):
        return f"<p><small>{escape(atom.number or '')} {text}</small></p>"
    return f"<p>{text}</p>"


def _figure(atom: DocumentAtom, pictures_dir: Path | None) -> str:
    cells = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in atom.cells or ()
    )
    table = f"<details><summary>cells</summary><table>{cells}</table></details>" if cells else ""
    where = f"<small>{escape(atom.atom_id)}, page {atom.page}</small>"
    caption = f"<figcaption>{escape(atom.text)}<br>{where}{table}</figcaption>"
    return f"<figure>{_picture(atom, pictures_dir)}{caption}</figure>"


def _picture(atom: DocumentAtom, pictures_dir: Path | None) -> str:
    path = pictures_dir / atom.file_path if pictures_dir and atom.file_path else None
    if path is None or not path.is_file():
        return '<span class="none">no picture</span>'
    data = base64.b64encode(path.read_bytes()).decode()
    return f'<img alt="{escape(atom.atom_id)}" src="data:image/png;base64,{data}">'
