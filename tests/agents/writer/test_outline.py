"""The plan of an episode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.writer.outline import (
    FEWEST_WORDS,
    blend,
    default_sections,
    fit_to_length,
    lengthen,
    plan_sections,
    scale_sections,
)
from schema.analysis import SegmentType
from schema.profile import SectionPlan, Tuning
from tests.agents.writer.paper import brief
from tests.records import MOMENT
from tools.profiles.untrained import untrained_profile

T = SegmentType


def sections(*kinds):
    return tuple(SectionPlan(segment_type=kind, share=1 / len(kinds)) for kind in kinds)


def types(planned):
    return [section.segment_type for section in planned]


LEARNED = sections(T.INTRO, T.PROBLEM_STATEMENT, T.METHODOLOGY, T.KEY_FINDING, T.METHODOLOGY, T.KEY_FINDING)


def test_nothing_learned_gives_the_default_order():
    assert types(blend(default_sections(), LEARNED, 0.0)) == types(default_sections())


def test_everything_learned_gives_the_learned_order_and_shares():
    assert blend(default_sections(), LEARNED, 1.0) == pytest.approx(LEARNED) or types(
        blend(default_sections(), LEARNED, 1.0)
    ) == types(LEARNED)


def test_half_learned_lies_between():
    half = types(blend(default_sections(), LEARNED, 0.5))
    assert half not in (types(default_sections()), types(LEARNED))


@given(st.floats(min_value=0, max_value=1))
def test_shares_of_a_blend_sum_to_one(amount):
    assert sum(s.share for s in blend(default_sections(), LEARNED, amount)) == pytest.approx(1)


def test_the_learned_order_is_planned_where_tuning_says_so():
    profile = untrained_profile(MOMENT).model_copy(update={"canonical_sections": LEARNED})
    learned = plan_sections(brief(4, profile=profile, tuning=Tuning(learned_structure=1.0)))
    untrained = plan_sections(brief(4, profile=profile))
    assert types(learned) == types(LEARNED)
    assert types(untrained) == types(default_sections())


def test_an_order_learned_from_short_episodes_is_filled_up_for_a_long_one():
    short = sections(T.INTRO, T.METHODOLOGY, T.IMPLICATION, T.CONCLUSION)
    filled = lengthen(short, default_sections(), 6)
    expected = [T.INTRO, T.PROBLEM_STATEMENT, T.METHODOLOGY, T.KEY_FINDING, T.IMPLICATION, T.CONCLUSION]
    assert types(filled) == expected
    assert sum(section.share for section in filled) == pytest.approx(1)
    assert types(lengthen(short, default_sections(), 4)) == types(short)


def test_filling_up_ends_with_the_types_of_the_default_order():
    filled = types(lengthen(sections(T.KEY_FINDING, T.CONCLUSION), default_sections(), 99))
    assert filled == types(default_sections())


def test_a_long_episode_has_the_sections_that_its_depth_asks_for():
    """Of 8 to 12 sections in an episode of standard depth, six were learned."""
    profile = untrained_profile(MOMENT).model_copy(update={"canonical_sections": LEARNED})
    planned = plan_sections(brief(12, profile=profile, tuning=Tuning(learned_structure=1.0)))
    assert len(planned) == 8
    assert set(types(LEARNED)) < set(types(planned))


def test_twice_the_sections_go_round_the_middle_again():
    scaled = types(scale_sections(sections(T.INTRO, T.METHODOLOGY, T.KEY_FINDING, T.CONCLUSION), 2.0))
    assert scaled == [T.INTRO, *[T.METHODOLOGY, T.KEY_FINDING] * 3, T.CONCLUSION]


def test_fewer_sections_keep_the_first_and_the_last():
    scaled = types(scale_sections(default_sections(), 0.5))
    assert (scaled[0], scaled[-1], len(scaled)) == (T.INTRO, T.CONCLUSION, 4)


@given(st.integers(min_value=100, max_value=9000), st.integers(min_value=0, max_value=3))
def test_no_section_is_too_short(words, spared):
    planned = fit_to_length(LEARNED * 3, words, spared)
    assert min(s.share for s in planned) * words >= FEWEST_WORDS - 1e-6
    assert sum(s.share for s in planned) == pytest.approx(1)


def test_a_short_episode_gives_up_asides_before_findings():
    kept = types(fit_to_length(sections(T.INTRO, T.TANGENT, T.KEY_FINDING, T.LIMITATION, T.CONCLUSION), 150))
    assert T.KEY_FINDING in kept
    assert T.TANGENT not in kept


def test_words_of_the_plan_add_up_to_the_time():
    planned = plan_sections(brief(10))
    assert sum(section.words for section in planned) == pytest.approx(1500, abs=len(planned))
