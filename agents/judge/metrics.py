"""From what a judge found to the five losses: the same arithmetic for every judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agents.protocols import JudgeCase
from schema.analysis import AlignedSegment, SegmentType
from schema.judge_check import QualityScores
from schema.loss import ChecklistItem, ConceptCoverage, Criterion, LossMetrics, LossTerm
from tools.losses.coverage import coverage_loss
from tools.losses.duration import duration_loss
from tools.losses.quality import quality_loss
from tools.losses.rouge import rouge_loss, rouge_scores
from tools.losses.structure import merge_runs, structure_loss, time_slice_agreement
from tools.losses.total import total_loss


@dataclass(frozen=True, slots=True)
class Findings:
    """What a judge found in an episode."""

    coverage: tuple[ConceptCoverage, ...]
    checklist: tuple[ChecklistItem, ...]
    scores: Mapping[Criterion, float]
    """0 to 100."""
    suggestions: tuple[str, ...]
    samples: tuple[QualityScores, ...] = ()
    unanswered: tuple[str, ...] = ()


def loss_metrics(case: JudgeCase, findings: Findings) -> LossMetrics:
    """Return all five losses (SPEC 4.1, 4.2) with the judge's evidence and suggestions.

    Raises:
        InputError: the paper has no key concept.
    """
    covered = coverage_loss(findings.coverage)
    sections, reference_sections = _sections(case.segments), _sections(case.reference_segments)
    structure = structure_loss(sections, reference_sections)
    rouge = rouge_scores(case.reference.transcript_text, case.transcription.transcript_text)
    terms = {
        LossTerm.DURATION: duration_loss(case.spoken.duration, case.reference.total_duration),
        LossTerm.COVERAGE: covered.loss,
        LossTerm.STRUCTURE: structure.loss,
        LossTerm.QUALITY: quality_loss(*(findings.scores[criterion] for criterion in Criterion)),
        LossTerm.ROUGE: rouge_loss(rouge),
    }
    return LossMetrics(
        duration_loss=terms[LossTerm.DURATION],
        duration_generated=case.spoken.duration,
        duration_reference=case.reference.total_duration,
        duration_estimated=case.spoken.estimated,
        coverage_loss=covered.loss,
        concepts_mentioned=covered.mentioned,
        concepts_total=covered.total,
        concepts_missed=covered.missed,
        concept_coverage=findings.coverage,
        structure_loss=structure.loss,
        segment_type_accuracy=_agreement(case),
        sequence_similarity=structure.sequence_similarity,
        distribution_similarity=structure.distribution_similarity,
        generated_sections=sections,
        reference_sections=reference_sections,
        engagement_score=findings.scores[Criterion.ENGAGEMENT],
        clarity_score=findings.scores[Criterion.CLARITY],
        accuracy_score=findings.scores[Criterion.ACCURACY],
        quality_loss=terms[LossTerm.QUALITY],
        checklist=findings.checklist,
        quality_samples=findings.samples,
        unanswered=findings.unanswered,
        rouge_1=rouge.rouge_1,
        rouge_2=rouge.rouge_2,
        rouge_l=rouge.rouge_l,
        rouge_loss=terms[LossTerm.ROUGE],
        total_loss=total_loss(terms, case.weights),
        improvement_suggestions=findings.suggestions,
        trial_id=case.trial_id,
        pair_id=case.pair_id,
        generated_at=case.generated_at,
    )


def _sections(segments: Sequence[AlignedSegment]) -> tuple[SegmentType, ...]:
    return tuple(merge_runs([segment.segment_type for segment in segments]))


def _agreement(case: JudgeCase) -> float:
    return time_slice_agreement(
        case.segments,
        case.transcription.total_duration,
        case.reference_segments,
        case.reference.total_duration,
    )
