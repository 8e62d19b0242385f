"""One profile from several pairs."""

import time
from datetime import UTC, datetime

import pytest

from schema.analysis import PhraseKind, PhrasePattern, SegmentType
from schema.errors import InputError
from schema.profile import AggregatedProfile, PodcastDepth
from tests.tools.profiles.talks import paper, profiled, talk
from tools.losses.structure import merge_runs
from tools.profiles.synthesis import synthesize_profiles
from tools.profiles.untrained import untrained_profile

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
SHORT = talk(
    ("intro", "Hello and welcome. Let's talk about the gate.", {"key_concepts": ("gate",)}),
    ("methodology", "They count.", {"key_concepts": ("cache",)}),
    ("conclusion", "That's all."),
    seconds=80,
)
LONG = talk(
    ("intro", "Good morning. Let's talk about the loss.", {"key_concepts": ("gate",)}),
    ("methodology", "They train."),
    ("key_finding", "It works.", {"referenced_figures": ("fig1",)}),
    ("conclusion", "Goodbye."),
    seconds=200,
)


def pattern(template, pair_id, kind=PhraseKind.TRANSITION, count=1):
    return PhrasePattern(
        kind=kind,
        template=template,
        segment_type="intro",
        pair_id=pair_id,
        speaker_gender="male",
        position=0.1,
        count=count,
    )


def synthesized(*pairs):
    return synthesize_profiles(pairs, version="v1", created_at=WHEN)


def test_every_field_is_learned_from_both_pairs():
    profile = synthesized(profiled("a", SHORT), profiled("b", LONG, gender="female"))
    assert profile.version == "v1"
    assert profile.created_at == WHEN
    assert profile.training_pairs_used == ("a", "b")
    assert set(profile.style_variants) == {"male_a", "female_b"}
    assert profile.canonical_segment_sequence == tuple(
        section.segment_type for section in profile.canonical_sections
    )
    assert sum(section.share for section in profile.canonical_sections) == pytest.approx(1)
    assert profile.segment_duration_targets[SegmentType.INTRO] == (80, 200)
    assert SegmentType.LIMITATION not in profile.segment_duration_targets
    assert profile.min_coverage == 0.5
    assert profile.target_words_per_minute == (pytest.approx(12 / (800 / 60)), pytest.approx(12 / (240 / 60)))
    assert profile.depth_targets[PodcastDepth.OVERVIEW].example_pair_ids == ("a",)
    assert profile.depth_targets[PodcastDepth.STANDARD].example_pair_ids == ("b",)


def test_one_pair_is_enough():
    profile = synthesized(profiled("a", SHORT, phrases=[pattern("Let's talk about {topic}.", "a")]))
    assert profile.canonical_segment_sequence == (
        SegmentType.INTRO,
        SegmentType.METHODOLOGY,
        SegmentType.CONCLUSION,
    )
    low, high = profile.target_words_per_minute
    assert low < 12 / (240 / 60) < high
    assert profile.universal_transition_patterns == ("Let's talk about {topic}.",)


def test_the_tuning_starts_neutral():
    assert synthesized(profiled("a", SHORT)).tuning == untrained_profile(WHEN).tuning


def test_a_pattern_is_universal_where_two_pairs_say_nearly_the_same():
    a = profiled("a", talk(("intro", "x")), phrases=[pattern("Let's dig into {topic}.", "a")])
    b = profiled("b", talk(("intro", "y")), phrases=[pattern("Now let's dig into {topic}.", "b", count=2)])
    alone = profiled("c", talk(("intro", "z")), phrases=[pattern("Onwards to {topic}.", "c", count=9)])
    assert synthesized(a, b, alone).universal_transition_patterns == ("Now let's dig into {topic}.",)


def test_a_pattern_is_universal_where_its_words_stand_in_two_transcripts():
    a = profiled("a", SHORT, phrases=[pattern("Let's talk about {topic}.", "a"), pattern("Onwards.", "a")])
    assert synthesized(a, profiled("b", LONG)).universal_transition_patterns == ("Let's talk about {topic}.",)


def test_figures_said_are_shared_over_the_figures_there_are():
    segments = talk(("figure", "Look.", {"referenced_figures": ("fig1",)}), seconds=240)
    profile = synthesized(profiled("a", segments, document=paper(figures=4)))
    assert profile.depth_targets[PodcastDepth.OVERVIEW].figure_coverage == 0.25


def test_no_pair_is_refused():
    with pytest.raises(InputError, match="no pair"):
        synthesized()


def test_a_pair_without_concepts_is_refused_by_name():
    with pytest.raises(InputError, match="Pair a "):
        synthesized(profiled("a", SHORT, names=()))


def test_the_profile_survives_its_own_file():
    profile = synthesized(profiled("a", SHORT), profiled("b", LONG))
    assert AggregatedProfile.model_validate_json(profile.model_dump_json()) == profile


def test_four_pairs_of_a_hundred_sentences_take_no_noticeable_time():
    kinds = [kind for kind in SegmentType for _ in range(2)]
    pairs = [
        profiled(
            f"p{n}",
            talk(
                *((kinds[(i * (n + 3)) % len(kinds)], f"word{i} says it is word{i + n}.") for i in range(100))
            ),
        )
        for n in range(4)
    ]
    start = time.process_time()
    synthesized(*pairs)
    assert time.process_time() - start < 1


def test_the_untrained_profile_is_a_whole_and_honest_start():
    profile = untrained_profile(WHEN)
    assert profile.version == "v0"
    assert sum(section.share for section in profile.canonical_sections) == pytest.approx(1)
    assert list(profile.canonical_segment_sequence) == merge_runs(profile.canonical_segment_sequence)
    assert profile.canonical_segment_sequence[0] is SegmentType.INTRO
    assert profile.canonical_segment_sequence[-1] is SegmentType.CONCLUSION
    assert set(profile.depth_targets) == set(PodcastDepth)
    assert profile.target_words_per_minute == (140, 160)
    assert not profile.style_variants
    assert not (profile.universal_intro_patterns + profile.universal_transition_patterns)
    assert profile.training_pairs_used == ()
