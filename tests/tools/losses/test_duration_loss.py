"""The duration term against hand-worked numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.losses.duration import duration_loss


def test_the_same_length_costs_nothing():
    assert duration_loss(600, 600) == 0


def test_660_seconds_against_600_cost_a_tenth():
    assert duration_loss(660, 600) == pytest.approx(0.1)


def test_too_short_costs_as_much_as_too_long():
    assert duration_loss(540, 600) == duration_loss(660, 600)


def test_silence_costs_one():
    assert duration_loss(0, 600) == 1


@pytest.mark.parametrize(
    ("generated", "reference"),
    [(600, 0), (600, -1), (-1, 600), (math.nan, 600), (600, math.nan), (600, math.inf), (math.inf, 600)],
)
def test_a_length_that_makes_no_sense_is_refused(generated, reference):
    with pytest.raises(ValueError, match="length must be"):
        duration_loss(generated, reference)


@given(st.floats(0, 1e5), st.floats(1, 1e5), st.floats(0.1, 10))
def test_the_unit_of_time_does_not_matter(generated, reference, factor):
    scaled = duration_loss(generated * factor, reference * factor)
    assert scaled == pytest.approx(duration_loss(generated, reference), abs=1e-9)
