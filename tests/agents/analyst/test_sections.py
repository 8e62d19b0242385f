"""Cutting a talk into sections."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.analyst.roles import TYPES
from agents.analyst.sections import Talk, cut
from schema.analysis import SegmentType

_T = SegmentType


def _talk(*kinds, sure=3.0, seconds=8.0, openings=None):
    """A talk in which each sentence speaks for one type, or for none where the kind is None."""
    scores = np.zeros((len(kinds), len(TYPES)))
    for row, kind in enumerate(kinds):
        if kind is not None:
            scores[row, TYPES.index(kind)] = sure
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    starts = np.arange(len(kinds)) * seconds
    return Talk(
        logs=logs,
        starts=starts,
        ends=starts + seconds,
        openings=np.zeros(len(kinds)) if openings is None else np.array(openings),
    )


def _runs(types):
    return [kind for row, kind in enumerate(types) if row == 0 or types[row - 1] is not kind]


_EPISODE = (
    _T.INTRO,
    _T.BACKGROUND,
    _T.PROBLEM_STATEMENT,
    _T.METHODOLOGY,
    _T.KEY_FINDING,
    _T.FIGURE_DISCUSSION,
    _T.IMPLICATION,
    _T.LIMITATION,
    _T.CONCLUSION,
)


def test_clear_sections_come_out_as_they_are():
    kinds = [kind for kind in _EPISODE for _ in range(4)]
    assert cut(_talk(*kinds)) == kinds


def test_one_stray_sentence_makes_no_section():
    kinds = [_T.METHODOLOGY] * 4 + [_T.LIMITATION] + [_T.METHODOLOGY] * 4
    assert set(cut(_talk(*kinds, sure=2.0))) == {_T.METHODOLOGY}


def test_sentences_that_say_nothing_go_with_their_neighbours():
    kinds = [_T.METHODOLOGY, None, None, _T.METHODOLOGY, _T.KEY_FINDING, None, _T.KEY_FINDING]
    assert _runs(cut(_talk(*kinds))) == [_T.METHODOLOGY, _T.KEY_FINDING]


def test_an_announced_boundary_makes_a_section_cheaper():
    kinds = [_T.METHODOLOGY] * 4 + [_T.IMPLICATION] * 2 + [_T.CONCLUSION] * 3
    plain = _talk(*kinds, sure=0.7)
    announced = _talk(*kinds, sure=0.7, openings=[0, 0, 0, 0, 2, 0, 2, 0, 0])
    assert _T.IMPLICATION not in cut(plain)
    assert _T.IMPLICATION in cut(announced)


def test_a_long_bridge_is_no_transition():
    kinds = [_T.METHODOLOGY] * 4 + [_T.TRANSITION] * 8 + [_T.KEY_FINDING] * 4
    assert sum(kind is _T.TRANSITION for kind in cut(_talk(*kinds, sure=1.5))) < 8


def test_a_short_bridge_can_be_one():
    kinds = [_T.METHODOLOGY] * 4 + [_T.TRANSITION] + [_T.KEY_FINDING] * 4
    assert _runs(cut(_talk(*kinds, sure=6.0))) == [_T.METHODOLOGY, _T.TRANSITION, _T.KEY_FINDING]


def test_no_talk_has_no_sections():
    assert cut(_talk()) == []


def test_one_sentence_is_one_section():
    assert cut(_talk(_T.INTRO)) == [_T.INTRO]


@pytest.mark.parametrize("minutes", [5, 30])
def test_sections_stay_few_however_the_talk_jumps(minutes):
    count = minutes * 60 // 6
    kinds = [(_T.METHODOLOGY, _T.KEY_FINDING, _T.LIMITATION)[row // 3 % 3] for row in range(count)]
    assert len(_runs(cut(_talk(*kinds, seconds=6.0)))) <= 10 + 1.2 * minutes


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([*SegmentType, None]), min_size=1, max_size=40),
    st.floats(min_value=0.5, max_value=30),
)
def test_every_sentence_gets_one_type(kinds, seconds):
    assert len(cut(_talk(*kinds, seconds=seconds))) == len(kinds)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from([*SegmentType]), min_size=1, max_size=30))
def test_the_same_talk_is_cut_the_same_twice(kinds):
    assert cut(_talk(*kinds)) == cut(_talk(*kinds))
