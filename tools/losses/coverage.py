"""How many of a paper's key concepts an episode leaves out."""

from collections.abc import Sequence
from dataclasses import dataclass

from schema.errors import InputError
from schema.loss import ConceptCoverage, CoverageDepth


@dataclass(frozen=True, slots=True)
class CoverageLoss:
    """The coverage term and what it rests on."""

    loss: float
    mentioned: int
    total: int
    missed: tuple[str, ...]
    """Names of the concepts that were not mentioned, in the order given."""


def coverage_loss(coverage: Sequence[ConceptCoverage]) -> CoverageLoss:
    """Return 1 - mentioned / total (SPEC 4.1); a brief mention counts as mentioned.

    Raises:
        InputError: no concept at all, so that coverage has no meaning.
    """
    if not coverage:
        raise InputError("The paper has no key concept to cover: check that its PDF holds readable text.")
    missed = tuple(item.concept for item in coverage if item.depth is CoverageDepth.NOT_MENTIONED)
    mentioned = len(coverage) - len(missed)
    return CoverageLoss(1 - mentioned / len(coverage), mentioned, len(coverage), missed)
