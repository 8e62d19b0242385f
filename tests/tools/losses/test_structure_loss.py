"""The structure term against hand-worked numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.analysis import AlignedSegment, SegmentType
from schema.transcript import TranscriptSegment
from tools.losses.structure import edit_distance, merge_runs, structure_loss, time_slice_agreement

INTRO, METHOD, FINDING, END = (
    SegmentType.INTRO,
    SegmentType.METHODOLOGY,
    SegmentType.KEY_FINDING,
    SegmentType.CONCLUSION,
)
sequences = st.lists(st.sampled_from(SegmentType), max_size=12)


def segments(*parts):
    """Make aligned segments from (type, start, end) triples."""
    return [
        AlignedSegment(
            segment_id=f"s{i}",
            transcript_segment=TranscriptSegment(
                segment_id=f"s{i}", text="x", start_time=start, end_time=end
            ),
            segment_type=segment_type,
            type_confidence=1,
            words_per_minute=150,
            density_score=0,
        )
        for i, (segment_type, start, end) in enumerate(parts)
    ]


def test_the_same_sequence_costs_nothing():
    result = structure_loss([INTRO, METHOD, END], [INTRO, METHOD, END])
    assert (result.loss, result.sequence_similarity, result.distribution_similarity) == (0, 1, 1)


def test_one_section_against_three_of_its_type_costs_six_tenths_unmerged():
    result = structure_loss([METHOD], [METHOD] * 3)
    assert result.loss == pytest.approx(0.6)
    assert result.edit_distance == 2
    assert (result.generated_count, result.reference_count) == (1, 3)
    assert result.sequence_similarity == pytest.approx(1 / 3)
    assert result.distribution_similarity == pytest.approx(0.5)


def test_merged_the_same_two_cost_nothing():
    assert structure_loss(merge_runs([METHOD]), merge_runs([METHOD] * 3)).loss == 0


def test_no_type_in_common_costs_one():
    assert structure_loss([INTRO, METHOD], [FINDING, END]).loss == 1


def test_two_sections_swapped_keep_their_distribution():
    result = structure_loss([METHOD, INTRO], [INTRO, METHOD])
    assert (result.edit_distance, result.distribution_similarity) == (2, 1)
    assert result.loss == pytest.approx(0.6)


def test_an_empty_sequence_costs_one_against_another_and_nothing_against_itself():
    assert structure_loss([], [INTRO]).loss == 1
    assert structure_loss([], []).loss == 0


def test_merging_keeps_order_and_returning_types():
    assert merge_runs([INTRO, INTRO, METHOD, METHOD, INTRO]) == [INTRO, METHOD, INTRO]


def plain_edit_distance(first, second):
    """The textbook table, as the oracle."""
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(second, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


@given(sequences, sequences)
def test_the_edit_distance_is_the_textbook_one(first, second):
    assert edit_distance(first, second) == plain_edit_distance(first, second)


@given(sequences, sequences)
def test_the_loss_is_symmetric_and_between_0_and_1(first, second):
    loss = structure_loss(first, second).loss
    assert -1e-12 <= loss <= 1 + 1e-12
    assert loss == structure_loss(second, first).loss


def test_slices_agree_where_the_same_share_of_both_has_the_same_type():
    ours = segments((INTRO, 0, 30), (METHOD, 30, 100))
    theirs = segments((INTRO, 0, 100), (METHOD, 100, 200))
    assert time_slice_agreement(ours, 100, theirs, 200) == pytest.approx(0.8)


def test_a_copy_at_half_speed_agrees_everywhere():
    ours = segments((INTRO, 0, 10), (METHOD, 10, 40), (END, 40, 50))
    theirs = segments((INTRO, 0, 20), (METHOD, 20, 80), (END, 80, 100))
    assert time_slice_agreement(ours, 50, theirs, 100) == 1


def test_pauses_belong_to_the_segment_before_and_the_lead_in_to_the_first():
    ours = segments((INTRO, 10, 20), (METHOD, 50, 100))
    theirs = segments((INTRO, 0, 50), (METHOD, 50, 100))
    assert time_slice_agreement(ours, 100, theirs, 100) == 1


def test_segments_may_come_in_any_order():
    theirs = segments((INTRO, 0, 50), (METHOD, 50, 100))
    assert time_slice_agreement(theirs[::-1], 100, theirs, 100) == 1


@pytest.mark.parametrize(
    ("ours", "duration", "slices", "cause"),
    [([], 100, 100, "without segments"), (None, 0, 100, "positive"), (None, 100, 0, "at least 1")],
)
def test_what_can_not_be_sliced_is_refused(ours, duration, slices, cause):
    theirs = segments((INTRO, 0, 50))
    with pytest.raises(ValueError, match=cause):
        time_slice_agreement(theirs if ours is None else ours, duration, theirs, 50, slices)
