"""What the judge's model is asked to fill in."""

from typing import Literal

from providers.llm.structured import Answer
from schema.loss import CoverageDepth


class ItemAnswer(Answer):
    """The answer to one yes-or-no question."""

    name: str
    passed: bool
    quote: str


class ChecklistAnswers(Answer):
    """The answers about one stretch."""

    answers: list[ItemAnswer]
    suggestions: list[str]


class ConceptDepth(Answer):
    """How far a stretch covers one concept."""

    concept: str
    depth: CoverageDepth
    quote: str


class CoverageAnswers(Answer):
    """How far a stretch covers every concept."""

    concepts: list[ConceptDepth]


class CheckedClaim(Answer):
    """One claim held against the paper."""

    claim: str
    verdict: Literal["supported", "contradicted", "not_found"]
    atom_id: str
    evidence: str


class CheckedSentence(Answer):
    """What one sentence claims."""

    sentence_id: str
    claims: list[CheckedClaim]


class ClaimAnswers(Answer):
    """What the sentences of a stretch claim."""

    sentences: list[CheckedSentence]


class PairVerdict(Answer):
    """Which of two episodes serves a listener better."""

    reason: str
    better: Literal["first", "second", "tie"]
