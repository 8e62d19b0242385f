"""Examining a judge: it must rank a human episode above damaged versions of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from agents.judge.corruptions import Corrupted, corruptions
from agents.protocols import Analyst, Judge, JudgeCase
from providers.llm.parallel import MOST_AT_ONCE, side_by_side
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
    judge: Judge,
    case: CalibrationCase,
    analyst: Analyst,
    seeds: Sequence[int] = (0,),
    *,
    name: str = "offline",
) -> JudgeCheck:
    """Return how the judge ranks the human episode and its damaged versions, one of each a seed.

    Every version is read by the analyst anew, since damage changes its segments. Versions without randomness
    (truncated, repeated, stripped, wrong paper) are judged once.
    """
    versions: list[Corrupted | None] = [None, *_versions(case, seeds)]
    judged = side_by_side(
        lambda version: judge.judge(_version_case(case, analyst, version)), versions, limit=at_once(judge)
    )
    whole, *damaged = judged
    reference = _scores(whole)
    scored = zip((version for version in versions if version), damaged, strict=True)
    return JudgeCheck(
        pair_id=case.pair_id,
        judge=name,
        reference=reference,
        reference_samples=whole.quality_samples,
        corruptions=tuple(_score(version, metrics, reference) for version, metrics in scored),
    )


def at_once(judge: Judge) -> int:
    """Return how many episodes a judge is best given at a time: one that computes gains nothing by threads.

    They would only keep each other, and a server's event loop, from the interpreter.
    """
    return 1 if judge.deterministic else MOST_AT_ONCE


def _version_case(case: CalibrationCase, analyst: Analyst, version: Corrupted | None) -> JudgeCase:
    """Return what the judge is given of a damaged version, or of the undamaged episode."""
    if version is None:
        return _judge_case(case, case.reference, case.reference_segments)
    analysis = analyst.analyse(
        case.pair_id,
        version.transcription,
        case.document,
        case.concepts,
        speaker_gender=case.speaker_gender,
    )
    return _judge_case(case, version.transcription, analysis.segments)


def _versions(case: CalibrationCase, seeds: Sequence[int]) -> list[Corrupted]:
    """Return the damaged versions, none of them twice."""
    found: dict[tuple[str, str], Corrupted] = {}
    for seed in seeds:
        for damaged in corruptions(case.reference, case.other, seed):
            found.setdefault((damaged.corruption, damaged.transcription.transcript_text), damaged)
    return list(found.values())


def _score(damaged: Corrupted, metrics: LossMetrics, reference: QualityScores) -> CorruptionScore:
    scores = _scores(metrics)
    return CorruptionScore(
        corruption=damaged.corruption,
        seed=damaged.seed,
        changed_share=damaged.changed_share,
        scores=scores,
        samples=metrics.quality_samples,
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
