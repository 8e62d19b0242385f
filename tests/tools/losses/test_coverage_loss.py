"""The coverage term against hand-worked numbers."""

import pytest

from schema.errors import InputError
from schema.loss import ConceptCoverage, CoverageDepth
from tools.losses.coverage import coverage_loss


def covered(**depths):
    return [ConceptCoverage(concept=name, depth=depth) for name, depth in depths.items()]


def test_covering_everything_costs_nothing():
    result = coverage_loss(covered(a=CoverageDepth.EXPLAINED, b=CoverageDepth.DEEPLY_EXPLAINED))
    assert (result.loss, result.mentioned, result.total, result.missed) == (0, 2, 2, ())


def test_one_missed_of_four_costs_a_quarter_and_is_named():
    result = coverage_loss(
        covered(
            a=CoverageDepth.EXPLAINED,
            b=CoverageDepth.NOT_MENTIONED,
            c=CoverageDepth.BRIEFLY_MENTIONED,
            d=CoverageDepth.DEEPLY_EXPLAINED,
        )
    )
    assert (result.loss, result.mentioned, result.missed) == (0.25, 3, ("b",))


def test_covering_nothing_costs_one_and_names_all_in_order():
    result = coverage_loss(covered(z=CoverageDepth.NOT_MENTIONED, a=CoverageDepth.NOT_MENTIONED))
    assert (result.loss, result.missed) == (1, ("z", "a"))


def test_no_concept_at_all_is_refused_not_scored():
    with pytest.raises(InputError, match="no key concept"):
        coverage_loss([])
