"""No run of five words of a held-out text gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.leak import GuardedPhrases, NGramGuard
from memory.opening import open_recall
from schema.analysis import Analysis
from tests.memory import samples

HELD_OUT = "Now, let's look at what the authors really did here."
WORDS = st.lists(st.sampled_from("a b c d e f g h".split()), min_size=0, max_size=12)


def test_five_words_in_a_row_leak_whatever_their_case_and_punctuation():
    guard = NGramGuard([HELD_OUT])
    assert guard.leaks("so LET’S look -- at what the others did") == ("let's look at what the",)


def test_four_words_in_a_row_do_not_leak():
    assert NGramGuard([HELD_OUT]).leaks("look at what the others did") == ()


def test_each_run_is_named_once():
    assert len(NGramGuard([HELD_OUT]).leaks(f"{HELD_OUT} {HELD_OUT}")) == 6


def test_an_empty_guard_lets_everything_through():
    assert NGramGuard([]).leaks(HELD_OUT) == ()
    assert NGramGuard(["", "one two"]).leaks(HELD_OUT) == ()


@given(WORDS, WORDS, st.integers(1, 6))
def test_a_text_leaks_exactly_where_it_shares_a_run(held_out, text, n):
    runs = {tuple(held_out[i : i + n]) for i in range(len(held_out) - n + 1)}
    shared = any(tuple(text[i : i + n]) in runs for i in range(len(text) - n + 1))
    assert bool(NGramGuard([" ".join(held_out)], n).leaks(" ".join(text))) == shared


@pytest.fixture
def recall():
    recall = open_recall(":memory:")
    yield recall
    recall.store.close()


def test_guarded_phrases_leave_out_what_leaks_and_go_on(recall):
    leaking = [samples.phrase(f"Let's look at what the authors did, part {i}.") for i in range(20)]
    clean = [samples.phrase(f"Let's look at {{figure}} {i}.") for i in range(3)]
    analysis = Analysis(pair_id="p1", concepts=(), segments=(), phrases=(*leaking, *clean))
    recall.remember_analysis(analysis, samples.transcription())
    guarded = GuardedPhrases(recall, NGramGuard([HELD_OUT]))
    query = "let's look at what the authors did"
    assert all(item.pattern in leaking for item in recall.phrases(query, limit=8))
    assert {item.pattern for item in guarded.phrases(query, limit=8)} == set(clean)
    assert len(guarded.phrases(query, limit=2)) == 2
    assert guarded.phrases(query, exclude_pairs=["p1"]) == ()
