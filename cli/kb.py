"""`claude-studio kb`: papers read into knowledge bases, and what was read of them."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from cli.paper import print_paper
from cli.session import print_json, shown_path
from cli.tables import print_table
from graph.kb import Added, Outcome, add_papers, html_page, pages_read
from memory.atomic import write_text
from memory.knowledge import KnowledgeBases
from schema.errors import InputError
from schema.knowledge import StoredPaper
from schema.settings import Settings

_PDF = click.Path(path_type=Path)


@click.group()
def kb() -> None:
    """Read papers into knowledge bases, and look at what was read."""


@kb.command()
@click.argument("name")
def create(name: str) -> None:
    """Make a knowledge base."""
    if _bases().create(name, _now()):
        click.echo(f"Made {name}; `claude-studio kb add {name} --paper FILE` reads a paper into it.")
    else:
        click.echo(f"{name} is there already, nothing to do.")


@kb.command()
@click.argument("name")
@click.option("--paper", "papers", type=_PDF, multiple=True, help="A paper's PDF; more may follow it.")
@click.argument("files", type=_PDF, nargs=-1)
@click.option("--replace", is_flag=True, help="Read a paper again that is there already.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of each file as JSON.")
@click.pass_context
def add(
    context: click.Context,
    name: str,
    papers: tuple[Path, ...],
    files: tuple[Path, ...],
    replace: bool,
    as_json: bool,
) -> None:
    """Read papers into a knowledge base; one that can't be read stops no other (exit code 2 at the end)."""
    if not (papers or files):
        raise click.UsageError("Give at least one --paper FILE.", context)
    done = []
    for added in add_papers(_bases(), name, [*papers, *files], _now, again=replace):
        done.append(added)
        if not as_json:
            _say(added)
    if as_json:
        print_json([_record(added) for added in done])
    context.exit(InputError.exit_code if any(added.outcome == Outcome.REFUSED for added in done) else 0)


@kb.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print the knowledge bases as JSON.")
def list_bases(as_json: bool) -> None:
    """List the knowledge bases."""
    bases = _bases()
    found = [(bases.load(name), bases.papers(name)) for name in bases.names()]
    if as_json:
        print_json([{**base.model_dump(mode="json"), "papers": len(papers)} for base, papers in found])
    elif found:
        rows = [[base.name, str(len(papers)), f"{base.created_at:%Y-%m-%d}"] for base, papers in found]
        print_table(["knowledge base", "papers", "made"], rows)
    else:
        click.echo("No knowledge base yet; make one with `claude-studio kb create NAME`.")


@kb.command()
@click.argument("name")
@click.argument("paper", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the paper's graph, or the list, as JSON.")
@click.option("--html", type=_PDF, help="Write one page to this file, with each figure beside its caption.")
def show(name: str, paper: str | None, as_json: bool, html: Path | None) -> None:
    """Show a knowledge base's papers, or one PAPER: outline, figures, tables, claims.

    PAPER is its name in the list, or the start of it; with --html all papers are shown where none is named.
    """
    bases = _bases()
    papers = (bases.paper(name, paper),) if paper else bases.papers(name)
    if html is not None:
        _write_page(bases, name, papers, html)
    elif paper is None:
        _print_papers(name, papers, as_json)
    else:
        document = bases.document(name, papers[0].paper_id)
        if as_json:
            print_json(document.model_dump(mode="json"))
        else:
            print_paper(document, bases.paper_folder(name, papers[0].paper_id))


def _bases() -> KnowledgeBases:
    settings = Settings()
    return KnowledgeBases(settings.home, settings.organisation)


def _now() -> datetime:
    return datetime.now().astimezone()


def _say(added: Added) -> None:
    paper, document = added.paper, added.document
    if paper is not None and document is not None:
        click.echo(f"Added {paper.paper_id}: {document.title}")
        counts = (len(document.sections), len(document.get_figures()), len(document.get_tables()))
        facts = ", ".join(map(_counted, counts, ("section", "figure", "table")))
        click.echo(f"  {facts}; {pages_read(document)}")
    elif added.outcome == Outcome.KNOWN:
        where = f" as {paper.paper_id}" if paper else ""
        click.echo(f"{added.path} is there already{where}, nothing to do (--replace reads it again).")
    else:
        click.echo(f"claude-studio: {added.cause}", err=True)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _record(added: Added) -> dict[str, Any]:
    return {
        "path": str(added.path),
        "outcome": added.outcome.value,
        "paper": added.paper.model_dump(mode="json") if added.paper else None,
        "cause": added.cause,
    }


def _print_papers(name: str, papers: tuple[StoredPaper, ...], as_json: bool) -> None:
    if as_json:
        print_json([paper.model_dump(mode="json") for paper in papers])
    elif papers:
        rows = [[paper.paper_id, _pages(paper), paper.title] for paper in papers]
        print_table(["paper", "pages", "title"], rows, text=("title",))
    else:
        click.echo(f"No paper in {name} yet; add one with `claude-studio kb add {name} --paper FILE`.")


def _pages(paper: StoredPaper) -> str:
    unread = f" ({paper.pages_unread} not read whole)" if paper.pages_unread else ""
    return f"{paper.page_count}{unread}"


def _write_page(bases: KnowledgeBases, name: str, papers: tuple[StoredPaper, ...], target: Path) -> None:
    if not papers:
        raise InputError(f"There is no paper in {name} to show; add one with `claude-studio kb add {name}`.")
    shown = [(bases.document(name, p.paper_id), bases.paper_folder(name, p.paper_id)) for p in papers]
    try:
        write_text(target, html_page(name, shown))
    except OSError as error:
        raise InputError(f"{target}: can't be written ({error.strerror}); give another file.") from error
    click.echo(f"Wrote {shown_path(target)}: open it in a browser.")
