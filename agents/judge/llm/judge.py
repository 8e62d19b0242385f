"""The judge on a language model: whole episodes in stretches, several samples, a quote for every verdict."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, TypeVar

from agents.judge.checklist import score
from agents.judge.episode import Episode, episode_of
from agents.judge.llm.accuracy import accuracy_items
from agents.judge.llm.checklist import ItemVote, ask_checklist
from agents.judge.llm.claims import ClaimVote, ask_claims
from agents.judge.llm.coverage import ask_coverage, deepest, middle
from agents.judge.llm.stretches import Stretch, majority, stretches
from agents.judge.metrics import Findings, loss_metrics
from agents.judge.suggestions import suggestions
from agents.prompts.blocks import subject_block
from agents.prompts.loader import load_model_prompts
from agents.protocols import JudgeCase
from providers.llm.parallel import side_by_side
from providers.llm.protocol import ChatModel
from schema.errors import ModelAnswerError
from schema.judge_check import QualityScores
from schema.loss import ChecklistItem, ConceptCoverage, Criterion, LossMetrics
from tools.align.index import AtomIndex
from tools.losses.coverage import coverage_loss

T = TypeVar("T")
_STRETCH = 48
"""Sentences that are judged at once."""
_CLAIMS_STRETCH = 20
"""Sentences whose claims are checked at once: each brings its passages along."""
_TEMPERATURE = 0.5
"""Of several samples; a single one is drawn at 0."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """All that one sample says of an episode; None stands for a stretch without a usable answer."""

    number: int
    checklist: list[tuple[list[ItemVote], tuple[str, ...]] | None]
    claims: list[list[ClaimVote] | None]
    coverage: list[list[ConceptCoverage] | None]

    @property
    def unanswered(self) -> Iterator[str]:
        """What the model gave no usable answer to, by name."""
        for name in ("checklist", "claims", "coverage"):
            for place, answer in enumerate(getattr(self, name), start=1):
                if answer is None:
                    yield f"{name}-w{place:02d}-sample{self.number + 1}"


@dataclass(frozen=True, slots=True)
class _Scored:
    """One sample's checklist and its scores; a criterion without any answer has none."""

    items: tuple[ChecklistItem, ...]
    scores: Mapping[Criterion, float]


class ModelJudge:
    """Implements `agents.protocols.Judge`.

    Engagement and clarity are the checklist of the quality_judge prompt, put to every stretch; accuracy is
    what `accuracy_items` makes of the claims. A score is 100 x the mean over its questions of the share that
    passed, averaged over the samples. What can't be parsed is asked again, then missing: in no score.
    """

    deterministic = False

    def __init__(self, model: ChatModel, *, samples: int = 3, prompt: str | None = None) -> None:
        self._model = model
        self._samples = samples
        self._temperature = _TEMPERATURE if samples > 1 else 0.0
        self._prompt = prompt or load_model_prompts().texts["quality_judge"]
        self._indices: dict[str, AtomIndex] = {}

    def judge(self, case: JudgeCase) -> LossMetrics:
        """Return all five losses with their evidence and suggestions.

        Raises:
            ModelAnswerError: nothing usable was answered to one of the criteria, or to the coverage.
        """
        episode = episode_of(case.transcription)
        drawn = range(case.attempt * self._samples, (case.attempt + 1) * self._samples)
        samples = side_by_side(lambda number: self._sample(case, episode, number), drawn)
        coverage = _coverage(samples)
        scored = [_score(case, sample, coverage) for sample in samples]
        return loss_metrics(
            case,
            Findings(
                coverage=coverage,
                checklist=_settled(scored),
                scores={criterion: _mean(criterion, scored) for criterion in Criterion},
                suggestions=_suggestions(samples, coverage),
                samples=_quality_samples(scored) if self._samples > 1 else (),
                unanswered=tuple(name for sample in samples for name in sample.unanswered),
            ),
        )

    def _sample(self, case: JudgeCase, episode: Episode, number: int) -> _Sample:
        wide, narrow = stretches(episode, _STRETCH), stretches(episode, _CLAIMS_STRETCH)
        subject, index = subject_block(case.document, case.concepts), self._index(case)
        model, heat = self._model, self._temperature
        parts: list[Any] = side_by_side(
            lambda asked: _each(*asked),
            [
                (wide, lambda s: ask_checklist(model, self._prompt, subject, s, number, heat)),
                (narrow, lambda s: ask_claims(model, subject, index, episode, s, number, heat)),
                (wide, lambda s: ask_coverage(model, case.concepts, s, number, heat)),
            ],
        )
        return _Sample(number, *parts)

    def _index(self, case: JudgeCase) -> AtomIndex:
        known = self._indices.get(case.document.document_id)
        if known is None:
            known = self._indices[case.document.document_id] = AtomIndex(case.document)
        return known


def _each(asked: Sequence[Stretch], ask: Callable[[Stretch], T]) -> list[T | None]:
    """Return what is answered to each stretch; None where the model has no usable answer."""

    def one(stretch: Stretch) -> T | None:
        try:
            return ask(stretch)
        except ModelAnswerError:
            return None

    return side_by_side(one, asked)


def _coverage(samples: Sequence[_Sample]) -> tuple[ConceptCoverage, ...]:
    """Return each concept's coverage: the deepest over the stretches, the median over the samples."""
    by_sample = [
        [deepest(found) for found in zip(*answered, strict=True)]
        for sample in samples
        if (answered := [stretch for stretch in sample.coverage if stretch is not None])
    ]
    if not by_sample:
        raise ModelAnswerError("The judge's model gave no usable answer about the concepts' coverage.")
    return tuple(middle(found) for found in zip(*by_sample, strict=True))


def _score(case: JudgeCase, sample: _Sample, coverage: Sequence[ConceptCoverage]) -> _Scored:
    votes = [vote for answered in sample.checklist if answered is not None for vote in answered[0]]
    claims = [stretch for stretch in sample.claims if stretch is not None]
    items = [*(_item(vote) for vote in votes)]
    items += accuracy_items(case.document, claims, coverage) if claims else []
    asked = {item.criterion for item in items}
    return _Scored(tuple(items), {criterion: score(items, criterion) for criterion in asked})


def _item(vote: ItemVote) -> ChecklistItem:
    question = vote.question
    return ChecklistItem(
        criterion=question.criterion,
        name=f"{question.name}-{vote.part}" if question.is_put_to_all else question.name,
        question=question.text,
        passed=vote.passed,
        wanted="yes",
        evidence=vote.quote,
    )


def _mean(criterion: Criterion, scored: Sequence[_Scored]) -> float:
    scores = [sample.scores[criterion] for sample in scored if criterion in sample.scores]
    if not scores:
        raise ModelAnswerError(f"The judge's model gave no usable answer about {criterion.value}.")
    return fmean(scores)


def _quality_samples(scored: Sequence[_Scored]) -> tuple[QualityScores, ...]:
    """Return the scores of the samples that answered to all three criteria."""
    whole = [sample.scores for sample in scored if len(sample.scores) == len(Criterion)]
    return tuple(QualityScores(**{c.value: scores[c] for c in Criterion}) for scores in whole)


def _settled(scored: Sequence[_Scored]) -> tuple[ChecklistItem, ...]:
    """Return one checklist: by majority over the samples, the claims of the sample in the middle.

    Samples cut sentences into claims each in its own way, so that claims can't be voted on one by one.
    """
    votes: dict[str, list[ChecklistItem]] = defaultdict(list)
    for sample in scored:
        for item in sample.items:
            if item.criterion is not Criterion.ACCURACY:
                votes[item.name].append(item)
    whole = [sample for sample in scored if Criterion.ACCURACY in sample.scores]
    ranked = sorted(whole, key=lambda sample: sample.scores[Criterion.ACCURACY])
    claims = ranked[(len(ranked) - 1) // 2].items if ranked else ()
    accuracy = [item for item in claims if item.criterion is Criterion.ACCURACY]
    return (*map(_voted, votes.values()), *accuracy)


def _voted(items: Sequence[ChecklistItem]) -> ChecklistItem:
    passed = majority([item.passed for item in items])
    return next(item for item in items if item.passed is passed)


def _suggestions(samples: Sequence[_Sample], coverage: Sequence[ConceptCoverage]) -> tuple[str, ...]:
    """Return what the first sample with an answer suggests for each stretch, and the concepts missed."""
    by_stretch = zip(*(sample.checklist for sample in samples), strict=True)
    first = [next((a for a in answers if a is not None), None) for answers in by_stretch]
    said = [suggestion for answer in first if answer is not None for suggestion in answer[1]]
    return (*dict.fromkeys(said), *suggestions((), coverage_loss(coverage).missed))
