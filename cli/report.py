"""`claude-studio training report`."""

from pathlib import Path

import click

from cli.session import services, shown_path
from graph.telling import write_report_page
from schema.run import FinalReport


@click.command()
@click.option(
    "--output", type=click.Path(path_type=Path), help="HTML file; default: beside the final report."
)
@click.option("--open", "open_it", is_flag=True, help="Open it in the browser.")
def report(output: Path | None, open_it: bool) -> None:
    """Make the last run's report: one page to read and listen to."""
    at = services()
    found = FinalReport.model_validate(at.tree.convergence.load_final_report())
    path = write_report_page(at, found, output)
    click.echo(shown_path(path))
    if open_it:
        click.launch(path.resolve().as_uri())
