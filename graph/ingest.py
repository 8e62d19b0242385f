"""Taking a (paper, podcast) pair into the tree: all of it, or nothing."""

import tempfile
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from graph.paper import read_paper
from graph.services import Services
from memory.names import check_name, slug
from providers.speech_to_text.protocol import SpeechToText
from schema.errors import InputError
from schema.pair import PairMetadata
from tools.transcribe.transcribe import transcribe_podcast


@dataclass(frozen=True, slots=True)
class PairFiles:
    """What the user gives for one pair."""

    pdf: Path
    audio: Path
    transcript: Path | None
    speaker_gender: str
    source: str
    language: str = "en"
    pair_id: str | None = None
    """None: made from the PDF's name."""


def ingest_pair(
    services: Services, files: PairFiles, recogniser: SpeechToText, *, replace: bool = False
) -> tuple[PairMetadata, bool]:
    """Read both files and store the pair; return what is stored, and whether it is new.

    A pair that is there already, of the same files, is left as it is.

    Raises:
        InputError: a file is missing or can't be read, or the id is taken by other files.
        BackendUnavailableError: the recogniser lacks a package, model or key.

    """
    for path in filter(None, (files.pdf, files.audio, files.transcript)):
        _check_file(path)
    pair_id = check_name(files.pair_id, "pair") if files.pair_id else slug(files.pdf.stem)
    if not replace and (known := _known(services, files, pair_id)):
        return known, False
    with tempfile.TemporaryDirectory() as folder:
        # The paper first: seconds, where recognition takes minutes.
        document, pictures = read_paper(services, files.pdf, Path(folder) / "pictures", again=replace)
        transcription = transcribe_podcast(
            files.audio, recogniser=recogniser, transcript_path=files.transcript, language=files.language
        )
        metadata = _metadata(services, files, pair_id, document.document_id, transcription.total_duration)
        services.tree.save_pair(metadata, document, transcription, pictures_from=pictures, replace=replace)
    if replace:
        services.recall.forget_telling(pair_id)  # until it is analysed, nobody may quote the old one
    return metadata, True


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise InputError(f"There is no file {str(path)!r}; check the path.")


def _known(services: Services, files: PairFiles, pair_id: str) -> PairMetadata | None:
    if pair_id not in services.tree.pair_ids():
        return None
    known = services.tree.load_metadata(pair_id)
    if (known.pdf_sha256, known.audio_sha256, known.transcript_sha256) == _digests(files):
        return known
    raise InputError(
        f"Pair {pair_id!r} is ingested already, from other files; give --replace, or another --pair-id."
    )


def _digests(files: PairFiles) -> tuple[str, str, str | None]:
    transcript = _digest(files.transcript) if files.transcript else None
    return _digest(files.pdf), _digest(files.audio), transcript


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _metadata(
    services: Services, files: PairFiles, pair_id: str, document_id: str, seconds: float
) -> PairMetadata:
    pdf, audio, transcript = _digests(files)
    return PairMetadata(
        pair_id=pair_id,
        pdf_path=str(files.pdf.resolve()),
        audio_path=str(files.audio.resolve()),
        transcript_path=str(files.transcript.resolve()) if files.transcript else None,
        document_id=document_id,
        pdf_sha256=pdf,
        audio_sha256=audio,
        transcript_sha256=transcript,
        speaker_gender=files.speaker_gender,
        source=files.source,
        duration_minutes=seconds / 60,
        ingested_at=services.clock(),
    )
