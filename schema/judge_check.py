"""Whether a judge can be trusted: human episodes against damaged versions of themselves."""

from enum import StrEnum

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
    ranked_below: bool
    """Whether the judge's mean for it is below the undamaged episode's."""


class JudgeCheck(Record):
    """One pair's examination of a judge."""

    pair_id: str
    reference: QualityScores
    corruptions: tuple[CorruptionScore, ...]

    @property
    def ranking_accuracy(self) -> float:
        """Share of the damaged episodes ranked below the undamaged one; 0 where there are none."""
        ranked = [score.ranked_below for score in self.corruptions]
        return sum(ranked) / len(ranked) if ranked else 0.0

    def of(self, corruption: Corruption) -> tuple[CorruptionScore, ...]:
        """Return the scores of one kind of damage."""
        return tuple(score for score in self.corruptions if score.corruption is corruption)
