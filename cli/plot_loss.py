"""`claude-studio training plot-loss`."""

from pathlib import Path

import click

from cli.session import print_json, services, shown_path
from graph.reading import run_to_show
from graph.telling import write_loss_curves
from tools.plots.loss_curves import terminal_curves


@click.command(name="plot-loss")
@click.option("--run", "run_id", help="Of which run; default: the latest.")
@click.option("--output", type=click.Path(path_type=Path), help="PNG; default: loss.png beside the report.")
@click.option("--json", "as_json", is_flag=True, help="Print the curve's points as JSON.")
def plot_loss(run_id: str | None, output: Path | None, as_json: bool) -> None:
    """Draw a run's losses over its trials, as a PNG and here."""
    at = services()
    run, trials = run_to_show(at, run_id)
    path = write_loss_curves(at, run, trials, output)
    if as_json:
        print_json({"png": str(path), "trials": [t.trial_id for t in trials],
                    "total": [t.avg_total_loss for t in trials]})  # fmt: skip
        return
    click.echo(f"{run.run_id}, {len(trials)} trials, {run.outcome.value.replace('_', ' ')}")
    for line in terminal_curves(trials):
        click.echo(line)
    click.echo(shown_path(path))
