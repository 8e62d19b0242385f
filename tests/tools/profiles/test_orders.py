"""The order of sections for an episode of a given length."""

import pytest

from schema.analysis import SegmentType
from schema.profile import SectionOrder, SectionPlan
from tools.profiles.orders import order_for

A, B, C, D = (
    SegmentType.INTRO,
    SegmentType.METHODOLOGY,
    SegmentType.KEY_FINDING,
    SegmentType.CONCLUSION,
)


def order(pair_id, seconds, *kinds):
    sections = tuple(SectionPlan(segment_type=kind, share=1 / len(kinds)) for kind in kinds)
    return SectionOrder(pair_id=pair_id, seconds=seconds, sections=sections)


SHORT = order("short", 120, A, B, D)
LONG = order("long", 1200, A, B, C, B, C, D)


PRIOR = order("prior", 1, A, C, B, D).sections


def kinds(sections):
    return [section.segment_type for section in sections]


@pytest.mark.parametrize(("seconds", "like"), [(100, SHORT), (180, SHORT), (900, LONG), (1500, LONG)])
def test_an_episode_is_ordered_as_tellings_of_like_length(seconds, like):
    assert kinds(order_for(seconds, [SHORT, LONG], PRIOR)) == kinds(like.sections)


@pytest.mark.parametrize("seconds", [30, 400, 20_000])
def test_where_no_telling_is_nearly_as_long_the_prior_decides(seconds):
    assert kinds(order_for(seconds, [SHORT, LONG], PRIOR)) == kinds(PRIOR)


def test_tellings_of_one_length_count_alike():
    others = [order(f"p{i}", 120, A, C, D) for i in range(2)]
    assert kinds(order_for(120, [SHORT, *others], PRIOR)) == [A, C, D]


def test_without_trust_or_tellings_the_prior_stays_as_it_is():
    assert order_for(120, [SHORT], PRIOR, trust=0.0) == PRIOR
    assert order_for(120, [], PRIOR) == PRIOR


def test_no_order_at_all_is_an_error():
    with pytest.raises(ValueError, match="none of them empty"):
        order_for(120, [SHORT], ())
