"""Examining a judge: it must rank a human episode above damaged versions of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from agents.judge.corruptions import Corrupted, corruptions
from agents.protocols import Analyst, Judge, JudgeCase
from schema.analysis import AlignedSegment, KeyConcept
from schema.document import DocumentGraph
from schema.judge_check import CorruptionScore, JudgeCheck, QualityScores
from schema.loss import LossMetrics, LossWeights
from schema.script import SpokenEpisode, SpokenSentence
from schema.transcript import TranscriptionResult


@dataclass(frozen=True, slots=True)
class CalibrationCase:
    """A human episode, its paper, and a human episode about another paper."""

    pair_id: str
    document: DocumentGraph
    concepts: tuple[KeyConcept, ...]
    reference: TranscriptionResult
    reference_segments: tuple[AlignedSegment, ...]
    speaker_gender: str
    other: TranscriptionResult | None
    """None where no pair has another paper; the wrong paper's version is then left out."""
    checked_at: datetime


def check_judge(
    judge: Judge, case: CalibrationCase, analyst: Analyst, seeds: Sequence[int] = (0,)
) -> JudgeCheck:
    """Return how the judge ranks the human episode and its damaged versions, one of each a seed.

    Every version is read by the analyst anew, since damage changes its segments. Versions without randomness
    (truncated, repeated, stripped, wrong paper) are judged once.
    """
    reference = _scores(judge.judge(_judge_case(case, case.reference, case.reference_segments)))
    scored = []
    for damaged in _versions(case, seeds):
        analysis = analyst.analyse(
            case.pair_id,
            damaged.transcription,
            case.document,
            case.concepts,
            speaker_gender=case.speaker_gender,
        )
        scores = _scores(judge.judge(_judge_case(case, damaged.transcription, analysis.segments)))
        scored.append(_score(damaged, scores, reference))
    return JudgeCheck(pair_id=case.pair_id, reference=reference, corruptions=tuple(scored))


def _versions(case: CalibrationCase, seeds: Sequence[int]) -> list[Corrupted]:
    """Return the damaged versions, none of them twice."""
    found: dict[tuple[str, str], Corrupted] = {}
    for seed in seeds:
        for damaged in corruptions(case.reference, case.other, seed):
            found.setdefault((damaged.corruption, damaged.transcription.transcript_text), damaged)
    return list(found.values())


def _score(damaged: Corrupted, scores: QualityScores, reference: QualityScores) -> CorruptionScore:
    return CorruptionScore(
        corruption=damaged.corruption,
        seed=damaged.seed,
        changed_share=damaged.changed_share,
        scores=scores,
        ranked_below=scores.mean < reference.mean,
    )


def _scores(metrics: LossMetrics) -> QualityScores:
    return QualityScores(
        engagement=metrics.engagement_score, clarity=metrics.clarity_score, accuracy=metrics.accuracy_score
    )


def _judge_case(
    case: CalibrationCase, transcription: TranscriptionResult, segments: tuple[AlignedSegment, ...]
) -> JudgeCase:
    return JudgeCase(
        trial_id="judge_check",
        pair_id=case.pair_id,
        document=case.document,
        concepts=case.concepts,
        transcription=transcription,
        segments=segments,
        spoken=_as_spoken(transcription),
        reference=case.reference,
        reference_segments=case.reference_segments,
        weights=LossWeights(),
        generated_at=case.checked_at,
    )


def _as_spoken(transcription: TranscriptionResult) -> SpokenEpisode:
    """Return a transcript as the episode it was taken from."""
    words = len(transcription.transcript_text.split())
    return SpokenEpisode(
        audio_path=None,
        duration=transcription.total_duration,
        estimated=False,
        engine=transcription.engine,
        speaker=transcription.speaker_id or "reference",
        words_per_minute=words / transcription.total_duration * 60,
        words=transcription.word_timestamps,
        sentences=tuple(
            SpokenSentence(text=s.text, start_time=s.start_time, end_time=s.end_time)
            for s in transcription.segments
        ),
    )
