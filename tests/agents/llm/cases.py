"""Briefs and cases for the agents on language models."""

from collections.abc import Sequence
from datetime import UTC, datetime

from agents.judge.calibration import _as_spoken
from agents.prompts.loader import load_model_prompts
from agents.protocols import Brief, JudgeCase
from graph.phrases import NoPhrases
from schema.analysis import AlignedSegment, KeyConcept, SegmentType
from schema.document import DocumentGraph
from schema.loss import LossWeights
from schema.profile import StyleProfile, Tuning, depth_of
from schema.transcript import TranscriptionResult
from tools.profiles.untrained import untrained_profile

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def brief_for(
    document: DocumentGraph, concepts: Sequence[KeyConcept], *, seconds: float, tuning: Tuning | None = None
) -> Brief:
    profile = untrained_profile(MOMENT).model_copy(update={"tuning": tuning or Tuning()})
    return Brief(
        pair_id="p",
        document=document,
        concepts=tuple(concepts),
        profile=profile,
        prompts=load_model_prompts(),
        depth=depth_of(seconds),
        target_seconds=seconds,
        words_per_minute=150,
    )


MEMORY = NoPhrases()


def case_for(
    talk: TranscriptionResult,
    document: DocumentGraph,
    concepts: Sequence[KeyConcept],
    reference: TranscriptionResult | None = None,
) -> JudgeCase:
    return JudgeCase(
        trial_id="t",
        pair_id="p",
        document=document,
        concepts=tuple(concepts),
        transcription=talk,
        segments=_typed(talk),
        spoken=_as_spoken(talk),
        reference=reference or talk,
        reference_segments=_typed(reference or talk),
        weights=LossWeights(),
        generated_at=MOMENT,
    )


def _typed(talk: TranscriptionResult) -> tuple[AlignedSegment, ...]:
    return tuple(
        AlignedSegment(
            segment_id=segment.segment_id,
            transcript_segment=segment,
            segment_type=SegmentType.BACKGROUND,
            type_confidence=1,
            words_per_minute=150,
            density_score=0,
        )
        for segment in talk.segments
    )


def measured_style() -> StyleProfile:
    return StyleProfile(
        speaker_id="s", speaker_gender="male", avg_sentence_length=14.0, vocabulary_complexity=0.4,
        jargon_density=0.1, questions_per_minute=1, analogies_per_segment=0.1, enthusiasm_markers=(),
        definition_style="inline", example_frequency=0.1, intro_phrases=(), transition_phrases=(),
        emphasis_phrases=(), conclusion_phrases=(), figure_intro_pattern="", figure_explanation_depth="brief",
    )  # fmt: skip
