"""What an audience needs beside the audio, and the feed by which it subscribes."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError

from graph.episodes import Episode, episode_of_folder
from graph.production_desk import ProductionDesk
from graph.services import Services
from graph.video import VIDEO, plan_video
from memory.atomic import write_bytes, write_json, write_text
from memory.names import slug
from schema.errors import DamagedError, InputError, NotFoundError
from schema.publishing import Chapter, PublishedEpisode, Show
from schema.video import VisualAssetAlignment
from tools.audio.tags import Tags, write_tags
from tools.publish.captions import write_captions
from tools.publish.cover import write_cover
from tools.publish.feed import feed_of
from tools.publish.podcasting import chapters_json, transcript_json
from tools.publish.show_notes import NotedFigure, noted_figures, paper_link, show_notes
from tools.text.sentences import split_sentences
from tools.video.topics import byline

AUDIO, COVER, NOTES = "episode.mp3", "cover.jpg", "notes.html"
CHAPTERS, TRANSCRIPT, EPISODE = "chapters.json", "transcript.json", "episode.json"
SHOW, FEED = "show.json", "feed.xml"
_SUMMARY = 400
"""Letters of a summary, about."""


@dataclass(frozen=True, slots=True)
class Published:
    """An episode in its folder, and the show it belongs to."""

    folder: Path
    episode: PublishedEpisode
    files: tuple[str, ...]


def publish_episode(services: Services, folder: Path) -> list[str]:
    """Write what goes with the audio into a produced episode's folder; return the names of all for people."""
    desk = ProductionDesk(services, folder)
    spoken, made = desk.spoken(), ["script.md", "script.json"]
    if spoken is None or spoken.estimated:
        return made
    episode = episode_of_folder(services, folder)
    published = publish(episode, folder, _show_of(folder.parent), services.clock())
    return [*made, *published.files]


def publish(
    episode: Episode, folder: Path, show: Show, now: datetime, *, video: Path | None = None
) -> Published:
    """Write an episode's audio with tags, captions, chapters, transcript, cover and notes into a folder.

    What is there of the same episode keeps its date.

    Args:
        episode: with its audio.
        folder: of this one episode; made where it isn't there.
        show: it belongs to.
        now: the date of a new episode.
        video: of the episode, to be put beside it; one that is there already stays.

    Raises:
        InputError: the audio can't be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if video is not None:
        shutil.copyfile(video, folder / VIDEO)
    plan = plan_video(episode)
    captions = [path.name for path in write_captions(episode.transcription, folder)]
    author = show.author
    write_json(
        folder / CHAPTERS, chapters_json(plan.chapters, title=episode.title, author=author, show=show.title)
    )
    write_json(folder / TRANSCRIPT, transcript_json(episode.transcription))
    write_cover(folder / COVER, title=episode.title, byline=byline(episode.document), label=show.title)
    record = _record(episode, folder, now)
    _write_audio(episode, folder, record, show, plan.chapters)
    figures = _copied_figures(episode, folder, plan.visuals)
    notes = show_notes(
        record, episode.document, episode.transcription, episode.segments, plan.chapters, figures
    )
    write_text(folder / NOTES, notes)
    write_json(folder / EPISODE, record)
    files = [AUDIO, *captions, CHAPTERS, TRANSCRIPT, COVER, NOTES]
    return Published(folder, record, (*files, *([VIDEO] if record.video else [])))


def episode_folder(episode: Episode, show_folder: Path) -> Path:
    """Return where an episode stands in a show's folder: where it was published before, or a free name."""
    return show_folder / _folder_name(episode, show_folder)


def write_feed(folder: Path, show: Show) -> list[str]:
    """Write the feed of all episodes in a folder, and keep what it says of the show; return their folders.

    Raises:
        NotFoundError: the folder holds no episode.
        InputError: the show has no base URL.
        DamagedError: an episode's record can't be read back.
    """
    episodes = _episodes_in(folder)
    if not episodes:
        raise NotFoundError(
            f"{folder} holds no published episode; `claude-studio produce` and `training publish` make them."
        )
    sizes = {name: (folder / name / record.audio).stat().st_size for name, record in episodes.items()}
    feed = feed_of(show, episodes, sizes, cover=COVER)
    if not (folder / COVER).is_file():
        write_cover(folder / COVER, title=show.title, byline=show.author, label="Podcast")
    write_json(folder / SHOW, show)
    write_bytes(folder / FEED, feed)
    return sorted(episodes)


def show_in(folder: Path, **changes: str | bool | None) -> Show:
    """Return the show of a folder, a plain one where none is kept, with what of these isn't None changed."""
    kept = _show_of(folder)
    return kept.model_copy(update={name: value for name, value in changes.items() if value is not None})


def _show_of(folder: Path) -> Show:
    path = folder / SHOW
    if not path.is_file():
        return Show(title="Papers, told", description="Research papers, explained.", author="claude-studio")
    try:
        return Show.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise DamagedError(f"{path} can't be read back; correct it, or delete it to start anew.") from error


def _record(episode: Episode, folder: Path, now: datetime) -> PublishedEpisode:
    document, transcription = episode.document, episode.transcription
    guid = _guid(episode)
    before = _read_record(folder / EPISODE) if (folder / EPISODE).is_file() else None
    return PublishedEpisode(
        guid=guid,
        title=episode.title,
        summary=_summary(episode),
        published_at=before.published_at if before is not None and before.guid == guid else now,
        duration=transcription.total_duration,
        audio=AUDIO,
        cover=COVER,
        notes=NOTES,
        chapters=CHAPTERS,
        transcripts=("captions.vtt", "captions.srt", TRANSCRIPT),
        video=VIDEO if (folder / VIDEO).is_file() else None,
        paper_title=document.title,
        paper_authors=document.authors,
        paper_link=paper_link(document.identifier),
        language=transcription.language,
        generated=episode.generated,
    )


def _guid(episode: Episode) -> str:
    """Return an identity made of the paper and of every word that is said."""
    told = sha256(episode.transcription.transcript_text.encode()).hexdigest()
    return str(uuid5(NAMESPACE_URL, f"{episode.document.document_id}/{told}"))


def _summary(episode: Episode) -> str:
    document = episode.document
    by = f" by {byline(document)}" if document.authors else ""
    summary = f"About the paper “{document.title}”{by}."
    for sentence in split_sentences(document.abstract):
        if len(summary) + len(sentence) > _SUMMARY:
            break
        summary = f"{summary} {sentence}"
    return summary


def _write_audio(
    episode: Episode, folder: Path, record: PublishedEpisode, show: Show, chapters: tuple[Chapter, ...]
) -> None:
    """Put the audio into the folder with its tags, whole or not at all."""
    if episode.audio.suffix.lower() != ".mp3":
        raise InputError(f"{episode.audio} is no MP3: only MP3 episodes can be published.")
    tags = Tags(
        title=record.title,
        artist=show.author,
        album=show.title,
        genre="Podcast",
        released=f"{record.published_at:%Y-%m-%d}",
        comment=record.summary,
        lyrics=episode.transcription.transcript_text,
        chapters=chapters,
        cover=(folder / COVER).read_bytes(),
    )
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{AUDIO}-", suffix=".mp3")
    os.close(handle)
    try:
        shutil.copyfile(episode.audio, name)
        write_tags(Path(name), tags)
        Path(name).chmod(0o644)
        Path(name).replace(folder / AUDIO)
    finally:
        Path(name).unlink(missing_ok=True)


def _copied_figures(
    episode: Episode, folder: Path, visuals: tuple[VisualAssetAlignment, ...]
) -> list[NotedFigure]:
    figures = noted_figures(visuals)
    for figure in figures:
        target = folder / figure.picture
        if target != episode.pictures / figure.picture:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(episode.pictures / figure.picture, target)
    return figures


def _folder_name(episode: Episode, show_folder: Path) -> str:
    """Return the paper's name; with a number where another telling of it stands there already."""
    name = slug(episode.title)
    for number in range(1, 1000):
        candidate = name if number == 1 else f"{name}-{number}"
        record = show_folder / candidate / EPISODE
        if not record.is_file():
            return candidate
        if _read_record(record).guid == _guid(episode):
            return candidate
    raise InputError(f"{show_folder} holds too many episodes of one title; choose another --output.")


def _episodes_in(folder: Path) -> dict[str, PublishedEpisode]:
    found = sorted(folder.glob(f"*/{EPISODE}")) if folder.is_dir() else []
    return {path.parent.name: _read_record(path) for path in found}


def _read_record(path: Path) -> PublishedEpisode:
    try:
        return PublishedEpisode.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise DamagedError(f"{path} can't be read back; publish the episode again.") from error
