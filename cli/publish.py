"""`claude-studio training publish` and `feed`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.session import print_json, services, shown_path

if TYPE_CHECKING:
    from schema.publishing import Show

_SHOW_OPTIONS = (
    click.option("--base-url", help="Address at which the folder will be served; the feed needs it."),
    click.option("--show-title", help="Name of the podcast."),
    click.option("--description", help="What the podcast is about."),
    click.option("--author", help="Who makes it."),
    click.option("--email", help="Of the owner; directories confirm a submission by it."),
    click.option("--category", help="One of Apple's, such as Science or Technology."),
)


def _show_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_SHOW_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("trial")
@click.option("--pair", "pair_id", help="Only this pair's episode; default: all of the trial.")
@click.option("--output", type=click.Path(path_type=Path), help="The show's folder; default: in the home.")
@_show_options
@click.option("--json", "as_json", is_flag=True, help="Print what was published as JSON.")
def publish(trial: str, pair_id: str | None, output: Path | None, as_json: bool, **show: str | None) -> None:
    """Publish the episodes of a TRIAL: tagged MP3, captions, chapters, transcript, notes, and the feed.

    What is said of the show is kept in its folder, and need be given once only.
    """
    from graph.episodes import find_episodes
    from graph.publishing import episode_folder, publish
    from graph.video import VIDEO, video_folder
    from schema.errors import InputError

    at = services()
    if trial in at.tree.pair_ids():
        raise InputError(f"{trial} is a human episode of somebody's; publish takes a trial.")
    folder = output or at.tree.home / "published"
    about = _show(folder, show)
    made = []
    for episode in find_episodes(at, trial, pair_id):
        video = video_folder(at.tree.home, episode) / VIDEO
        target = episode_folder(episode, folder)
        made.append(publish(episode, target, about, at.clock(), video=video if video.is_file() else None))
    feed = _write_feed(folder, about)
    if as_json:
        episodes = [{"folder": str(p.folder), **p.episode.model_dump(mode="json")} for p in made]
        print_json({"episodes": episodes, "feed": str(feed) if feed else None})
        return
    for one in made:
        click.echo(f"{one.episode.title}\n  {shown_path(one.folder)}: {', '.join(one.files)}")
    _tell(folder, feed)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@_show_options
def feed(folder: Path, **show: str | None) -> None:
    """Write the RSS feed of all episodes in FOLDER, as `produce` and `training publish` fill it.

    What is said of the show is kept in the folder, and need be given once only.
    """
    from graph.publishing import write_feed

    names = write_feed(folder, _show(folder, show))
    click.echo(f"{shown_path(folder / 'feed.xml')}: {len(names)} episodes")


def _show(folder: Path, given: dict[str, str | None]) -> "Show":
    from graph.publishing import show_in

    return show_in(folder, **{("title" if name == "show_title" else name): v for name, v in given.items()})


def _write_feed(folder: Path, show: "Show") -> Path | None:
    """Write the feed where the show has an address; None where it has none."""
    from graph.publishing import write_feed

    if show.base_url is None:
        return None
    write_feed(folder, show)
    return folder / "feed.xml"


def _tell(folder: Path, feed: Path | None) -> None:
    if feed is None:
        click.echo(
            f"No feed: it needs the address of the folder; `claude-studio feed {shown_path(folder)}"
            " --base-url https://...` writes it."
        )
    else:
        click.echo(f"Feed: {shown_path(feed)}")
