"""`claude-studio training compare`."""

import click

from cli.session import print_json, services
from cli.tables import print_table
from graph.difference import Change, DiffLine, loss_changes, profile_changes, prompt_diffs
from graph.lineage import effects_between
from graph.runs import find_trial
from schema.loss import LossTerm
from schema.trial import EditEffect, TrialResult


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def compare(first: str, second: str, as_json: bool) -> None:
    """Show what differs between trials FIRST and SECOND, and which edit moved which loss."""
    at = services()
    one, two = find_trial(at, first), find_trial(at, second)
    gained, given_up = effects_between(at.tree.trials(), one, two)
    prompts = prompt_diffs(at.tree.load_prompts(one.prompt_version), at.tree.load_prompts(two.prompt_version))
    changes = profile_changes(
        at.tree.load_profile(one.profile_version), at.tree.load_profile(two.profile_version)
    )
    if as_json:
        print_json(_plain(one, two, (gained, given_up), prompts, changes))
        return
    click.echo(f"{one.trial_id} -> {two.trial_id}")
    _show_losses(one, two)
    for change in changes:
        click.echo(f"  {change.name}: {change.before} -> {change.after}")
    for name, lines in prompts.items():
        click.echo(f"{name}:")
        for line in lines:
            click.secho(f"  {line.mark} {line.text}", fg={"+": "green", "-": "red"}.get(line.mark))
    _show_effects(f"Edits that led to {two.trial_id}:", gained)
    _show_effects(f"Edits that only {one.trial_id} has:", given_up)


def _show_losses(one: TrialResult, two: TrialResult) -> None:
    names = ["total", *(term.value for term in LossTerm)]
    averages = [f"avg_{name}_loss" for name in names]
    rows = [["all pairs", *(_moved(getattr(one, a), getattr(two, a)) for a in averages)]]
    rows += [
        [
            f"{change.pair_id}{' (held out)' if change.pair_id in two.validation_results else ''}",
            *(_moved(before, after) for _, before, after in change.cells),
        ]
        for change in loss_changes(one, two)
    ]
    print_table(["pair", *names], rows)


def _moved(before: float, after: float) -> str:
    return f"{before:.3f} -> {after:.3f}"


def _show_effects(title: str, effects: list[EditEffect]) -> None:
    if not effects:
        return
    click.echo(title)
    for effect in effects:
        edit = effect.edit
        change = f"{edit.before or '(nothing)'} -> {edit.after or '(nothing)'}"
        verdict = "kept" if effect.kept else "dropped"
        click.echo(f"  {edit.target}: {change}")
        click.echo(
            f"    {edit.metric.value} {effect.loss_before:.3f} -> {effect.loss_after:.3f} "
            f"in {effect.trial_id}, {verdict}; because {edit.reason}"
        )


def _plain(
    one: TrialResult,
    two: TrialResult,
    effects: tuple[list[EditEffect], list[EditEffect]],
    prompts: dict[str, tuple[DiffLine, ...]],
    changes: tuple[Change, ...],
) -> dict[str, object]:
    return {
        "first": one.trial_id,
        "second": two.trial_id,
        "total": [one.avg_total_loss, two.avg_total_loss],
        "terms": {
            term.value: [getattr(trial, f"avg_{term}_loss") for trial in (one, two)] for term in LossTerm
        },
        "pairs": {
            change.pair_id: {name: [before, after] for name, before, after in change.cells}
            for change in loss_changes(one, two)
        },
        "profile": {change.name: [change.before, change.after] for change in changes},
        "prompts": {name: [f"{line.mark} {line.text}" for line in lines] for name, lines in prompts.items()},
        "edits": [effect.model_dump(mode="json") for effect in effects[0]],
        "edits_given_up": [effect.model_dump(mode="json") for effect in effects[1]],
    }
