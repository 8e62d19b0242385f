"""Targets of the four depths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.profile import DEPTH_RANGES, PodcastDepth, depth_of
from tools.profiles.depth import DepthExample, depth_targets

OVERVIEW, STANDARD, DEEP = PodcastDepth.OVERVIEW, PodcastDepth.STANDARD, PodcastDepth.DEEP_DIVE


def example(pair_id, seconds, sections=4, concepts=2, figures=0.25):
    return DepthExample(pair_id, seconds, (concepts,) * sections, figures)


def test_a_depth_learns_from_its_own_examples():
    targets = depth_targets([example("a", 240, sections=5), example("b", 270, sections=7)])
    target = targets[OVERVIEW]
    assert target.duration_range == (pytest.approx(216), pytest.approx(297))
    assert target.segment_count_range == (5, 7)
    assert target.concepts_per_segment == (2, 2)
    assert target.figure_coverage == 0.25
    assert target.example_pair_ids == ("a", "b")


def test_an_example_outside_the_range_pulls_only_to_its_edge():
    targets = depth_targets([example("short", 100), example("long", 984)])
    assert targets[OVERVIEW].duration_range == (180, pytest.approx(198))
    assert targets[STANDARD].duration_range == (pytest.approx(810), 900)


def test_a_depth_without_examples_is_scaled_by_the_root_of_the_length():
    target = depth_targets([example("a", 375, sections=6, figures=0.3)])[DEEP]
    assert target.duration_range == DEPTH_RANGES[DEEP]
    assert target.segment_count_range == (12, 12)
    assert target.figure_coverage == pytest.approx(0.6)
    assert target.example_pair_ids == ()


def test_coverage_of_figures_never_passes_the_whole():
    targets = depth_targets([example("a", 240, figures=0.9)])
    assert targets[PodcastDepth.COMPREHENSIVE].figure_coverage == 1


def test_papers_without_figures_say_nothing_about_figures():
    assert depth_targets([example("a", 240, figures=None)])[OVERVIEW].figure_coverage == 0
    both = depth_targets([example("a", 240, figures=None), example("b", 250, figures=0.5)])
    assert both[OVERVIEW].figure_coverage == 0.5


@given(st.lists(st.floats(30, 5000), min_size=1, max_size=6))
def test_every_depth_has_a_range_within_the_specifications(lengths):
    targets = depth_targets([example(str(i), seconds) for i, seconds in enumerate(lengths)])
    assert set(targets) == set(PodcastDepth)
    for depth, target in targets.items():
        low, high = target.duration_range
        assert DEPTH_RANGES[depth][0] <= low < high <= DEPTH_RANGES[depth][1]
        assert depth_of((low + high) / 2) is depth
        assert 1 <= target.segment_count_range[0] <= target.segment_count_range[1]
        assert target.concepts_per_segment[0] <= target.concepts_per_segment[1]
