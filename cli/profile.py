"""`claude-studio training profile`: what was learned of structure and style."""

import click

from cli.session import print_json, services
from cli.tables import print_table
from schema.profile import AggregatedProfile, StyleProfile, Tuning

_VERSION = click.option("--version", "version", help="Such as v3; default: the current one.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")


@click.group()
def profile() -> None:
    """Show the profile that training learned."""


@profile.command()
@_VERSION
@_JSON
def show(version: str | None, as_json: bool) -> None:
    """Show the profile at a glance, and what training moved."""
    found = _profile(version)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    pairs = ", ".join(found.training_pairs_used) or "nothing: it is the untrained one"
    click.echo(f"profile {found.version}, learned from {pairs}")
    low, high = found.target_words_per_minute
    click.echo(f"  speech     {low:.0f} to {high:.0f} words a minute")
    low, high = found.target_concepts_per_minute
    click.echo(f"  density    {low:.1f} to {high:.1f} new concepts a minute")
    click.echo(f"  coverage   at least {found.min_coverage:.0%} of the key concepts")
    click.echo("What training moved (untrained value -> now):")
    moved = _moved(found.tuning)
    for name, before, after in moved:
        click.echo(f"  {name.replace('_', ' ')}: {before:g} -> {after:g}")
    if not moved:
        click.echo("  nothing")


@profile.command()
@_VERSION
@_JSON
def structure(version: str | None, as_json: bool) -> None:
    """Show the order and length of sections, and the targets of each depth."""
    found = _profile(version)
    if as_json:
        names = ("canonical_sections", "segment_duration_targets", "depth_targets")
        print_json({name: found.model_dump(mode="json")[name] for name in names})
        return
    rows = []
    for section in found.canonical_sections:
        shortest, longest = found.segment_duration_targets.get(section.segment_type, (0.0, 0.0))
        bar = ("█" * max(1, round(40 * section.share))).ljust(24)
        rows.append(
            [section.segment_type.value, f"{section.share:.0%}", f"{shortest:.0f}-{longest:.0f} s", bar]
        )
    print_table(["section", "share", "heard", ""], rows, title=f"profile {found.version}: order of sections")
    depths = [
        [
            depth.value,
            f"{target.duration_range[0] / 60:.1f}-{target.duration_range[1] / 60:.1f} min",
            f"{target.segment_count_range[0]}-{target.segment_count_range[1]}",
            f"{target.figure_coverage:.0%}",
            ", ".join(target.example_pair_ids) or "none heard",
        ]
        for depth, target in found.depth_targets.items()
    ]
    print_table(["depth", "length", "sections", "figures", "learned from"], depths)


@profile.command()
@_VERSION
@_JSON
def style(version: str | None, as_json: bool) -> None:
    """Show how the admired hosts speak, one by one, and the phrases they share."""
    found = _profile(version)
    if as_json:
        print_json({key: value.model_dump(mode="json") for key, value in found.style_variants.items()})
        return
    columns = ["host", "words a sentence", "questions a min", "address a min", "terms", "defines", "figures"]
    print_table(columns, [_style_row(key, value) for key, value in sorted(found.style_variants.items())])
    shared = {
        "openings": found.universal_intro_patterns,
        "transitions": found.universal_transition_patterns,
        "figures": found.universal_figure_patterns,
    }
    for name, patterns in shared.items():
        click.echo(f"{name} that several hosts share: {'; '.join(patterns[:6]) or 'none'}")
    for key, value in sorted(found.style_variants.items()):
        phrases = [*value.intro_phrases[:2], *value.transition_phrases[:2], *value.emphasis_phrases[:2]]
        click.echo(f"{key} says: {'; '.join(phrases) or 'nothing of note'}")


def _profile(version: str | None) -> AggregatedProfile:
    tree = services().tree
    return tree.load_profile(version) if version else tree.current_profile()


def _moved(tuning: Tuning) -> list[tuple[str, float, float]]:
    untrained = Tuning()
    values = ((name, getattr(untrained, name), getattr(tuning, name)) for name in Tuning.model_fields)
    return [(name, before, after) for name, before, after in values if before != after]


def _style_row(key: str, found: StyleProfile) -> list[str]:
    return [
        key,
        f"{found.avg_sentence_length:.1f}",
        f"{found.questions_per_minute:.1f}",
        f"{found.address_per_minute:.1f}",
        f"{found.jargon_density:.0%}",
        found.definition_style,
        found.figure_explanation_depth,
    ]
