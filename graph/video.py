"""Making an episode's explainer video, and checking it."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.episodes import Episode
from memory.atomic import write_json
from memory.cache import cache_key
from schema.document import AtomType
from schema.errors import DamagedError, InputError
from schema.publishing import Chapter
from schema.video import TimelineSyncQA, VideoReport, VisualAssetAlignment
from tools.align.speech import Speech
from tools.ingest.recrop import crop_again
from tools.publish.captions import as_srt
from tools.publish.chapters import chapters_of
from tools.publish.cues import sentence_cues
from tools.video.align import align_visuals_to_transcript
from tools.video.contact_sheet import write_contact_sheet
from tools.video.file_qa import qa_video_file
from tools.video.look import SIZES, Frame
from tools.video.mux import mux
from tools.video.panels import panels_of
from tools.video.render import OnPart, PartStore, render_parts
from tools.video.repeat import join_parts
from tools.video.shots import Shot, storyboard
from tools.video.sync_qa import qa_timeline_sync

_DPI_A_LINE = 450 / 1080
"""Dots an inch at which figures are drawn, for each line of the picture."""
VIDEO, SHEET, PLAN, QA = "video.mp4", "contact_sheet.png", "plan.json", "qa.json"


@dataclass(frozen=True, slots=True)
class VideoPlan:
    """What the video shows when, before anything is rendered."""

    visuals: tuple[VisualAssetAlignment, ...]
    chapters: tuple[Chapter, ...]
    sync: TimelineSyncQA


@dataclass(frozen=True, slots=True)
class Video:
    """A rendered video."""

    folder: Path
    plan: VideoPlan
    shots: tuple[Shot, ...]
    rendered: int
    """Parts that weren't there from an earlier render."""

    @property
    def path(self) -> Path:
        """The MP4 file."""
        return self.folder / VIDEO


def video_folder(home: Path, episode: Episode) -> Path:
    """Return where an episode's video stands unless told otherwise."""
    return home / "videos" / episode.name


def plan_video(episode: Episode) -> VideoPlan:
    """Return which visual is shown when, with the check of SPEC 5.2.

    Raises:
        DamagedError: a picture of the paper is missing.

    """
    _check_pictures(episode)
    visuals = align_visuals_to_transcript(
        episode.segments,
        episode.document,
        episode.transcription,
        concepts=episode.concepts,
        panels=panels_of(episode.document, episode.pictures),
    )
    chapters = chapters_of(episode.segments, episode.document, episode.transcription.total_duration)
    sync = qa_timeline_sync(visuals, episode.transcription, episode.document, segments=episode.segments)
    return VideoPlan(tuple(visuals), tuple(chapters), sync)


def make_video(
    episode: Episode,
    folder: Path,
    store: PartStore,
    *,
    size: str = "720p",
    burn_captions: bool = False,
    on_part: OnPart | None = None,
) -> Video:
    """Render an episode's video into a folder: the MP4, its plan, and a contact sheet.

    Args:
        episode: human or generated.
        folder: for what is made; made where it isn't there.
        store: where rendered parts are kept, so that a later render repeats none of them.
        size: `720p` or `1080p`.
        burn_captions: whether the words stand in the picture too; they are a track to switch on either way.
        on_part: called with how many parts are done, and of how many.

    Raises:
        InputError: the size is none of these, or the audio can't be read.

    """
    plan = plan_video(episode)
    shots = _shots(episode, plan, _frame(size, burn_captions), store)
    rendered = render_parts(shots, store, on_part=on_part)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".video-") as work:
        picture, captions = Path(work) / "picture.mp4", Path(work) / "captions.srt"
        join_parts(rendered.parts, picture)
        captions.write_text(as_srt(sentence_cues(Speech(episode.transcription))), encoding="utf-8")
        mux(
            picture,
            episode.audio,
            folder / VIDEO,
            title=episode.title,
            artist=", ".join(episode.document.authors),
            chapters=plan.chapters,
            captions=captions,
            language=episode.transcription.language,
        )
    write_json(folder / PLAN, {"visuals": plan.visuals, "chapters": plan.chapters, "sync": plan.sync})
    write_contact_sheet(folder / VIDEO, episode.transcription.segments, folder / SHEET)
    return Video(folder, plan, tuple(shots), rendered.fresh)


def check_video(episode: Episode, video: Video) -> VideoReport:
    """Hold a rendered file against its plan and write what was found beside it."""
    pictures = {
        atom.atom_id: episode.pictures / atom.file_path for atom in episode.document.atoms if atom.file_path
    }
    found = qa_video_file(video.path, video.shots, episode.audio, pictures=pictures)
    report = VideoReport(video=VIDEO, timeline=video.plan.sync, file=found)
    write_json(video.folder / QA, report)
    return report


def _check_pictures(episode: Episode) -> None:
    for atom in episode.document.of_type(AtomType.FIGURE, AtomType.TABLE):
        if atom.file_path and not (episode.pictures / atom.file_path).is_file():
            raise DamagedError(
                f"{episode.pictures / atom.file_path} is missing: read the paper again (`ingest --replace`)."
            )


def _frame(size: str, burn_captions: bool) -> Frame:
    if size not in SIZES:
        raise InputError(f"There is no size {size!r}; choose {' or '.join(SIZES)}.")
    chosen = SIZES[size]
    return Frame(chosen.width, chosen.height, chosen.fps, captions=burn_captions)


def _shots(episode: Episode, plan: VideoPlan, frame: Frame, store: PartStore) -> Sequence[Shot]:
    return storyboard(
        plan.visuals,
        Speech(episode.transcription),
        plan.chapters,
        size=frame,
        pictures=_pictures(episode, plan, frame, store),
        footer=episode.document.title,
    )


def _pictures(episode: Episode, plan: VideoPlan, frame: Frame, store: PartStore) -> dict[str, Path]:
    """Return the figures' pictures by id: from the PDF, where it is there, and so fine for the stage."""
    shown = {v.figure_atom_id: v.figure_path for v in plan.visuals if v.figure_atom_id and v.figure_path}
    found = {figure_id: episode.pictures / path for figure_id, path in shown.items()}
    if episode.pdf is None:
        return found
    dpi = round(frame.height * _DPI_A_LINE)
    keys = {i: cache_key("figure", episode.document.document_id, i, str(dpi)) for i in shown}
    fine = {figure_id: store(key).with_suffix(".png") for figure_id, key in keys.items()}
    atoms = {atom.atom_id: atom for atom in episode.document.atoms}
    crop_again(episode.pdf, [(atoms[i], path) for i, path in fine.items() if not path.is_file()], dpi)
    return {i: fine[i] if fine[i].is_file() else found[i] for i in shown}
