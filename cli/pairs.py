"""`claude-studio training list`, `analyze` and `analyze-all`."""

from collections import Counter

import click

from cli.session import print_json, services
from cli.tables import print_table
from cli.team_options import team_options
from cli.waiting import waiting
from graph.analysis import analyse_pair
from graph.services import Services
from schema.pair import PairMetadata


@click.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print the pairs as JSON.")
def list_pairs(as_json: bool) -> None:
    """List the training pairs."""
    at = services()
    pairs = at.tree.pairs()
    if as_json:
        print_json([{**p.model_dump(mode="json"), "analysed": at.tree.is_analysed(p.pair_id)} for p in pairs])
        return
    if not pairs:
        click.echo("No pair yet; add one with `claude-studio training ingest`.")
        return
    print_table(["pair", "minutes", "voice", "source", "analysed"], [_row(at, pair) for pair in pairs])


@click.command()
@click.argument("pair_id")
@team_options
@click.option("--json", "as_json", is_flag=True, help="Print both profiles as JSON.")
def analyze(pair_id: str, as_json: bool) -> None:
    """Analyse one pair: segment types, concepts, structure and style."""
    at = services()
    with waiting(f"Analysing {pair_id}"):
        analyse_pair(at, pair_id)
    _show(at, pair_id, as_json)


@click.command(name="analyze-all")
@team_options
@click.option("--json", "as_json", is_flag=True, help="Print all profiles as JSON.")
def analyze_all(as_json: bool) -> None:
    """Analyse every pair."""
    at = services()
    for pair_id in at.tree.pair_ids():
        with waiting(f"Analysing {pair_id}"):
            analyse_pair(at, pair_id)
        if not as_json:
            _show(at, pair_id, as_json=False)
    if as_json:
        print_json({pair_id: _profiles(at, pair_id) for pair_id in at.tree.pair_ids()})


def _row(at: Services, pair: PairMetadata) -> list[str]:
    analysed = "yes" if at.tree.is_analysed(pair.pair_id) else "no"
    return [pair.pair_id, f"{pair.duration_minutes:.1f}", pair.speaker_gender, pair.source, analysed]


def _profiles(at: Services, pair_id: str) -> dict[str, object]:
    return {
        "structure": at.tree.load_structure(pair_id).model_dump(mode="json"),
        "style": at.tree.load_style(pair_id).model_dump(mode="json"),
    }


def _show(at: Services, pair_id: str, as_json: bool) -> None:
    if as_json:
        print_json(_profiles(at, pair_id))
        return
    analysis = at.tree.load_analysis(pair_id)
    structure, style = at.tree.load_structure(pair_id), at.tree.load_style(pair_id)
    counts = Counter(segment.segment_type for segment in analysis.segments)
    click.echo(f"{pair_id}: {len(analysis.segments)} segments, {len(structure.section_sequence)} sections")
    click.echo(f"  sections   {' > '.join(structure.section_sequence)}")
    click.echo(f"  segments   {', '.join(f'{t} {n}' for t, n in counts.most_common())}")
    click.echo(f"  concepts   {', '.join(concept.name for concept in analysis.concepts)}")
    click.echo(
        f"  style      {structure.words_per_minute:.0f} words a minute, sentences of "
        f"{style.avg_sentence_length:.0f} words, {style.questions_per_minute:.1f} questions a minute, "
        f"{len(analysis.phrases)} phrases learned"
    )
