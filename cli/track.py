"""`claude-studio training track`."""

import click

from cli.session import services
from graph.reading import run_to_show
from graph.tracking import track_run


@click.command()
@click.option("--run", "run_id", help="Which run; default: the latest.")
@click.option("--uri", help="MLflow's tracking URI; default: the folder mlruns of the home.")
def track(run_id: str | None, uri: str | None) -> None:
    """Log a run to MLflow: settings, losses by trial, report and best prompts."""
    at = services()
    run, trials = run_to_show(at, run_id)
    logged, place = track_run(at, run, uri)
    click.echo(f"{run.run_id}: {len(trials)} trials logged to {place} as {logged}")
