"""ROUGE against rouge-score itself and hand-worked numbers."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer

from tools.losses.rouge import _STEMS, RougeScores, agrees_with_rouge_score, rouge_loss, rouge_scores

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"
SCORER = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)

words = st.sampled_from(
    "the cats cat running runs run generalisation models' naïve Ünïcode 48GB 4-bit _ x É İ".split()
)
prose = st.lists(words, max_size=40).map(" ".join)


def by_rouge_score(reference, generated):
    scores = SCORER.score(reference, generated)
    return RougeScores(*(scores[name].fmeasure for name in ("rouge1", "rouge2", "rougeL")))


def test_identical_texts_cost_nothing():
    text = "A quantised model learns as well as a full one."
    assert rouge_loss(rouge_scores(text, text)) == 0


def test_fully_disjoint_texts_cost_one():
    assert rouge_loss(rouge_scores("alpha beta gamma", "delta epsilon zeta")) == 1


def test_a_hand_worked_pair():
    # Tokens: the cat sat down / the dog sat. Shared words 2 of 4 and 3, no pair, subsequence "the sat".
    scores = rouge_scores("the cat sat down", "the dog sat")
    assert scores.rouge_1 == pytest.approx(4 / 7)
    assert scores.rouge_2 == 0
    assert scores.rouge_l == pytest.approx(4 / 7)
    assert rouge_loss(scores) == pytest.approx(1 - 8 / 21)


def test_the_check_against_the_package_can_fail(monkeypatch):
    assert agrees_with_rouge_score("the cat sat", "the cats sat")
    monkeypatch.setattr("tools.losses.rouge.porter_stem", lambda word: "")
    monkeypatch.setattr("tools.losses.rouge._STEMS", type(_STEMS)())
    assert not agrees_with_rouge_score("the cat sat down", "the cats went down")


def test_words_of_one_stem_count_as_the_same():
    assert rouge_scores("models learning", "model learned") == RougeScores(1, 1, 1)


@pytest.mark.parametrize(("reference", "generated"), [("", ""), ("", "a b"), ("a b", ""), ("...", "—")])
def test_a_text_without_words_scores_nothing(reference, generated):
    assert rouge_scores(reference, generated) == RougeScores(0, 0, 0)


@settings(max_examples=200, deadline=None)
@given(prose | st.text(max_size=60), prose | st.text(max_size=60))
def test_every_score_equals_rouge_scores_own_to_the_last_bit(reference, generated):
    assert rouge_scores(reference, generated) == by_rouge_score(reference, generated)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="needs the real transcripts beside the repository")
def test_real_transcripts_score_the_same_as_with_rouge_score():
    texts = [path.read_text()[:4000] for path in sorted((SHARED / "pairs").glob("*/transcript.vtt"))]
    for reference in texts:
        for generated in texts:
            assert rouge_scores(reference, generated) == by_rouge_score(reference, generated)
