"""An episode as what is made of it needs it, whether a human told it or a trial wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from graph.production_desk import ProductionDesk
from graph.runs import find_trial
from graph.services import Services
from schema.analysis import AlignedSegment, KeyConcept
from schema.document import AtomType, DocumentGraph
from schema.errors import InputError, NotFoundError
from schema.script import PodcastScript
from schema.transcript import TranscriptionResult
from schema.trial import TrialResult
from tools.speak.transcription import transcription_of

_SHOWN = (AtomType.FIGURE, AtomType.TABLE)


@dataclass(frozen=True, slots=True)
class Episode:
    """One told episode with its paper."""

    name: str
    """Of the pair, or of the trial and the pair; safe as a folder's name."""
    title: str
    document: DocumentGraph
    pictures: Path
    """Folder to which the paths of the paper's pictures are relative."""
    concepts: tuple[KeyConcept, ...]
    segments: tuple[AlignedSegment, ...]
    transcription: TranscriptionResult
    audio: Path
    generated: bool
    """Whether machines wrote it; else a human did."""
    pdf: Path | None
    """The paper's file, where it is still there as it was read."""


def find_episodes(services: Services, name: str, pair_id: str | None = None) -> list[Episode]:
    """Return the episode of a pair, or those of a trial: all of them, or one pair's.

    Args:
        services: at whose tree it is.
        name: a pair's id, or a trial's or its prefix.
        pair_id: of a trial, only this pair's.

    Raises:
        NotFoundError: there is no such pair or trial, or the trial has no such pair.
        InputError: the episode has no audio.

    """
    if name in services.tree.pair_ids():
        if pair_id not in (None, name):
            raise InputError(f"{name} is a pair: --pair chooses among the pairs of a trial.")
        return [episode_of_pair(services, name)]
    try:
        trial = find_trial(services, name)
    except NotFoundError as error:
        pairs = ", ".join(services.tree.pair_ids()) or "none yet"
        raise NotFoundError(f"no pair or trial {name!r}: pairs are {pairs}; {error}") from error
    if pair_id is not None and pair_id not in trial.pair_results:
        raise NotFoundError(
            f"{trial.trial_id} has no episode of {pair_id!r}: it has {', '.join(sorted(trial.pair_results))}"
        )
    chosen = [pair_id] if pair_id else sorted(trial.pair_results)
    return [episode_of_trial(services, trial, pair) for pair in chosen]


def episode_of_pair(services: Services, pair_id: str) -> Episode:
    """Return the human telling of a pair's paper.

    Raises:
        NotFoundError: there is no such pair, or it isn't analysed.
        InputError: its audio is gone.

    """
    pair, analysis = services.tree.load_pair(pair_id), services.tree.load_analysis(pair_id)
    audio = Path(pair.metadata.audio_path)
    if not audio.is_file():
        raise InputError(
            f"The audio of {pair_id} is no longer at {audio}: put it back, or ingest it again with --replace."
        )
    return Episode(
        name=pair_id,
        title=pair.document.title,
        document=pair.document,
        pictures=pair.folder,
        concepts=analysis.concepts,
        segments=analysis.segments,
        transcription=pair.transcription,
        audio=audio,
        generated=False,
        pdf=_unchanged(pair.metadata.pdf_path, pair.metadata.pdf_sha256),
    )


def episode_of_trial(services: Services, trial: TrialResult, pair_id: str) -> Episode:
    """Return the episode that a trial wrote of a pair's paper.

    Raises:
        InputError: the trial made no audio, or it is gone.

    """
    tree = services.tree
    script, spoken = tree.load_script(trial.trial_id, pair_id), tree.load_spoken(trial.trial_id, pair_id)
    if spoken.audio_path is None:
        raise InputError(
            f"{trial.trial_id} made no audio: train without --no-audio, then give one of that run's trials."
        )
    audio = tree.trial_folder(trial.trial_id) / spoken.audio_path
    if not audio.is_file():
        raise InputError(f"{audio} is gone: train again, and give one of that run's trials.")
    pair = tree.load_pair(pair_id)
    concepts = tree.load_analysis(pair_id).concepts
    transcription = transcription_of(script, spoken)
    return Episode(
        name=f"{trial.trial_id}_{pair_id}",
        title=script.title,
        document=pair.document,
        pictures=pair.folder,
        concepts=concepts,
        segments=_segments(
            services, pair.document, script, concepts, transcription, pair.metadata.speaker_gender
        ),
        transcription=transcription,
        audio=audio,
        generated=True,
        pdf=_unchanged(pair.metadata.pdf_path, pair.metadata.pdf_sha256),
    )


def episode_of_folder(services: Services, folder: Path) -> Episode:
    """Return the episode of a folder that `produce` made.

    Raises:
        InputError: it has no audio.

    """
    desk = ProductionDesk(services, folder)
    script, spoken = desk.script(), desk.spoken()
    if spoken is None or spoken.audio_path is None:
        raise InputError(f"{folder} has no audio yet: produce it without --no-audio.")
    transcription, concepts = transcription_of(script, spoken), desk.concepts()
    gender = desk.production.speaker_gender
    return Episode(
        name=folder.name,
        title=script.title,
        document=desk.document,
        pictures=folder,
        concepts=concepts,
        segments=_segments(services, desk.document, script, concepts, transcription, gender),
        transcription=transcription,
        audio=folder / spoken.audio_path,
        generated=True,
        pdf=_unchanged(desk.production.paper_path, desk.production.paper_sha256),
    )


def _unchanged(pdf: str, sha256: str) -> Path | None:
    path = Path(pdf)
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return path if file_digest(file, "sha256").hexdigest() == sha256 else None


def _segments(
    services: Services,
    document: DocumentGraph,
    script: PodcastScript,
    concepts: Sequence[KeyConcept],
    transcription: TranscriptionResult,
    gender: str,
) -> tuple[AlignedSegment, ...]:
    """Read the episode as a human one is read; where the script says what a sentence rests on, that holds."""
    read = services.analyst.analyse(script.pair_id, transcription, document, concepts, speaker_gender=gender)
    return tuple(
        _with_sources(segment, sentence.atom_ids, document)
        for segment, sentence in zip(read.segments, script.sentences, strict=True)
    )


def _with_sources(
    segment: AlignedSegment, atom_ids: Sequence[str], document: DocumentGraph
) -> AlignedSegment:
    if not atom_ids:
        return segment
    shown = [a for a in atom_ids if (atom := document.get_atom(a)) is not None and atom.atom_type in _SHOWN]
    figures = tuple(dict.fromkeys([*shown, *segment.referenced_figures]))
    return segment.model_copy(update={"primary_atoms": tuple(atom_ids), "referenced_figures": figures})
