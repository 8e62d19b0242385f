"""`claude-studio dashboard`."""

import socket

import click

from schema.errors import InputError

_HOST = "127.0.0.1"


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8421, show_default=True)
@click.option("--open", "opens", is_flag=True, help="Open it in the browser at once.")
def dashboard(port: int, opens: bool) -> None:
    """Serve a web page, on this machine alone, that follows the training while it goes on.

    Loss curves, the trial under way, trials side by side, every episode word by word beside its human
    telling, the judge's checklists, and a search of the memory. Runs of other terminals appear as they go on.
    """
    if _is_taken(port):
        raise InputError(f"Port {port} is in use; give another, such as `--port {port + 1}`.")
    from graph.context import RunContext
    from graph.services import local_now
    from web.server import serve

    url = f"http://{_HOST}:{port}"
    click.echo(f"The dashboard is at {url} (Ctrl+C ends it)")
    if opens:
        click.launch(url)
    serve(RunContext(), port, local_now)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((_HOST, port)) == 0
