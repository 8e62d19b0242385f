"""One paper on a terminal: outline, figures, tables, claims."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from cli.session import shown_path
from graph.kb import overview
from schema.document import AtomType, Claim, DocumentAtom, DocumentGraph

_WIDTH = 100
"""Characters of a caption or claim that are shown."""


def print_paper(document: DocumentGraph, folder: Path) -> None:
    """Print a person's overview of a paper whose pictures lie in `folder`."""
    seen = overview(document)
    click.echo(seen.title)
    if seen.authors:
        click.echo(f"  {', '.join(seen.authors)}")
    click.echo(f"  {' · '.join(filter(None, (seen.identifier, seen.pages, document.document_id)))}")
    click.echo(f"  {', '.join(f'{count} {name}' for name, count in seen.counts)}")
    _print_part("Outline", (_entry(e.level, e.number, e.title, e.page) for e in seen.outline))
    for title, kind in (
        ("Figures", AtomType.FIGURE),
        ("Tables", AtomType.TABLE),
        ("Algorithms", AtomType.CODE),
    ):
        _print_part(title, _captions([atom for atom in document.of_type(kind) if atom.number]))
    _print_part("Claims", _claims(document.claims))
    pictures = sum(atom.file_path is not None for atom in document.atoms)
    click.echo(f"\n{pictures} pictures in {shown_path(folder / 'pictures')}")


def _print_part(title: str, lines: Iterable[str]) -> None:
    shown = list(lines)
    if shown:
        click.echo(f"\n{click.style(title, bold=True)}")
        for line in shown:
            click.echo(f"  {line}")


def _entry(level: int, number: str | None, title: str, page: int) -> str:
    return f"{'  ' * (level - 1)}{f'{number} ' if number else ''}{title}  (p. {page})"


def _captions(atoms: Sequence[DocumentAtom]) -> list[str]:
    longest = max((len(atom.atom_id) for atom in atoms), default=0)
    return [f"{atom.atom_id:<{longest}}  p. {atom.page:<3} {_short(atom.text)}" for atom in atoms]


def _claims(claims: Sequence[Claim]) -> list[str]:
    return [f"{claim.kind:<12} {_short(claim.text)} [{claim.atom_ids[0]}]" for claim in claims]


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1].rsplit(' ', 1)[0]}…"
