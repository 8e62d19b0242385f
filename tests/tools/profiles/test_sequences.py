"""The canonical order of sections, and how the time is shared out over it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.analysis import SegmentType
from tools.losses.structure import edit_distance, merge_runs
from tools.profiles.sequences import canonical_sections, canonical_sequence

A, B, C, D = (
    SegmentType.INTRO,
    SegmentType.METHODOLOGY,
    SegmentType.KEY_FINDING,
    SegmentType.CONCLUSION,
)
orders = st.lists(st.lists(st.sampled_from(SegmentType), min_size=1, max_size=12), min_size=1, max_size=6)


def cost(candidate, sequences):
    return sum(edit_distance(candidate, merge_runs(sequence)) for sequence in sequences)


def test_one_episode_is_its_own_canon_with_runs_merged():
    assert canonical_sequence([[A, A, B, B, B, D]]) == [A, B, D]


def test_what_most_episodes_do_is_kept_and_what_one_does_alone_is_not():
    assert canonical_sequence([[A, B, D], [A, B, C, D], [A, B, C, D, A]]) == [A, B, C, D]


def test_of_equal_costs_the_order_whose_farthest_episode_is_nearest_is_taken():
    sequences = [[B, C, D], [A, C, D], [A, B, D], [A, B, C]]
    assert canonical_sequence(sequences) == [A, B, C, D]
    assert cost([A, B, C, D], sequences) == cost([A, C, D], sequences)
    assert max(edit_distance([A, B, C, D], sequence) for sequence in sequences) == 1


@given(orders)
def test_the_canon_never_costs_more_than_the_medoid(sequences):
    canon = canonical_sequence(sequences)
    medoid = min(cost(merge_runs(sequence), sequences) for sequence in sequences)
    assert cost(canon, sequences) <= medoid


@given(orders)
def test_the_canon_has_no_run_of_one_type_and_comes_out_the_same_again(sequences):
    canon = canonical_sequence(sequences)
    assert canon == merge_runs(canon)
    assert canon == canonical_sequence(sequences)


@pytest.mark.parametrize("sequences", [[], [[]], [[A], []]])
def test_an_empty_sequence_is_refused(sequences):
    with pytest.raises(ValueError, match="none of them empty"):
        canonical_sequence(sequences)


@given(orders, st.randoms(use_true_random=False))
def test_the_shares_are_positive_and_sum_to_one(sequences, random):
    durations = [[random.uniform(0.5, 90) for _ in sequence] for sequence in sequences]
    plan = canonical_sections(sequences, durations)
    assert sum(section.share for section in plan) == pytest.approx(1)
    assert all(section.share > 0 for section in plan)


def test_a_lone_episode_keeps_its_own_shares():
    plan = canonical_sections([[A, B, B, D]], [[10, 30, 40, 20]])
    assert [(section.segment_type, section.share) for section in plan] == [
        (A, pytest.approx(0.1)),
        (B, pytest.approx(0.7)),
        (D, pytest.approx(0.2)),
    ]


def test_a_share_is_the_mean_over_episodes_whatever_their_length():
    plan = canonical_sections([[A, B], [A, B]], [[10, 90], [500, 500]])
    assert [section.share for section in plan] == [pytest.approx(0.3), pytest.approx(0.7)]


def test_a_section_that_the_canon_leaves_out_gives_its_time_to_the_nearest_of_its_type():
    sequences = [[A, B, D], [A, B, D], [A, B, D, A]]
    plan = canonical_sections(sequences, [[10, 80, 10], [10, 80, 10], [10, 70, 10, 10]])
    assert [section.segment_type for section in plan] == [A, B, D]
    assert plan[0].share == pytest.approx((0.1 + 0.1 + 0.2) / 3)


def test_weights_say_how_much_each_order_counts():
    sequences = [[A, B, D], [A, C, D], [A, C, D]]
    assert canonical_sequence(sequences) == [A, C, D]
    assert canonical_sequence(sequences, [5, 1, 1]) == [A, B, D]
    plan = canonical_sections([[A, B], [A, B]], [[10, 90], [50, 50]], [3, 1])
    assert [section.share for section in plan] == [pytest.approx(0.2), pytest.approx(0.8)]


@pytest.mark.parametrize("weights", [[], [1.0], [0.0, 0.0]])
def test_weights_must_be_one_a_sequence_and_not_all_zero(weights):
    with pytest.raises(ValueError, match="as many weights"):
        canonical_sequence([[A], [B]], weights)
