"""`claude-studio config`: what is set, and where each value comes from."""

import click

from cli.session import print_json, shown_path
from cli.tables import print_table
from schema.layers import Origin, config_file, origins, unknown_names
from schema.settings import Settings
from schema.speech_settings import SpeechSettings

_KINDS = (Settings, SpeechSettings)


@click.group()
def config() -> None:
    """See what is set, and where each value comes from.

    An option of a command goes before the environment, that before `.env` in the folder you are in, that
    before the configuration file, and that before the default.
    """


@config.command()
@click.option("--json", "as_json", is_flag=True, help="Print the settings as JSON.")
def show(as_json: bool) -> None:
    """Show every setting, its value and its origin; keys are never shown."""
    found: dict[str, Origin] = {}
    for origin in (origin for kind in _KINDS for origin in origins(kind)):
        found.setdefault(origin.name, origin)
    if as_json:
        print_json([origin.model_dump() for origin in found.values()])
        return
    rows = [[o.name, o.value, o.origin, o.variable] for o in found.values()]
    print_table(["setting", "value", "origin", "variable"], rows, text=("value", "origin", "variable"))
    _say_about_file()


@config.command()
def path() -> None:
    """Print where the configuration file is, or would be."""
    click.echo(config_file())


def _say_about_file() -> None:
    file = config_file()
    state = "" if file.is_file() else ", which isn't there yet"
    click.echo(f"Configuration file: {shown_path(file)}{state} (TOML: a line such as team = 'offline')")
    for name in unknown_names(*_KINDS):
        click.echo(f"  {name!r} in it is no setting and does nothing.", err=True)
