"""`claude-studio training rollback` and `fork`: back to a trial, or on from it on another branch."""

import click

from cli.progress import RunDisplay
from cli.run import show_run
from cli.session import print_json, services
from graph.rollback import roll_back
from graph.running import start
from graph.runs import find_trial, fork_context


@click.command()
@click.argument("trial_id")
@click.option("--json", "as_json", is_flag=True, help="Print what is current now as JSON.")
def rollback(trial_id: str, as_json: bool) -> None:
    """Make the prompts and profile of TRIAL_ID the current ones; nothing is deleted."""
    at = services()
    done = roll_back(at, find_trial(at, trial_id))
    if as_json:
        print_json(done.model_dump(mode="json"))
        return
    click.echo(
        f"Current now: prompts {done.prompt_version} and profile {done.profile_version} of {done.trial_id}."
    )
    click.echo(f"Before: prompts {done.prompts_before} and profile {done.profile_before}; they are kept.")


@click.command()
@click.argument("trial_id")
@click.option("--directive", "directives", multiple=True, help="What to do otherwise, as in a chat.")
@click.option("--max-trials", type=click.IntRange(1, 200), default=10, show_default=True)
@click.option("--no-audio", is_flag=True, help="Estimate the episodes' length instead of voicing them.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the final report as JSON.")
def fork(
    trial_id: str, directives: tuple[str, ...], max_trials: int, no_audio: bool, seed: int, as_json: bool
) -> None:
    """Start a run that goes on from TRIAL_ID on a branch of its own; the run it comes from stays as it is.

    It trains as that run did: with its team, voice, depth, weights and optimizer.
    """
    at = services()
    root = find_trial(at, trial_id)
    context = fork_context(at, root, max_trials=max_trials, seed=seed, audio=not no_audio)
    with (
        RunDisplay(quiet=as_json) as display,
        start(context, [], forked_from=root.trial_id, said=directives) as started,
    ):
        display.begin(started)
        for event in started.events():
            display.show(event)
    at = started.services
    if as_json:
        print_json(at.tree.convergence.load_final_report())
    else:
        show_run(at, at.runs.load(started.run_id))
