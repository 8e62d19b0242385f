"""`claude-studio produce`: an episode about a new paper."""

from pathlib import Path
from typing import Any, cast

import click
from langgraph.types import StreamMode

from cli.session import print_json, services, shown_path
from cli.team_options import team_options
from cli.voice_options import asked_voice, voice_options
from graph.context import RunContext
from graph.produce import make_production
from graph.production_desk import ProductionDesk
from graph.services import Services
from graph.state import ProductionInput
from memory.names import slug
from schema.errors import InputError
from schema.profile import PodcastDepth

_DEPTHS = click.Choice([depth.value for depth in PodcastDepth])


@click.command()
@click.argument("paper", type=click.Path(path_type=Path))
@click.option("--profile", type=click.Path(path_type=Path), help="A file made by `training export`.")
@click.option("--depth", type=_DEPTHS, help="Default: as deep as most of the admired episodes.")
@click.option("--minutes", type=click.FloatRange(0.5, 90), help="Length; default: as learned for the depth.")
@click.option("--speaker-gender", type=click.Choice(["female", "male"]), help="Default: as most hosts.")
@click.option("--output", type=click.Path(path_type=Path), help="Episode folder; default: episodes/<paper>.")
@click.option("--no-audio", is_flag=True, help="Write the script only.")
@click.option("--edit", is_flag=True, help="Open the script in $EDITOR before it is voiced.")
@click.option("--video", is_flag=True, help="Make the explainer video too.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@voice_options
@team_options
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
def produce(
    paper: Path,
    profile: Path | None,
    depth: str | None,
    minutes: float | None,
    speaker_gender: str | None,
    output: Path | None,
    no_audio: bool,
    edit: bool,
    video: bool,
    seed: int,
    as_json: bool,
) -> None:
    """Make an episode about PAPER (a PDF): script, MP3 and captions in a folder.

    Called again, it goes on where it stopped; edit script.md and only what changed is voiced again; name
    another --voice or --speaker and the same script is voiced anew.
    """
    order: ProductionInput = {
        "paper": str(paper),
        "folder": str(output or Path("episodes") / slug(paper.stem)),
        "profile": str(profile or ""),
        "depth": depth or "",
        "minutes": minutes or 0.0,
        "speaker_gender": speaker_gender or "",
        "audio": not no_audio,
        "seed": seed,
    }
    at = services()
    if edit:
        _run(at, {**order, "script_only": True}, quiet=as_json)
        _edit(Path(order["folder"]) / "script.md")
    made = _run(at, order, quiet=as_json)
    if video:
        made = _film(at, Path(order["folder"]), quiet=as_json)
    if as_json:
        print_json({"folder": order["folder"], "files": made})
    else:
        _tell(at, Path(order["folder"]), made)


def _run(at: Services, order: ProductionInput, *, quiet: bool) -> list[str]:
    """Run the production graph, say on standard error what it is doing, and return what it made."""
    graph = make_production(services=at)
    files: list[str] = []
    modes: list[StreamMode] = ["custom", "values"]
    for path, mode, told in graph.stream(
        order, context=RunContext(**asked_voice()), stream_mode=modes, subgraphs=True
    ):
        value = cast("dict[str, Any]", told)
        if str(mode) == "custom" and not quiet:
            click.echo(f"  {value['step']} ...", err=True)
        elif str(mode) == "values" and not path:
            files = value.get("files", files)
    return list(files)


def _film(at: Services, folder: Path, *, quiet: bool) -> list[str]:
    """Make the video of a produced episode, and publish it with the rest."""
    from cli.video import render
    from graph.episodes import episode_of_folder
    from graph.publishing import publish_episode

    render(at, episode_of_folder(at, folder), folder, quiet=quiet)
    return publish_episode(at, folder)


def _edit(script: Path) -> None:
    """Let the person edit the script; what they save is what is voiced."""
    try:
        click.edit(filename=str(script))
    except click.ClickException as error:
        raise InputError(f"No editor could be started ({error.message}); set EDITOR.") from error


def _tell(at: Services, folder: Path, made: list[str]) -> None:
    desk = ProductionDesk(at, folder)
    production, spoken = desk.production, desk.spoken()
    click.echo(f"{production.title}")
    if spoken is not None:
        length = f"{spoken.duration / 60:.1f} min{' (estimated)' if spoken.estimated else ''}"
        wanted = f"{production.target_seconds / 60:.1f} asked for"
        click.echo(f"  {production.depth.value}, {length}, {wanted}; {desk.script().word_count} words")
    source = production.provenance
    trained = f"trained in {source.trial_id}" if source.trial_id else "untrained; `training run` learns one"
    click.echo(f"  profile {production.profile_version}, prompts {production.prompt_version}: {trained}")
    click.echo(f"  {shown_path(folder)}: {', '.join(made)}")
