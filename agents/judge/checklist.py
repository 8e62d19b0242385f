"""The offline judge: five losses, quality as the share of passed checklist items, each with its evidence."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean

from agents.judge.case import HeardEpisode
from agents.judge.episode import episode_of
from agents.judge.metrics import Findings, loss_metrics
from agents.judge.paper import read_paper
from agents.judge.questions import read_questions
from agents.judge.suggestions import suggestions
from agents.prompts.loader import load_prompts
from agents.protocols import JudgeCase
from schema.loss import ChecklistItem, Criterion, LossMetrics
from tools.losses.coverage import coverage_loss


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
        scores = {criterion: score(checklist, criterion) for criterion in Criterion}
        missed = coverage_loss(heard.coverage).missed
        findings = Findings(heard.coverage, checklist, scores, suggestions(checklist, missed))
        return loss_metrics(case, findings)

    def _answer(self, heard: HeardEpisode) -> tuple[ChecklistItem, ...]:
        return tuple(item for question in self._questions for item in question.put_to(heard))


def score(checklist: Sequence[ChecklistItem], criterion: Criterion) -> float:
    """Return 100 x the mean over a criterion's questions of the share of its items that passed."""
    by_question: dict[str, list[bool]] = defaultdict(list)
    for item in checklist:
        if item.criterion is criterion:
            by_question[item.question].append(item.passed)
    return 100 * fmean(fmean(passed) for passed in by_question.values())
