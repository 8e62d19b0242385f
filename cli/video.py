"""`claude-studio training video`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.session import print_json, services, shown_path

if TYPE_CHECKING:
    from graph.episodes import Episode
    from graph.services import Services
    from graph.video import Video
    from schema.video import VideoReport


@click.command()
@click.argument("pair_or_trial")
@click.option("--pair", "pair_id", help="Of a trial, only this pair's episode; default: all of them.")
@click.option("--size", type=click.Choice(["720p", "1080p"]), default="720p", show_default=True)
@click.option("--burn-captions", is_flag=True, help="Put the spoken words into the picture too.")
@click.option(
    "--qa", is_flag=True, help="Hold the finished file against its plan; exit code 1 where it fails."
)
@click.option("--output", type=click.Path(path_type=Path), help="Folder for the video; default: in the home.")
@click.option("--json", "as_json", is_flag=True, help="Print plan and checks as JSON.")
@click.pass_context
def video(
    context: click.Context,
    pair_or_trial: str,
    pair_id: str | None,
    size: str,
    burn_captions: bool,
    qa: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Make the explainer video of a PAIR's episode, or of those that a TRIAL wrote."""
    from graph.episodes import find_episodes
    from graph.video import check_video, video_folder

    at = services()
    results = []
    for episode in find_episodes(at, pair_or_trial, pair_id):
        folder = output / episode.name if output else video_folder(at.tree.home, episode)
        made = render(at, episode, folder, size=size, burn_captions=burn_captions, quiet=as_json)
        report = check_video(episode, made) if qa else None
        results.append(_summary(made, report))
        if not as_json:
            _show(made, report)
    if as_json:
        print_json(results)
    failed = any(not result["passed"] for result in results)
    context.exit(1 if qa and failed else 0)


def render(
    at: "Services",
    episode: "Episode",
    folder: Path,
    *,
    size: str = "720p",
    burn_captions: bool = False,
    quiet: bool = False,
) -> "Video":
    """Make an episode's video, and show on a terminal how far it is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from graph.video import make_video
    from memory.cache import cache_path

    console = Console(stderr=True, quiet=quiet or not Console(stderr=True).is_terminal)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(f"Rendering {episode.name}", total=None)
        return make_video(
            episode,
            folder,
            lambda key: cache_path(at.tree.home, "video", key),
            size=size,
            burn_captions=burn_captions,
            on_part=lambda done, total: progress.update(task, completed=done, total=total),
        )


def _summary(made: "Video", report: "VideoReport | None") -> dict[str, object]:
    sync = made.plan.sync
    passed = sync.passed and (report is None or report.file.passed)
    return {
        "video": str(made.path),
        "passed": passed,
        "parts": len(made.shots),
        "rendered": made.rendered,
        "timeline": sync.model_dump(mode="json"),
        "file": report.file.model_dump(mode="json") if report else None,
    }


def _show(made: "Video", report: "VideoReport | None") -> None:
    sync = made.plan.sync
    click.echo(f"{shown_path(made.path)}  ({len(made.shots)} shots, {made.rendered} rendered now)")
    click.echo(
        f"  sync {sync.sync_score:.0f}/100 {'passed' if sync.passed else 'FAILED'}: visuals for"
        f" {sync.visual_coverage:.0%} of the time, {sync.figure_timing_accuracy:.0%} of the figures and"
        f" {sync.quote_timing_accuracy:.0%} of the quotes in time"
    )
    if report is not None:
        found = report.file
        mean = sum(frame.similarity for frame in found.frames) / max(len(found.frames), 1)
        click.echo(
            f"  file {'passed' if found.passed else 'FAILED'}: {found.cuts_found} of {found.cuts_planned}"
            f" cuts found, frames {mean:.2f} like planned, sound {found.audio_offset * 1000:+.0f} ms off"
        )
    for point in (*sync.desync_points, *(report.file.points if report else ())):
        click.echo(
            f"  {point.timestamp:7.1f} s  {point.severity.value}  {point.issue}: {point.actual}"
            f" (expected {point.expected})"
        )
    click.echo(f"  look at it: {shown_path(made.folder / 'contact_sheet.png')}")
