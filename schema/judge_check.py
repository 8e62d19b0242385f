"""Whether a judge can be trusted: human episodes against damaged versions of themselves."""

from enum import StrEnum
from statistics import fmean, pstdev

from pydantic import Field

from schema.base import Record


class Corruption(StrEnum):
    """A way of damaging a good episode."""

    SHUFFLED = "shuffled"
    """Its sentences in random order."""
    TRUNCATED = "truncated"
    """Cut off after a third."""
    WRONG_PAPER = "wrong_paper"
    """The human episode about another paper."""
    FLIPPED = "flipped"
    """A good part of its statements made false: numbers, opposites, denials."""
    FLIPPED_LATE = "flipped_late"
    """The same in its last third only."""
    REPEATED = "repeated"
    """Every third sentence said twice."""
    STRIPPED = "stripped"
    """Without its questions and analogies."""


class Preference(StrEnum):
    """How two episodes on one paper compare."""

    FIRST = "first"
    SECOND = "second"
    TIE = "tie"


class QualityScores(Record):
    """A judge's three scores, each 0 to 100."""

    engagement: float = Field(ge=0, le=100)
    clarity: float = Field(ge=0, le=100)
    accuracy: float = Field(ge=0, le=100)

    @property
    def mean(self) -> float:
        """Mean of the three, 0 to 100; 1 - mean / 100 is the quality loss."""
        return (self.engagement + self.clarity + self.accuracy) / 3


class CorruptionScore(Record):
    """How a judge scored one damaged episode."""

    corruption: Corruption
    seed: int
    changed_share: float = Field(ge=0, le=1)
    """Share of the episode's sentences that the damage moved, removed, added or altered."""
    scores: QualityScores
    samples: tuple[QualityScores, ...] = ()
    """What the judge said each time, where it was asked more than once."""
    ranked_below: bool
    """Whether the judge's mean for it is below the undamaged episode's."""


GOOD_RANKING = 0.95
"""Share of damaged episodes that a judge must rank below the undamaged one to be trusted."""


class JudgeCheck(Record):
    """One pair's examination of a judge."""

    pair_id: str
    judge: str = "offline"
    """Who was examined: the offline judge, or a model's name."""
    reference: QualityScores
    reference_samples: tuple[QualityScores, ...] = ()
    corruptions: tuple[CorruptionScore, ...]

    @property
    def ranking_accuracy(self) -> float:
        """Share of the damaged episodes ranked below the undamaged one; 0 where there are none."""
        ranked = [score.ranked_below for score in self.corruptions]
        return sum(ranked) / len(ranked) if ranked else 0.0

    @property
    def passed(self) -> bool:
        """Whether the judge can be trusted on this pair."""
        return self.ranking_accuracy >= GOOD_RANKING

    @property
    def flip_rate(self) -> float:
        """Share of single samples that rank a damaged episode the other way than the mean does.

        0 for a judge that is asked once, or that always says the same.
        """
        flips = [
            (damaged.mean < whole.mean) is not score.ranked_below
            for score in self.corruptions
            for whole, damaged in zip(self.reference_samples, score.samples, strict=False)
        ]
        return sum(flips) / len(flips) if flips else 0.0

    @property
    def spread(self) -> float:
        """Standard deviation of the mean score over samples of one episode, averaged over the episodes."""
        drawn = [self.reference_samples, *(score.samples for score in self.corruptions)]
        spreads = [pstdev([sample.mean for sample in samples]) for samples in drawn if len(samples) > 1]
        return fmean(spreads) if spreads else 0.0

    def of(self, corruption: Corruption) -> tuple[CorruptionScore, ...]:
        """Return the scores of one kind of damage."""
        return tuple(score for score in self.corruptions if score.corruption is corruption)
