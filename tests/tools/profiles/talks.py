"""Small papers and talks for the profile tests."""

from collections.abc import Sequence

from schema.analysis import AlignedSegment, Analysis, KeyConcept, PhrasePattern, SegmentType
from schema.document import AtomType, DocumentAtom, DocumentGraph
from schema.transcript import TranscriptionResult, TranscriptSegment
from tools.profiles.structure import extract_structure_profile
from tools.profiles.style import extract_style_profile
from tools.profiles.synthesis import ProfiledPair


def paper(title="Admission by Frequency", *, figures=0, text=""):
    """Make a paper of one paragraph and so many figures."""
    atoms = [
        DocumentAtom(atom_id="p1", atom_type=AtomType.PARAGRAPH, text=text or "Caches admit items.", page=1)
    ]
    atoms += [
        DocumentAtom(atom_id=f"fig{i}", atom_type=AtomType.FIGURE, text=f"Figure {i}.", page=1, number=str(i))
        for i in range(1, figures + 1)
    ]
    return DocumentGraph(
        document_id="doc", source_path="paper.pdf", title=title, page_count=1, atoms=tuple(atoms)
    )


def concepts(*names):
    """Make key concepts of these names."""
    return tuple(KeyConcept(name=name, atom_ids=("p1",), weight=1.0) for name in names)


def segment(kind, text="Some words here.", *, start=0.0, seconds=10.0, **fields):
    """Make one aligned segment."""
    number = f"s{start:g}"
    spoken = TranscriptSegment(segment_id=number, text=text, start_time=start, end_time=start + seconds)
    return AlignedSegment(
        segment_id=number,
        transcript_segment=spoken,
        segment_type=SegmentType(kind),
        type_confidence=1.0,
        words_per_minute=150.0,
        density_score=0.0,
        **fields,
    )


def talk(*parts: tuple, seconds: float = 10.0) -> list[AlignedSegment]:
    """Make segments one after the other from (kind, text) or (kind, text, fields)."""
    return [
        segment(part[0], part[1], start=i * seconds, seconds=seconds, **(part[2] if len(part) > 2 else {}))
        for i, part in enumerate(parts)
    ]


def transcribed(segments: Sequence[AlignedSegment], **fields) -> TranscriptionResult:
    """Make the transcript that these segments were cut from."""
    spoken = tuple(segment.transcript_segment for segment in segments)
    return TranscriptionResult(
        source_path="podcast.mp3",
        transcript_text=" ".join(segment.text for segment in spoken),
        word_timestamps=(),
        segments=spoken,
        total_duration=max((segment.end_time for segment in spoken), default=60.0),
        engine="test",
        **fields,
    )


def profiled(
    pair_id: str,
    segments: Sequence[AlignedSegment],
    *,
    document: DocumentGraph | None = None,
    names: Sequence[str] = ("cache", "gate"),
    phrases: Sequence[PhrasePattern] = (),
    gender: str = "male",
) -> ProfiledPair:
    """Make a pair with the profiles of its segments."""
    document, key, transcription = document or paper(), concepts(*names), transcribed(segments)
    return ProfiledPair(
        pair_id=pair_id,
        document=document,
        transcription=transcription,
        analysis=Analysis(pair_id=pair_id, concepts=key, segments=tuple(segments), phrases=tuple(phrases)),
        structure=extract_structure_profile(segments, transcription),
        style=extract_style_profile(
            segments, transcription, document, key, speaker_gender=gender, phrases=phrases
        ),
    )
