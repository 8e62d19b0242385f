"""The offline judge: five losses, quality as the share of passed checklist items, each with its evidence."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean

from agents.judge.case import HeardEpisode
from agents.judge.episode import episode_of
from agents.judge.paper import read_paper
from agents.judge.questions import read_questions
from agents.judge.suggestions import suggestions
from agents.prompts.loader import load_prompts
from agents.protocols import JudgeCase
from schema.analysis import AlignedSegment, SegmentType
from schema.loss import ChecklistItem, Criterion, LossMetrics, LossTerm
from tools.losses.coverage import coverage_loss
from tools.losses.duration import duration_loss
from tools.losses.quality import quality_loss
from tools.losses.rouge import rouge_loss, rouge_scores
from tools.losses.structure import merge_runs, structure_loss, time_slice_agreement
from tools.losses.total import total_loss


class ChecklistJudge:
    """Scores an episode by measured yes-or-no questions over the whole transcript. Deterministic.

    The questions are those of the quality_judge prompt: `- [item-name] question` under `## Engagement`,
    `## Clarity` and `## Accuracy`. One that is put more than once, to each stretch or claim, counts by the
    share of its items that passed. A score is 100 x the mean over its questions, each counting the same.
    """

    deterministic = True

    def __init__(self, prompt: str | None = None) -> None:
        """Take the items from a quality_judge prompt, or from the released one.

        Raises:
            InputError: an item that can't be measured, or a criterion without an item.
        """
        self._questions = read_questions(load_prompts().texts["quality_judge"] if prompt is None else prompt)

    def judge(self, case: JudgeCase) -> LossMetrics:
        """Return all five losses with their evidence and suggestions."""
        heard = HeardEpisode(episode_of(case.transcription), read_paper(case.document), case.concepts)
        checklist = self._answer(heard)
        covered = coverage_loss(heard.coverage)
        sections, reference_sections = _sections(case.segments), _sections(case.reference_segments)
        structure = structure_loss(sections, reference_sections)
        scores = {criterion: score(checklist, criterion) for criterion in Criterion}
        rouge = rouge_scores(case.reference.transcript_text, case.transcription.transcript_text)
        terms = {
            LossTerm.DURATION: duration_loss(case.spoken.duration, case.reference.total_duration),
            LossTerm.COVERAGE: covered.loss,
            LossTerm.STRUCTURE: structure.loss,
            LossTerm.QUALITY: quality_loss(*(scores[criterion] for criterion in Criterion)),
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
            concept_coverage=heard.coverage,
            structure_loss=structure.loss,
            segment_type_accuracy=_agreement(case),
            sequence_similarity=structure.sequence_similarity,
            distribution_similarity=structure.distribution_similarity,
            generated_sections=sections,
            reference_sections=reference_sections,
            engagement_score=scores[Criterion.ENGAGEMENT],
            clarity_score=scores[Criterion.CLARITY],
            accuracy_score=scores[Criterion.ACCURACY],
            quality_loss=terms[LossTerm.QUALITY],
            checklist=checklist,
            rouge_1=rouge.rouge_1,
            rouge_2=rouge.rouge_2,
            rouge_l=rouge.rouge_l,
            rouge_loss=terms[LossTerm.ROUGE],
            total_loss=total_loss(terms, case.weights),
            improvement_suggestions=suggestions(checklist, covered.missed),
            trial_id=case.trial_id,
            pair_id=case.pair_id,
            generated_at=case.generated_at,
        )

    def _answer(self, heard: HeardEpisode) -> tuple[ChecklistItem, ...]:
        return tuple(item for question in self._questions for item in question.put_to(heard))


def score(checklist: Sequence[ChecklistItem], criterion: Criterion) -> float:
    """Return 100 x the mean over a criterion's questions of the share of its items that passed."""
    by_question: dict[str, list[bool]] = defaultdict(list)
    for item in checklist:
        if item.criterion is criterion:
            by_question[item.question].append(item.passed)
    return 100 * fmean(fmean(passed) for passed in by_question.values())


def _sections(segments: Sequence[AlignedSegment]) -> tuple[SegmentType, ...]:
    return tuple(merge_runs([segment.segment_type for segment in segments]))


def _agreement(case: JudgeCase) -> float:
    return time_slice_agreement(
        case.segments,
        case.transcription.total_duration,
        case.reference_segments,
        case.reference.total_duration,
    )
