"""What every command starts from: the settings, and the services at the settings' home."""

import json
import os
from pathlib import Path
from typing import Any

import click

from cli.team_options import asked_team
from cli.voice_options import asked_voice
from graph.context import RunContext
from graph.services import Services, services_for


def services() -> Services:
    """Return the services at the environment's home, of the team and voice that the command line asks for."""
    return services_for(RunContext(**asked_team(), **asked_voice()))


def print_json(value: Any) -> None:
    """Print a value as JSON, keys sorted."""
    click.echo(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False))


def shown_path(path: Path) -> str:
    """Return a path as a person would type it from here, where that is shorter."""
    return min(str(path), os.path.relpath(path), key=len)
