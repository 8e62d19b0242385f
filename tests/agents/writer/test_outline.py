"""The plan of an episode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.writer.outline import (
    FEWEST_WORDS,
    default_sections,
    fit_to_length,
    plan_sections,
    scale_sections,
)
from schema.analysis import SegmentType
from schema.profile import SectionOrder, SectionPlan, Tuning
from tests.agents.writer.paper import brief
from tests.records import MOMENT
from tools.profiles.untrained import untrained_profile

T = SegmentType


def sections(*kinds):
    return tuple(SectionPlan(segment_type=kind, share=1 / len(kinds)) for kind in kinds)


def types(planned):
    return [section.segment_type for section in planned]


LEARNED = sections(T.INTRO, T.PROBLEM_STATEMENT, T.METHODOLOGY, T.KEY_FINDING, T.METHODOLOGY, T.KEY_FINDING)


def orders(seconds, *planned):
    return tuple(
        SectionOrder(pair_id=f"p{i}", seconds=seconds, sections=order) for i, order in enumerate(planned)
    )


def test_the_learned_order_is_planned_where_tuning_says_so():
    profile = untrained_profile(MOMENT).model_copy(update={"section_orders": orders(240, LEARNED)})
    learned = plan_sections(brief(4, profile=profile, tuning=Tuning(learned_structure=1.0)))
    untrained = plan_sections(brief(4, profile=profile))
    assert types(learned) == types(LEARNED)
    assert types(untrained) == types(default_sections())


def test_an_order_learned_from_short_episodes_is_not_followed_in_a_long_one():
    profile = untrained_profile(MOMENT).model_copy(update={"section_orders": orders(240, LEARNED)})
    planned = plan_sections(brief(30, profile=profile, tuning=Tuning(learned_structure=1.0)))
    assert types(planned) == types(default_sections())


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
