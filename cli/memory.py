"""`claude-studio memory`: what the agents remember, and whether files and memory agree."""

from collections import Counter
from pathlib import Path

import click

from cli.memory_search import search
from cli.session import print_json, services
from cli.waiting import waiting
from memory.chroma_store import ChromaStore
from memory.knowledge import KnowledgeBases
from memory.tree import StudioTree
from memory.verify import verify_knowledge, verify_memory, verify_tree
from schema.errors import NotFoundError


@click.group()
def memory() -> None:
    """Search what the agents remember, and check it against the files."""


memory.add_command(search)


@memory.command()
@click.argument("key")
def show(key: str) -> None:
    """Print all that is remembered under KEY, or the keys below it, such as phrases/p1."""
    recall = services().recall
    try:
        print_json(recall.show(key))
    except NotFoundError:
        below = recall.keys_below(key)
        if not below:
            raise
        for found in below:
            click.echo(found)


@memory.command()
@click.option("--json", "as_json", is_flag=True, help="Print the files, their sizes and the counts as JSON.")
def tree(as_json: bool) -> None:
    """Show the files that are the record, and how much is remembered of them."""
    at = services()
    remembered = Counter(key.split("/")[0] if "/" in key else "profiles" for key in at.recall.keys_below())
    if as_json:
        files = {str(path.relative_to(at.tree.root)): path.stat().st_size for path in _files(at.tree)}
        print_json({"root": str(at.tree.root), "files": files, "remembered": remembered})
        return
    _print_tree(at.tree)
    click.echo(
        "In memory: " + (", ".join(f"{n} {kind}" for kind, n in sorted(remembered.items())) or "nothing")
    )


@memory.command()
def reindex() -> None:
    """Build the memory again from the files, which are the truth."""
    at = services()
    if isinstance(at.recall.store, ChromaStore):
        at.recall.store.reindex()
    with waiting("Remembering"):
        count = at.recall.rebuild(at.tree)
    click.echo(f"Remembered {count} items from {at.tree.root}")


@memory.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings and the locks as JSON.")
@click.pass_context
def verify(context: click.Context, as_json: bool) -> None:
    """Name every missing, torn or edited file, and what the memory lacks; exit code 6 where there is any.

    Looks at the training tree and the knowledge bases. Says too who is writing at the moment, and for how
    long.
    """
    at = services()
    bases = KnowledgeBases(at.tree.home, at.tree.organisation)
    locks = at.tree.locks()
    with waiting("Checking every file"):
        found = (*verify_tree(at.tree), *verify_knowledge(bases), *verify_memory(at.tree, at.recall))
    findings = [str(finding) for finding in found]
    if as_json:
        print_json({"findings": findings, "locks": locks})
    else:
        for line in (*findings, *locks):
            click.echo(line)
        click.echo(f"{len(findings)} findings in {at.tree.root} and {bases.root.name}")
    context.exit(6 if findings else 0)


def _files(tree: StudioTree) -> list[Path]:
    """Return all files and pointers of the tree but those that only serve to check and to lock it."""
    paths = sorted(tree.root.rglob("*")) if tree.root.is_dir() else []
    shown = (path for path in paths if not any(p.startswith(".") for p in path.relative_to(tree.root).parts))
    return [path for path in shown if path.is_file() or path.is_symlink()]


def _print_tree(tree: StudioTree) -> None:
    from rich.console import Console
    from rich.filesize import decimal
    from rich.markup import escape
    from rich.tree import Tree

    branches = {tree.root: Tree(escape(str(tree.root)))}
    for path in _files(tree):
        inside = path.relative_to(tree.root).parents
        for folder in [tree.root / parent for parent in reversed(inside)]:
            if folder not in branches:
                branches[folder] = branches[folder.parent].add(escape(f"{folder.name}/"))
        note = f"-> {path.readlink()}" if path.is_symlink() else decimal(path.stat().st_size)
        branches[path.parent].add(escape(f"{path.name}  {note}"))
    Console(soft_wrap=True, highlight=False).print(branches[tree.root])
