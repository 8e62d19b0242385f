"""Where the framing comes from."""

import pytest

from agents.writer.analogies import analogies
from agents.writer.phrasebook import Phrasebook, own_phrases
from agents.writer.recalled import RecalledPhrases, is_usable
from schema.analysis import PhraseKind, SegmentType
from tests.agents.writer.paper import Phrases, brief, phrase

T = SegmentType


def book(*patterns, learned=1.0):
    return Phrasebook(RecalledPhrases(Phrases(*patterns), brief()), brief(), learned)


@pytest.mark.parametrize(
    "template",
    ["Let's dig into {topic}.", "The key insight is this.", "Thanks for joining us.", "One gotcha."],
)
def test_a_whole_sentence_is_usable(template):
    assert is_usable(template)


@pytest.mark.parametrize(
    "template",
    [
        "For instance,",
        "This is because",
        "I'm Eric, your host.",
        "Welcome to Strollcast!",
        "and then",
        "Episode 12 is here.",
    ],
)
def test_half_a_sentence_or_a_stranger_s_name_is_not(template):
    assert not is_usable(template)


def test_each_phrase_is_said_once():
    phrases = book(learned=0.0)
    said = []
    while text := phrases.say("transition", "problem", T.PROBLEM_STATEMENT):
        said.append(text)
    assert len(said) == len(set(said)) == len(own_phrases()["transition"]["problem"])


def test_a_phrase_whose_slot_is_empty_is_passed_over():
    assert book(learned=0.0).say("next_topic", topic="") is None


def test_a_question_mark_in_the_title_ends_the_sentence():
    assert book(learned=0.0).say("name_paper", title="Does It Rain?").endswith("Does It Rain?")


def test_memory_is_asked_for_the_learned_share():
    pattern = phrase(PhraseKind.EMPHASIS, "The results were striking.", T.KEY_FINDING)
    assert (
        book(pattern, learned=0.0).say("emphasis", "key_finding", T.KEY_FINDING)
        != "The results were striking."
    )
    assert (
        book(pattern, learned=1.0).say("emphasis", "key_finding", T.KEY_FINDING)
        == "The results were striking."
    )


def test_an_opener_of_another_type_of_section_is_not_used():
    pattern = phrase(PhraseKind.TRANSITION, "Let's talk about the broader impact.", T.IMPLICATION)
    assert (
        book(pattern).say("transition", "background", T.BACKGROUND) != "Let's talk about the broader impact."
    )
    assert (
        book(pattern).say("transition", "implication", T.IMPLICATION)
        == "Let's talk about the broader impact."
    )


def test_a_topic_phrase_is_used_wherever_a_topic_is_named():
    pattern = phrase(PhraseKind.TRANSITION, "Let's dig into {topic}.", T.METHODOLOGY)
    assert book(pattern).say("next_topic", segment_type=T.KEY_FINDING, topic="rain") == "Let's dig into rain."


def test_a_farewell_is_not_taken_for_a_takeaway():
    pattern = phrase(PhraseKind.CONCLUSION, "Thanks for joining us.", T.CONCLUSION)
    assert book(pattern).say("takeaway", segment_type=T.CONCLUSION) != "Thanks for joining us."
    assert book(pattern).say("sign_off", segment_type=T.CONCLUSION) == "Thanks for joining us."


def test_what_memory_gave_is_remembered_by_key():
    phrases = book(phrase(PhraseKind.CAVEAT, "Now, the small print.", T.LIMITATION))
    phrases.say("caveat", segment_type=T.LIMITATION)
    assert phrases.retrieved == ["other/0"]


def test_every_own_phrase_ends_as_a_sentence():
    for groups in own_phrases().values():
        for templates in groups.values():
            assert all(text.endswith((".", "?", ":")) for text in templates)
            assert len(set(templates)) == len(templates)


def test_every_analogy_has_words_that_call_for_it_and_is_short():
    bank = analogies()
    assert len(bank) >= 60
    assert all(analogy.text.endswith((".", "?")) and len(analogy.text.split()) < 40 for analogy in bank)
    assert len({analogy.text for analogy in bank}) == len(bank)


def test_an_analogy_is_called_for_by_its_own_idea_alone():
    cache = next(analogy for analogy in analogies() if "kitchen counter" in analogy.text)
    assert cache.suits("The cache holds 500 items.")
    assert not cache.suits("The cached-out crowd left.")
