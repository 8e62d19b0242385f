"""What the analyst's model is asked to fill in."""

from typing import Literal

from pydantic import Field

from providers.llm.structured import Answer
from schema.analysis import SegmentType


class NamedConcept(Answer):
    """One key concept."""

    name: str
    aliases: list[str]
    definition: str | None
    atom_ids: list[str]


class ConceptList(Answer):
    """The key concepts of a paper, the most important first."""

    concepts: list[NamedConcept]


class SegmentLabel(Answer):
    """What one segment does, and what it rests on."""

    segment_id: str
    segment_type: SegmentType
    primary_atoms: list[str]
    referenced_figures: list[str]
    key_concepts: list[str]
    technical_terms: list[str]
    analogies_used: list[str]
    questions_asked: list[str]
    confidence: float = Field(ge=0, le=1)


class SegmentBatch(Answer):
    """The labels of a stretch of a transcript, in order."""

    segments: list[SegmentLabel]


class StyleNotes(Answer):
    """A host's turns of phrase."""

    intro_phrases: list[str]
    transition_phrases: list[str]
    emphasis_phrases: list[str]
    conclusion_phrases: list[str]
    enthusiasm_markers: list[str]
    figure_intro_pattern: str
    figure_explanation_depth: Literal["brief", "moderate", "detailed"]
    definition_style: Literal["inline", "parenthetical", "before_use"]
