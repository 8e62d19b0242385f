"""The style of one talk against hand-counted numbers."""

import pytest

from schema.analysis import PhraseKind, PhrasePattern
from schema.errors import InputError
from tests.tools.profiles.talks import concepts, paper, talk, transcribed
from tools.profiles.style import extract_style_profile


def style(segments, names=("cache",), phrases=(), **fields):
    return extract_style_profile(
        segments,
        transcribed(segments, **fields),
        paper(),
        concepts(*names),
        speaker_gender="female",
        phrases=phrases,
    )


def pattern(kind, template, count=1, position=0.0):
    return PhrasePattern(
        kind=kind,
        template=template,
        segment_type="intro",
        pair_id="p",
        speaker_gender="female",
        position=position,
        count=count,
    )


def test_rates_are_counts_over_minutes_sections_and_concepts():
    profile = style(
        talk(
            ("intro", "You know the feeling, don't you?", {"questions_asked": ("don't you?",)}),
            (
                "methodology",
                "The gate is a doorkeeper.",
                {"analogies_used": ("doorkeeper",), "key_concepts": ("gate",)},
            ),
            ("methodology", "For example, it says no.", {"key_concepts": ("gate", "cache")}),
            ("key_finding", "Here's the key point."),
            ("conclusion", "It works."),
            ("conclusion", "Really."),
        )
    )
    assert profile.questions_per_minute == 1
    assert profile.analogies_per_segment == pytest.approx(1 / 4)
    assert profile.example_frequency == pytest.approx(1 / 2)
    assert profile.address_per_minute == 1
    assert profile.emphasis_per_minute == 1
    assert profile.avg_sentence_length == pytest.approx((6 + 5 + 5 + 4 + 2 + 1) / 6)


def test_rare_words_make_a_vocabulary_complex():
    plain = style(talk(("intro", "People find water good."))).vocabulary_complexity
    rare = style(talk(("intro", "Epistemic parsimony vindicates heteroscedasticity."))).vocabulary_complexity
    assert 0 <= plain < 0.3 < 0.6 < rare <= 1


def test_jargon_is_the_share_of_words_within_a_term_in_any_inflection():
    segments = talk(
        ("methodology", "The frequency gates admit one.", {"technical_terms": ("Frequency gate",)})
    )
    assert style(segments).jargon_density == pytest.approx(2 / 5)


def test_a_word_in_two_terms_counts_once():
    segments = talk(("methodology", "A frequency gate.", {"technical_terms": ("frequency gate", "gate")}))
    assert style(segments, names=("gate",)).jargon_density == pytest.approx(2 / 3)


def test_enthusiasm_is_listed_most_frequent_first():
    segments = talk(("intro", "A clever trick."), ("key_finding", "Fascinating! Truly fascinating."))
    assert style(segments).enthusiasm_markers == ("fascinating", "clever")


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Low-density parity-check (LDPC for short) codes do this.", "parenthetical"),
        ("There's a thing called a frequency gate.", "before_use"),
        ("LRU stands for least recently used.", "inline"),
        ("Nothing is defined here.", "inline"),
    ],
)
def test_the_way_of_defining_is_the_one_that_is_used_most(sentence, wanted):
    assert style(talk(("background", sentence))).definition_style == wanted


def test_phrases_go_to_their_fields_the_most_heard_first():
    profile = style(
        talk(("intro", "Hello.")),
        phrases=[
            pattern(PhraseKind.TRANSITION, "Let's move on."),
            pattern(PhraseKind.TRANSITION, "Now, {topic}.", count=3),
            pattern(PhraseKind.FIGURE, "Take a look at {figure}."),
            pattern(PhraseKind.CONCLUSION, "Let's wrap up."),
        ],
    )
    assert profile.transition_phrases == ("Now, {topic}.", "Let's move on.")
    assert profile.conclusion_phrases == ("Let's wrap up.",)
    assert profile.figure_intro_pattern == "Take a look at {figure}."
    assert profile.intro_phrases == profile.emphasis_phrases == ()


@pytest.mark.parametrize(
    ("seconds", "wanted"), [(5, "brief"), (30, "moderate"), (90, "detailed"), (None, "brief")]
)
def test_figure_depth_is_told_by_the_seconds_a_figure(seconds, wanted):
    kind = "figure" if seconds else "intro"
    assert style(talk((kind, "Look here."), seconds=seconds or 30)).figure_explanation_depth == wanted


def test_the_speaker_is_named_by_the_transcript_or_said_to_be_unknown():
    segments = talk(("intro", "Hello."))
    assert style(segments, speaker_id="Nora").speaker_id == "Nora"
    assert style(segments, speakers=("Ann", "Bob")).speaker_id == "Ann+Bob"
    assert style(segments).speaker_id == "unknown"


def test_a_talk_without_sentences_has_no_style():
    with pytest.raises(InputError, match="no sentence"):
        style([])
