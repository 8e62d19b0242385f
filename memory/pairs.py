"""The files of one training pair."""

from dataclasses import dataclass
from pathlib import Path

from memory.cache import cache_key
from memory.documents import DOCUMENT, read_document_graph, write_document
from memory.shelf import Shelf
from schema.analysis import OFFLINE, AlignedSegment, Analysis, KeyConcept, PhrasePattern
from schema.document import DocumentGraph
from schema.errors import NotFoundError
from schema.pair import PairMetadata
from schema.profile import StructureProfile, StyleProfile
from schema.transcript import TranscriptionResult

METADATA = "metadata.json"
TRANSCRIPTION = "transcription.json"
SEGMENTS = "aligned_segments.json"
ANALYST = "analyst.json"
"""Who made the analysis; not there where the offline analyst did."""
CONCEPTS = "concepts.json"
PHRASES = "phrases.json"
STRUCTURE = "structure_profile.json"
STYLE = "style_profile.json"

_TRIES = 20
"""How often a reader looks again when it meets an analysis that is being replaced."""


@dataclass(frozen=True, slots=True)
class TrainingPair:
    """A pair as it was ingested."""

    metadata: PairMetadata
    document: DocumentGraph
    transcription: TranscriptionResult
    folder: Path
    """The pictures' paths in the document are relative to it."""


def write_pair(
    folder: Path,
    metadata: PairMetadata,
    document: DocumentGraph,
    transcription: TranscriptionResult,
    pictures_from: Path | None,
) -> None:
    """Write an ingested pair's files into an empty folder.

    Raises:
        InputError: a picture of the document isn't there, or its path leads elsewhere.
    """
    shelf = Shelf(folder)
    shelf.write_json(METADATA, metadata)
    write_document(folder, document, pictures_from)
    shelf.write_json(TRANSCRIPTION, transcription)
    shelf.seal()


def read_pair(folder: Path) -> TrainingPair:
    """Return an ingested pair."""
    shelf = Shelf(folder)
    return TrainingPair(
        shelf.load(METADATA, PairMetadata),
        read_document_graph(folder),
        shelf.load(TRANSCRIPTION, TranscriptionResult),
        folder,
    )


def digest_of_pair(folder: Path) -> str:
    """Return a hash of all that a pair gives to episodes, whenever it was ingested and analysed."""
    metadata = Shelf(folder).load(METADATA, PairMetadata)
    files = (
        folder / name for name in (DOCUMENT, TRANSCRIPTION, SEGMENTS, CONCEPTS, PHRASES, STRUCTURE, STYLE)
    )
    return cache_key(metadata.document_id, metadata.speaker_gender, *(path.read_bytes() for path in files))


def write_analysis(
    folder: Path, analysis: Analysis, structure: StructureProfile, style: StyleProfile
) -> None:
    """Write or replace what was found in a pair.

    The segments go first and come back last: without them the pair counts as not analysed, so that
    a crash can't leave files of two analyses that look like one.
    """
    shelf = Shelf(folder)
    shelf.remove(SEGMENTS)
    shelf.write_json(CONCEPTS, analysis.concepts)
    shelf.write_json(PHRASES, analysis.phrases)
    shelf.write_json(STRUCTURE, structure)
    shelf.write_json(STYLE, style)
    if analysis.analysed_by == OFFLINE:
        shelf.remove(ANALYST)
    else:
        shelf.write_json(ANALYST, analysis.analysed_by)
    shelf.write_json(SEGMENTS, analysis.segments)


def read_analysis(folder: Path) -> tuple[Analysis, StructureProfile, StyleProfile]:
    """Return what was found in a pair, all from one analysis.

    Raises:
        NotFoundError: the pair isn't analysed.
    """
    shelf = Shelf(folder)
    for _ in range(_TRIES):
        before = _stamp(folder)
        if before is None:
            break
        found = _read_parts(shelf)
        if _stamp(folder) == before:
            return found
    raise NotFoundError(
        f"pair {folder.name} isn't analysed: run `claude-studio training analyze {folder.name}`"
    )


def _read_parts(shelf: Shelf) -> tuple[Analysis, StructureProfile, StyleProfile]:
    analysis = Analysis(
        pair_id=shelf.folder.name,
        concepts=shelf.load(CONCEPTS, tuple[KeyConcept, ...]),
        segments=shelf.load(SEGMENTS, tuple[AlignedSegment, ...]),
        phrases=shelf.load(PHRASES, tuple[PhrasePattern, ...]),
        analysed_by=shelf.load(ANALYST, str) if shelf.holds(ANALYST) else OFFLINE,
    )
    return analysis, shelf.load(STRUCTURE, StructureProfile), shelf.load(STYLE, StyleProfile)


def _stamp(folder: Path) -> tuple[int, int] | None:
    try:
        status = (folder / SEGMENTS).stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns
