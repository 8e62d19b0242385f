"""The five losses of a generated episode against its human reference (SPEC 4.1)."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schema.analysis import SegmentType
from schema.base import Record
from schema.judge_check import QualityScores


class LossTerm(StrEnum):
    """The five terms of the total loss."""

    DURATION = "duration"
    COVERAGE = "coverage"
    STRUCTURE = "structure"
    QUALITY = "quality"
    ROUGE = "rouge"


class LossWeights(Record):
    """Weights of the terms (SPEC 4.1)."""

    duration: float = Field(default=0.25, ge=0)
    coverage: float = Field(default=0.25, ge=0)
    structure: float = Field(default=0.20, ge=0)
    quality: float = Field(default=0.20, ge=0)
    rouge: float = Field(default=0.10, ge=0)


class Criterion(StrEnum):
    """What the quality judge scores."""

    ENGAGEMENT = "engagement"
    CLARITY = "clarity"
    ACCURACY = "accuracy"


class ChecklistItem(Record):
    """One yes-or-no question that was put to an episode."""

    criterion: Criterion
    name: str
    """Kebab-case, stable: `opens-with-a-hook`."""
    question: str
    passed: bool
    measured: float | None = None
    wanted: str = ""
    """The threshold in words: "at least 0.5 a minute"."""
    evidence: str = ""
    """A quote or a count that decided it."""

    def answers(self, name: str) -> bool:
        """Return whether this is that item, or one of the parts it was put to (`name-part`)."""
        return f"{self.name}-".startswith(f"{name}-")


class CoverageDepth(StrEnum):
    """How far a concept is covered (SPEC 4.2)."""

    NOT_MENTIONED = "not_mentioned"
    BRIEFLY_MENTIONED = "briefly_mentioned"
    EXPLAINED = "explained"
    DEEPLY_EXPLAINED = "deeply_explained"


class ConceptCoverage(Record):
    """Whether one key concept is covered, and where."""

    concept: str
    depth: CoverageDepth
    evidence: str = ""
    """The sentence that covers it best."""


class LossMetrics(Record):
    """Metrics of one generated episode; losses are lower-is-better."""

    duration_loss: float
    duration_generated: float
    duration_reference: float
    duration_estimated: bool
    """True where no audio was made; every output says so."""

    coverage_loss: float
    concepts_mentioned: int
    concepts_total: int
    concepts_missed: tuple[str, ...]
    concept_coverage: tuple[ConceptCoverage, ...] = ()

    structure_loss: float
    segment_type_accuracy: float
    """Share of 100 equal time slices whose segment types agree."""
    sequence_similarity: float
    distribution_similarity: float
    generated_sections: tuple[SegmentType, ...] = ()
    """What the structure loss compared: runs of one type merged."""
    reference_sections: tuple[SegmentType, ...] = ()

    engagement_score: float = Field(ge=0, le=100)
    clarity_score: float = Field(ge=0, le=100)
    accuracy_score: float = Field(ge=0, le=100)
    quality_loss: float
    checklist: tuple[ChecklistItem, ...] = ()
    quality_samples: tuple[QualityScores, ...] = ()
    """The three scores of each time the judge was asked, where that was more than once."""
    unanswered: tuple[str, ...] = ()
    """Checklist items to which the judge gave no usable answer; they count in no score."""

    rouge_1: float
    rouge_2: float
    rouge_l: float
    rouge_loss: float

    total_loss: float

    improvement_suggestions: tuple[str, ...] = ()
    trial_id: str
    pair_id: str
    generated_at: datetime

    def term(self, term: LossTerm) -> float:
        """Return one term's loss."""
        return float(getattr(self, f"{term.value}_loss"))
