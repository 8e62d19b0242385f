"""A second look prefers what the words of the query tell apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Plus

from memory.second_look import bm25, second_look

WORDS = st.lists(st.sampled_from("a b c d e".split()), min_size=1, max_size=8)


def test_a_word_that_is_in_all_of_them_tells_little():
    texts = ["the cache is full", "the cache is reluctant", "the cache is new"]
    scores = second_look("reluctant cache", texts, [0.5, 0.5, 0.5])
    assert scores[1] == pytest.approx(1.0)
    assert scores[0] < 0.6


def test_scores_are_shares_of_the_best():
    assert second_look("a b", ["a b", "c"], [0.8, 0.4]) == [pytest.approx(1.0), pytest.approx(0.25)]


def test_without_common_words_the_order_of_the_search_stays():
    assert second_look("xyz", ["one", "two"], [0.2, 0.6]) == [pytest.approx(1 / 6), pytest.approx(0.5)]
    assert second_look("xyz", [], []) == []
    assert second_look("xyz", ["one"], [0.0]) == [0.0]


@given(WORDS, st.lists(WORDS, min_size=1, max_size=6))
def test_only_documents_with_a_word_of_the_query_score(query, documents):
    for document, score in zip(documents, bm25(query, documents), strict=True):
        assert (score > 0) == bool(set(query) & set(document))


def test_a_hand_worked_score():
    """Two documents of two and four words, `a` in one: idf ln(1 + 1.5/1.5), length factor 0.4 + 0.6·2/3."""
    scores = bm25(["a"], [["a", "b"], ["b", "b", "c", "d"]])
    assert scores == [pytest.approx(0.693147 * 2.2 / (1 + 1.2 * 0.8), abs=1e-5), 0.0]


def test_it_ranks_as_another_implementation_does():
    documents = [text.split() for text in ("a b c", "a a b", "c c d e", "b d", "a e e f")]
    other = BM25Plus(documents, k1=1.2, b=0.6, delta=0)
    query = ["a", "d"]
    ours = bm25(query, documents)
    theirs = other.get_scores(query)
    assert sorted(range(5), key=lambda i: -ours[i])[:3] == sorted(range(5), key=lambda i: -theirs[i])[:3]
