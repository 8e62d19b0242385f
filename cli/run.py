"""`claude-studio training run`."""

from typing import Literal

import click

from cli.progress import RunDisplay
from cli.session import print_json
from cli.tables import cost_of, print_table
from cli.team_options import asked_team, team_options
from cli.trials import loss_rows
from cli.voice_options import asked_voice, voice_options
from graph.accounting import run_usage
from graph.context import RunContext
from graph.running import Started, start
from graph.services import Services
from schema.profile import PodcastDepth
from schema.run import FinalReport, RunRecord

_DEPTHS = click.Choice([depth.value for depth in PodcastDepth])


@click.command()
@click.argument("pairs", nargs=-1)
@click.option("--max-trials", type=click.IntRange(1, 200), default=10, show_default=True)
@click.option("--target-depth", type=_DEPTHS, help="Default: as deep as each pair's human telling.")
@click.option(
    "--convergence-threshold", type=click.FloatRange(0, 1, True, True), default=0.05, show_default=True
)
@click.option("--convergence-window", type=click.IntRange(1, 20), default=3, show_default=True)
@click.option(
    "--patience", type=click.IntRange(0, 20), default=1, show_default=True, help="Divergences forgiven."
)
@click.option("--optimizer", type=click.Choice(["pareto", "gepa"]), default="pareto", show_default=True)
@click.option("--validate-on", multiple=True, help="A pair to hold out; default: one of four or more.")
@click.option("--no-audio", is_flag=True, help="Estimate the episodes' length instead of voicing them.")
@voice_options
@click.option("--resume", is_flag=True, help="Go on with the latest run; nothing finished is repeated.")
@click.option("--review", is_flag=True, help="Ask you before each trial; answer in your own words.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option("--jobs", type=click.IntRange(1, 64), help="Pairs side by side; default: 2, with models 8.")
@team_options
@click.option("--budget", type=click.FloatRange(0, min_open=True), help="Dollars that models may cost.")
@click.option("--max-tokens-total", type=click.IntRange(1), help="Tokens that models may take.")
@click.option("--json", "as_json", is_flag=True, help="Print the final report as JSON.")
def run(
    pairs: tuple[str, ...],
    max_trials: int,
    target_depth: str | None,
    convergence_threshold: float,
    convergence_window: int,
    patience: int,
    optimizer: Literal["pareto", "gepa"],
    validate_on: tuple[str, ...],
    no_audio: bool,
    resume: bool,
    review: bool,
    seed: int,
    jobs: int | None,
    budget: float | None,
    max_tokens_total: int | None,
    as_json: bool,
) -> None:
    """Train on PAIRS (default: all) until the loss converges."""
    asked = {
        "max_concurrency": jobs,
        "budget": budget,
        "max_tokens_total": max_tokens_total,
    }
    context = RunContext(
        max_trials=max_trials,
        target_depth=PodcastDepth(target_depth) if target_depth else None,
        convergence_threshold=convergence_threshold,
        convergence_window=convergence_window,
        patience=patience,
        optimizer=optimizer,
        validate_on=validate_on,
        audio=not no_audio,
        seed=seed,
        review=review,
        **asked_team(),
        **asked_voice(),
        **{name: value for name, value in asked.items() if value is not None},
    )
    with RunDisplay(quiet=as_json) as display, start(context, list(pairs), resume=resume) as started:
        display.begin(started)
        for event in started.events(display.ask if review else None):
            display.show(event)
    finished = started.services.runs.load(started.run_id)
    if as_json:
        print_json(started.services.tree.convergence.load_final_report())
    else:
        show_run(started.services, finished)
        _say_how_far_to_trust(started)
        _say_what_it_cost(started)
        _say_what_is_next(started, finished)


def show_run(services: Services, run: RunRecord) -> None:
    """Print a run's losses by trial, and how it stands."""
    trials = services.runs.trials(run.run_id)
    if not trials:
        click.echo(f"{run.run_id}: no trial is finished yet.")
        return
    columns, rows = loss_rows(trials, run.best_trial_id)
    print_table(columns, rows, title=f"{run.run_id}, {len(run.pairs)} pairs, seed {run.config.seed}")
    if not run.config.audio:
        click.echo("Durations are estimated: this run made no audio.")
    best = next((trial for trial in trials if trial.trial_id == run.best_trial_id), trials[-1])
    first = trials[0].avg_total_loss
    if first > 0:
        gain = (first - best.avg_total_loss) / first
        side = f"{abs(gain):.1%} {'below' if gain >= 0 else 'above'} trial {trials[0].trial_number}"
        click.echo(f"Best: {best.trial_id}, total loss {best.avg_total_loss:.4f}, {side} ({first:.4f}).")
    for given in run.directives:
        click.echo(f"You asked: {given.directive.summary} ({given.directive_id})")
    click.echo(run.reason or f"The run is {run.outcome.value}.")


def _say_how_far_to_trust(started: Started) -> None:
    report = FinalReport.model_validate(started.services.tree.convergence.load_final_report())
    if report.run.run_id == started.run_id and report.judge_verdict:
        click.echo(report.judge_verdict)


def _say_what_it_cost(started: Started) -> None:
    usage = run_usage(started.services, started.run_id)
    if usage is not None:
        shares = ", ".join(f"{role} {cost_of(part)}" for role, part in usage.by_role.items())
        click.echo(f"Language models: {cost_of(usage.total)} ({shares}).")


def _say_what_is_next(started: Started, run: RunRecord) -> None:
    if started.repeated:
        click.echo("Nothing was repeated: these pairs and settings were trained already.")
    elif run.best_trial_id:
        folder = started.services.tree.trial_folder(run.best_trial_id)
        click.echo(f"Its scripts and episodes are in {folder}")
