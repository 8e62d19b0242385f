"""What texts have in common."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tools.profiles.common import CommonNgram, common_ngrams, near_duplicates, shared_support
from tools.text.words import ngrams

texts = st.lists(st.lists(st.sampled_from("abcd"), max_size=15), max_size=5)


def test_a_run_of_words_in_two_texts_is_found_with_its_counts():
    found = common_ngrams([["let", "us", "talk"], ["so", "let", "us", "talk"], ["let", "us", "go"]])
    assert found == [CommonNgram(("let", "us", "talk"), texts=2, count=2)]


@given(texts, st.integers(1, 3))
def test_the_counts_are_those_of_counting_every_ngram(texts, min_texts):
    every = [Counter(gram for n in (2, 3, 4) for gram in ngrams(text, n)) for text in texts]
    wanted = {
        gram: (sum(gram in one for one in every), sum(one[gram] for one in every))
        for gram in set().union(*every)
        if sum(gram in one for one in every) >= min_texts
    }
    found = common_ngrams(texts, shortest=2, longest=4, min_texts=min_texts)
    assert {gram.words: (gram.texts, gram.count) for gram in found} == wanted


def test_the_most_shared_come_first_and_of_those_the_longest():
    shared = ["a", "b", "c", "d"]
    found = common_ngrams([shared, shared, ["a", "b", "c"]])
    assert [gram.words for gram in found] == [("a", "b", "c"), ("a", "b", "c", "d"), ("b", "c", "d")]


def test_phrases_that_nearly_match_are_grouped_with_their_first():
    phrases = ["Let's talk about {topic}.", "Why?", "So let's talk about {topic}.", "Let us wrap up."]
    assert near_duplicates(phrases) == [[0, 2], [1], [3]]
    assert near_duplicates([]) == []


def test_a_phrase_is_supported_by_its_most_shared_run_of_whole_words():
    grams = [CommonNgram(("let's", "talk", "about"), 3, 5), CommonNgram(("talk", "about", "it"), 2, 2)]
    assert shared_support("So let's talk about {topic}.", grams) == 3
    assert shared_support("Outlet's talk about x.", grams) == 0


def test_a_shared_run_that_is_half_of_a_phrase_or_less_does_not_support_it():
    grams = [CommonNgram(("for", "a", "moment"), 4, 9)]
    assert shared_support("Let's back up for a moment.", grams) == 0
    assert shared_support("Wait for a moment.", grams) == 4
