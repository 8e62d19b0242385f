"""The structure of one talk against hand-counted numbers."""

import pytest

from schema.analysis import SegmentType
from schema.errors import InputError
from tests.tools.profiles.talks import segment, talk, transcribed
from tools.profiles.structure import extract_structure_profile, sections_of

TALK = talk(
    ("intro", "Hello and welcome."),
    ("methodology", "They count requests.", {"key_concepts": ("cache", "gate")}),
    ("methodology", "Then they halve.", {"key_concepts": ("gate",)}),
    ("figure", "Look at figure one.", {"referenced_figures": ("fig1",)}),
    ("figure", "And at figure two.", {"referenced_figures": ("fig1", "fig2")}),
    ("key_finding", "It works."),
    ("figure", "The last picture says so."),
    ("conclusion", "Let's wrap up."),
)


def test_sections_are_runs_of_one_type():
    assert [len(section) for section in sections_of(TALK)] == [1, 2, 2, 1, 1, 1]


def test_every_number_is_counted_from_the_talk():
    profile = extract_structure_profile(TALK, transcribed(TALK))
    assert profile.total_duration == 80
    assert profile.section_durations == (10, 20, 20, 10, 10, 10)
    assert profile.segment_durations[SegmentType.METHODOLOGY] == (10, 10)
    assert profile.avg_segment_duration == 10
    assert profile.words_per_minute == pytest.approx(27 / (80 / 60))
    assert profile.concepts_per_minute == pytest.approx(3 / (80 / 60))
    assert profile.intro_percentage == profile.findings_percentage == profile.conclusion_percentage == 12.5
    assert profile.methodology_percentage == 25
    assert profile.figure_discussion_duration == 30


def test_every_type_has_a_count():
    counts = extract_structure_profile(TALK, transcribed(TALK)).segment_counts
    assert counts[SegmentType.FIGURE_DISCUSSION] == 3
    assert counts[SegmentType.TANGENT] == 0
    assert set(counts) == set(SegmentType)


def test_a_figure_counts_once_and_a_nameless_discussion_counts_one():
    assert extract_structure_profile(TALK, transcribed(TALK)).figures_discussed == 3


def test_a_pause_within_a_section_belongs_to_it():
    segments = [segment("intro", start=0, seconds=5), segment("intro", start=9, seconds=5)]
    assert extract_structure_profile(segments, transcribed(segments)).section_durations == (14,)


def test_sentences_that_move_on_are_kept_as_said():
    segments = talk(
        ("background", "Caches are small."),
        ("methodology", "So, let's look at the method."),
        ("transition", "Onwards."),
        ("limitation", "Moving on to the limits."),
    )
    profile = extract_structure_profile(segments, transcribed(segments))
    assert profile.transition_phrases == (
        "So, let's look at the method.",
        "Onwards.",
        "Moving on to the limits.",
    )


def test_a_talk_without_sentences_is_refused():
    with pytest.raises(InputError, match="no sentence"):
        extract_structure_profile([], transcribed([]))
