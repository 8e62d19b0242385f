"""What players and pictures load: audio, words in time, figures; only files that the tree names."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

from memory.names import check_name
from schema.errors import InputError, NotFoundError
from web.episodes import Episode, figures_of, generated_episode, human_episode, segment_label
from web.reading import StudioReader


def media_routes(reader: StudioReader) -> APIRouter:
    """Return the routes under `/media`; what isn't there answers 404."""
    router = APIRouter(prefix="/media")

    @router.get("/pairs/{pair_id}/audio")
    def human_audio(pair_id: str) -> FileResponse:
        return _file(Path(_found(lambda: reader.tree.load_metadata(pair_id)).audio_path))

    @router.get("/pairs/{pair_id}/words")
    def human_words(pair_id: str) -> dict[str, Any]:
        return _plain(_found(lambda: human_episode(reader, pair_id)))

    @router.get("/pairs/{pair_id}/figures/{atom_id}")
    def figure(pair_id: str, atom_id: str) -> FileResponse:
        pair = _found(lambda: reader.tree.load_pair(pair_id))
        paths = {atom.atom_id: atom.file_path for atom in figures_of(pair.document)}
        return _file(pair.folder / (paths.get(atom_id) or "missing"))

    @router.get("/reports/{run_id}")
    def report(run_id: str) -> FileResponse:
        return _file(_found(lambda: reader.report(run_id)))

    @router.get("/videos/{name}")
    def video(name: str) -> FileResponse:
        return _file(_found(lambda: reader.video(name)) or Path("video.mp4"))

    @router.get("/trials/{trial_id}/{pair_id}/audio")
    def trial_audio(trial_id: str, pair_id: str) -> FileResponse:
        spoken = _found(lambda: reader.tree.load_spoken(trial_id, pair_id))
        if spoken.audio_path is None:
            raise HTTPException(404, "this trial made no audio")
        return _file(_found(lambda: _trial_file(reader, trial_id, str(spoken.audio_path))))

    @router.get("/trials/{trial_id}/{pair_id}/words")
    def trial_words(trial_id: str, pair_id: str) -> dict[str, Any]:
        return _plain(_found(lambda: generated_episode(reader, trial_id, pair_id)))

    return router


def _trial_file(reader: StudioReader, trial_id: str, name: str) -> Path:
    folder = reader.tree.root / "trials" / check_name(trial_id, "trial")
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise NotFoundError(f"{name} leads out of the trial's folder")
    return path


def _found(load: Any) -> Any:
    try:
        return load()
    except (NotFoundError, InputError) as error:
        raise HTTPException(404, str(error)) from error


def _file(path: Path) -> FileResponse:
    if not path.is_file():
        raise HTTPException(404, f"{path.name} isn't there any more")
    return FileResponse(path)


def _plain(episode: Episode) -> dict[str, Any]:
    """Return an episode as the player's script reads it: words as [text, start, end]."""
    stretches = [
        {
            "kind": stretch.kind,
            "label": segment_label(stretch.kind),
            "start": stretch.start,
            "lines": [
                {"start": line.start, "words": [[w.word, w.start_time, w.end_time] for w in line.words]}
                for line in stretch.lines
            ],
        }
        for stretch in episode.stretches
    ]
    return {**{k: v for k, v in asdict(episode).items() if k != "stretches"}, "stretches": stretches}
