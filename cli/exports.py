"""`claude-studio training export`, `export-prompts` and `import`."""

from pathlib import Path

import click

from cli.session import print_json, services, shown_path
from graph.recipes import current_recipe, import_file
from graph.runs import find_trial
from memory.atomic import write_json
from schema.errors import InputError
from schema.recipe import PromptExport, Provenance, Recipe

_OUTPUT = click.option("--output", type=click.Path(path_type=Path), required=True, help="File to write.")
_TRIAL = click.option("--trial", "trial_id", help="Of this trial; default: what is current, the best.")


@click.command()
@_OUTPUT
@_TRIAL
def export(output: Path, trial_id: str | None) -> None:
    """Write the trained profile, with its prompts and phrases, into one file."""
    _write(output, _recipe(trial_id))


@click.command(name="export-prompts")
@_OUTPUT
@_TRIAL
def export_prompts(output: Path, trial_id: str | None) -> None:
    """Write the trained prompts into one file."""
    recipe = _recipe(trial_id)
    _write(output, PromptExport(provenance=recipe.provenance, prompts=recipe.prompts))


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what was imported as JSON.")
def import_(file: Path, as_json: bool) -> None:
    """Store what FILE holds under new versions, and make it current."""
    found = import_file(services(), file)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    profile = f"profile {found.profile.version} and " if isinstance(found, Recipe) else ""
    click.echo(f"Imported {profile}prompts {found.prompts.version}; they are current now.")
    click.echo(f"  {_origin(found.provenance)}")


def _recipe(trial_id: str | None) -> Recipe:
    at = services()
    return current_recipe(at, find_trial(at, trial_id) if trial_id else None)


def _write(path: Path, found: Recipe | PromptExport) -> None:
    try:
        write_json(path, found)
    except OSError as error:
        raise InputError(f"{path} can't be written ({error.strerror}); choose another --output.") from error
    click.echo(f"{shown_path(path)}: {_origin(found.provenance)}")


def _origin(found: Provenance) -> str:
    if found.trial_id is None or found.loss is None:
        return "no trial was made with these prompts and profile"
    worth = f"total loss {found.loss:.4f}"
    if found.loss_untrained:
        worth += f", {(found.loss_untrained - found.loss) / found.loss_untrained:.1%} below untrained"
    if found.validation_loss is not None:
        worth += f"; {found.validation_loss:.4f} on pairs that were held out"
    return f"{found.trial_id} of {found.run_id}, {worth}"
