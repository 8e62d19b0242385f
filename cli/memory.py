"""`claude-studio memory`: what the agents remember, and whether files and memory agree."""

import click

from cli.session import print_json, services
from cli.tables import print_table
from memory.chroma_store import ChromaStore
from memory.verify import verify_memory, verify_tree
from schema.analysis import SegmentType

_TYPES = click.Choice([segment_type.value for segment_type in SegmentType])


@click.group()
def memory() -> None:
    """Search what the agents remember, and check it against the files."""


@memory.command()
@click.argument("query")
@click.option("--type", "segment_type", type=_TYPES, help="Only phrases and segments of this type.")
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print what is found as JSON.")
def search(query: str, segment_type: str | None, limit: int, as_json: bool) -> None:
    """Find phrasing patterns and human segments by meaning."""
    recall = services().recall
    kind = SegmentType(segment_type) if segment_type else None
    phrases = recall.phrases(query, segment_type=kind, limit=limit)
    segments = recall.segments(query, segment_type=kind, limit=limit)
    if as_json:
        found = [
            {"key": s.key, "score": s.score, "segment": s.segment.model_dump(mode="json")} for s in segments
        ]
        print_json({"phrases": [phrase.model_dump(mode="json") for phrase in phrases], "segments": found})
        return
    rows = [[p.pattern.template, p.pattern.kind.value, p.pattern.pair_id, f"{p.score:.2f}"] for p in phrases]
    rows += [
        [s.segment.transcript_segment.text, s.segment.segment_type.value, s.pair_id, f"{s.score:.2f}"]
        for s in segments
    ]
    if rows:
        print_table(["heard", "kind", "pair", "score"], rows)
    else:
        click.echo("Nothing is remembered yet; `claude-studio training analyze-all` fills the memory.")


@memory.command()
def reindex() -> None:
    """Build the memory again from the files, which are the truth."""
    at = services()
    if isinstance(at.recall.store, ChromaStore):
        at.recall.store.reindex()
    click.echo(f"Remembered {at.recall.rebuild(at.tree)} items from {at.tree.root}")


@memory.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def verify(context: click.Context, as_json: bool) -> None:
    """Name every missing, torn or edited file, and what the memory lacks; exit code 6 where there is any."""
    at = services()
    findings = [str(finding) for finding in (*verify_tree(at.tree), *verify_memory(at.tree, at.recall))]
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            click.echo(finding)
        click.echo(f"{len(findings)} findings in {at.tree.root}")
    context.exit(6 if findings else 0)
