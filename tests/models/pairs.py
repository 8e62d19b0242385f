"""The example pairs, ingested without listening: papers are read, transcripts taken as they are."""

import json
from functools import cache
from pathlib import Path

from memory.tree import StudioTree
from schema.document import DocumentGraph
from schema.pair import PairMetadata
from schema.transcript import TranscriptionResult
from tests.agents.analyst.labelled import EXAMPLES, transcription_of
from tests.records import MOMENT
from tools.ingest.read import read_document


@cache
def example_paper(name: str) -> DocumentGraph:
    """Return an example paper, its figures without their pictures."""
    document = read_document(EXAMPLES / "pairs" / name / "paper.pdf")
    atoms = tuple(atom.model_copy(update={"file_path": None}) for atom in document.atoms)
    return document.model_copy(update={"atoms": atoms})


def _cut(whole: TranscriptionResult, sentences: int | None) -> TranscriptionResult:
    segments = whole.segments[:sentences]
    end = segments[-1].end_time
    return whole.model_copy(
        update={
            "segments": segments,
            "transcript_text": " ".join(segment.text for segment in segments),
            "word_timestamps": tuple(word for word in whole.word_timestamps if word.end_time <= end),
            "total_duration": end,
        }
    )


def ingest_examples(home: Path, *names: str, sentences: int | None = None) -> StudioTree:
    """Return a tree that holds these example pairs, of their episodes the first sentences only where said.

    `name:again` is a pair of its own with the same paper and episode.
    """
    tree = StudioTree(home)
    for pair_id in names:
        name = pair_id.partition(":")[0]
        folder = EXAMPLES / "pairs" / name
        known = json.loads((folder / "pair.json").read_text(encoding="utf-8"))
        transcription = _cut(transcription_of(folder / "transcript.vtt"), sentences)
        document = example_paper(name)
        metadata = PairMetadata(
            pair_id=pair_id.replace(":", "_"),
            pdf_path=str(folder / "paper.pdf"),
            audio_path=str(folder / "podcast.mp3"),
            document_id=document.document_id,
            pdf_sha256=document.document_id,
            audio_sha256=name,
            speaker_gender=known["speaker_gender"],
            source="example",
            duration_minutes=transcription.total_duration / 60,
            ingested_at=MOMENT,
        )
        tree.save_pair(metadata, document, transcription)
    return tree
