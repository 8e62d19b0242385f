"""Small records that the tests of memory start from."""

from datetime import UTC, datetime
from pathlib import Path

from memory.tree import StudioTree
from schema.analysis import (
    AlignedSegment,
    Analysis,
    KeyConcept,
    PhraseKind,
    PhrasePattern,
    SegmentType,
)
from schema.document import AtomType, DocumentAtom, DocumentGraph
from schema.loss import LossTerm
from schema.pair import PairMetadata
from schema.profile import AggregatedProfile, StructureProfile, StyleProfile
from schema.prompt import PROMPT_NAMES, PromptSet
from schema.transcript import TranscriptionResult, TranscriptSegment, WordTimestamp
from schema.trial import Edit, EditEffect, EditKind

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SENTENCES = ("Welcome to the show.", "As figure 1 shows, it works.", "Thanks for listening.")


def metadata(pair_id: str = "p1") -> PairMetadata:
    return PairMetadata(
        pair_id=pair_id,
        pdf_path="/in/paper.pdf",
        audio_path="/in/talk.mp3",
        document_id="d1",
        pdf_sha256="a" * 64,
        audio_sha256="b" * 64,
        speaker_gender="female",
        source="journalclub",
        duration_minutes=0.5,
        ingested_at=MOMENT,
    )


def document(pictures: Path | None = None) -> DocumentGraph:
    """Return a paper; with a folder, one whose figure has its picture there."""
    atoms = [DocumentAtom(atom_id="p1", atom_type=AtomType.PARAGRAPH, text="A paragraph.", page=1)]
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / "fig1.png").write_bytes(b"picture")
        figure = AtomType.FIGURE
        atoms.append(
            DocumentAtom(atom_id="fig1", atom_type=figure, text="Figure 1.", page=1, file_path="fig1.png")
        )
    return DocumentGraph(document_id="d1", source_path="p.pdf", title="T", page_count=1, atoms=tuple(atoms))


def transcription(sentences: tuple[str, ...] = SENTENCES) -> TranscriptionResult:
    segments = tuple(
        TranscriptSegment(segment_id=f"s{i}", text=text, start_time=i * 10.0, end_time=i * 10.0 + 9.5)
        for i, text in enumerate(sentences)
    )
    words = tuple(
        WordTimestamp(word=word, start_time=s.start_time, end_time=s.end_time)
        for s in segments
        for word in s.text.split()
    )
    return TranscriptionResult(
        source_path="talk.mp3",
        transcript_text=" ".join(sentences),
        word_timestamps=words,
        segments=segments,
        total_duration=30.0,
        engine="test",
    )


def phrase(template: str, kind: PhraseKind = PhraseKind.FIGURE, pair_id: str = "p1") -> PhrasePattern:
    return PhrasePattern(
        kind=kind,
        template=template,
        segment_type=SegmentType.FIGURE_DISCUSSION,
        pair_id=pair_id,
        speaker_gender="female",
        position=0.5,
    )


def analysis(pair_id: str = "p1", sentences: tuple[str, ...] = SENTENCES) -> Analysis:
    kinds = (SegmentType.INTRO, SegmentType.FIGURE_DISCUSSION, SegmentType.CONCLUSION)
    segments = tuple(
        AlignedSegment(
            segment_id=segment.segment_id,
            transcript_segment=segment,
            segment_type=kinds[i % 3],
            type_confidence=0.9,
            words_per_minute=150.0,
            density_score=0.1,
        )
        for i, segment in enumerate(transcription(sentences).segments)
    )
    return Analysis(
        pair_id=pair_id,
        concepts=(KeyConcept(name="attention", atom_ids=("p1",), weight=1.0),),
        segments=segments,
        phrases=(
            phrase("As {figure} shows, it works.", pair_id=pair_id),
            phrase("Welcome to the show.", PhraseKind.INTRO, pair_id),
        ),
    )


def structure() -> StructureProfile:
    kinds = (SegmentType.INTRO, SegmentType.FIGURE_DISCUSSION, SegmentType.CONCLUSION)
    return StructureProfile(
        segment_sequence=kinds,
        section_sequence=kinds,
        segment_counts=dict.fromkeys(kinds, 1),
        total_duration=30.0,
        segment_durations=dict.fromkeys(kinds, (10.0,)),
        section_durations=(10.0, 10.0, 10.0),
        avg_segment_duration=10.0,
        words_per_minute=150.0,
        concepts_per_minute=2.0,
        figures_discussed=1,
        figure_discussion_duration=10.0,
        intro_percentage=33.3,
        methodology_percentage=0.0,
        findings_percentage=0.0,
        conclusion_percentage=33.3,
        transition_phrases=(),
    )


def style() -> StyleProfile:
    return StyleProfile(
        speaker_id="s",
        speaker_gender="female",
        avg_sentence_length=5.0,
        vocabulary_complexity=0.2,
        jargon_density=0.1,
        questions_per_minute=0.0,
        analogies_per_segment=0.0,
        enthusiasm_markers=(),
        definition_style="inline",
        example_frequency=0.0,
        intro_phrases=("Welcome",),
        transition_phrases=(),
        emphasis_phrases=(),
        conclusion_phrases=("Thanks",),
        figure_intro_pattern="As {figure} shows",
        figure_explanation_depth="brief",
    )


def profile(version: str = "v1", **values) -> AggregatedProfile:
    given = {
        "canonical_segment_sequence": (SegmentType.INTRO, SegmentType.CONCLUSION),
        "canonical_sections": (),
        "segment_duration_targets": {SegmentType.INTRO: (5.0, 10.1)},
        "depth_targets": {},
        "style_variants": {"female_p1": style()},
        "universal_intro_patterns": ("Welcome",),
        "universal_transition_patterns": (),
        "universal_figure_patterns": ("As {figure} shows",),
        "min_coverage": 0.7,
        "target_words_per_minute": (140.0, 160.0),
        "target_concepts_per_minute": (1.0, 3.0),
        "version": version,
        "training_pairs_used": ("p1",),
        "created_at": MOMENT,
    }
    return AggregatedProfile(**{**given, **values})


def prompts(version: str = "v1", text: str = "Write.\r\nWell: – é.\n") -> PromptSet:
    return PromptSet(version=version, texts=dict.fromkeys(PROMPT_NAMES, text))


def effect(after: str = "ask more", *, kept: bool = True, trial_id: str = "trial_001") -> EditEffect:
    edit = Edit(
        kind=EditKind.PROMPT,
        target="script_writer/Engagement",
        before="",
        after=after,
        metric=LossTerm.QUALITY,
        reason="few questions",
    )
    return EditEffect(edit=edit, loss_before=0.5, loss_after=0.4, kept=kept, trial_id=trial_id)


def fill(tree: StudioTree, pair_id: str = "p1") -> None:
    """Ingest and analyse a pair."""
    tree.save_pair(metadata(pair_id), document(), transcription())
    tree.save_analysis(analysis(pair_id), structure(), style())
