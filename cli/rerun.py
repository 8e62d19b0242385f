"""`claude-studio training rerun`: whether a trial comes out the same again."""

import click

from cli.session import print_json, services, shown_path
from cli.tables import print_table
from cli.waiting import waiting
from graph.rerunning import rerun_trial, services_of_trial
from graph.runs import find_trial
from schema.loss import LossTerm
from schema.rerun import PairRerun, Rerun


@click.command()
@click.argument("trial_id")
@click.option("--pair", "pairs", multiple=True, help="Only this pair's episode; default: all of the trial.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.pass_context
def rerun(context: click.Context, trial_id: str, pairs: tuple[str, ...], as_json: bool) -> None:
    """Tell TRIAL_ID again from its recorded prompts, profile, config and seed, and compare.

    The trial stays as it is; what is told now goes into a folder beside. Exit code 1 where anything differs,
    with what has changed since.
    """
    at = services()
    trial = find_trial(at, trial_id)
    with waiting(f"Telling {trial.trial_id} again"):
        done = rerun_trial(services_of_trial(at, trial), trial, pairs)
    if as_json:
        print_json({**done.model_dump(mode="json"), "same": done.is_same})
    else:
        _show(done)
        click.echo(f"Told now: {shown_path(at.tree.trial_folder(done.rerun_id))}")
    context.exit(0 if done.is_same else 1)


def _show(done: Rerun) -> None:
    columns = ["pair", "script", "episode", "judgement", "total", *(term.value for term in LossTerm)]
    print_table(columns, [_row(pair) for pair in done.pairs])
    for pair in done.pairs:
        if pair.failure:
            click.echo(f"{pair.pair_id} could not be told again: {pair.failure}")
        if pair.first_difference is not None:
            was, told = (f"“{text}”" if text else "nothing" for text in pair.first_difference)
            click.echo(f"{pair.pair_id}: first it said {was}, now {told}.")
    click.echo(_verdict(done))
    for line in done.changed:
        click.echo(f"  {line}")


def _row(pair: PairRerun) -> list[str]:
    parts = (pair.same_script, pair.same_episode, pair.same_judgement)
    words = ["failed" if pair.failure else "same" if same else "differs" for same in parts]
    return [pair.pair_id, *words, *(_moved(*both) for both in pair.losses.values())]


def _moved(before: float, after: float) -> str:
    return f"{before:.4f}" if before == after else f"{before:.4f} -> {after:.4f}"


def _verdict(done: Rerun) -> str:
    told = f"{len(done.pairs)} episode{'s' if len(done.pairs) > 1 else ''}"
    if done.is_same and not done.changed:
        return f"The same: {told} of {done.trial_id}, to the last byte; all that they are made from is, too."
    if done.is_same:
        return f"The same: {told} of {done.trial_id}, to the last byte, although since it began"
    if done.changed:
        return f"{done.trial_id} comes out another way. Since it began"
    return (
        f"{done.trial_id} comes out another way, although nothing that is recorded has changed: "
        "a model or a voice that doesn't answer alike twice was asked anew."
    )
