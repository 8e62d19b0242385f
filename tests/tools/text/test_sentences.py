"""Splitting into sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.text.sentences import split_sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "He can't say no.",
        "It doesn't, and it won't.",
        "They don’t know; it ain't so.",
        "I can not go.",
        "She’s in!",
    ],
)
def test_a_sentence_keeps_its_own_spelling(sentence):
    assert split_sentences(f"First one. {sentence} Last one.") == ["First one.", sentence, "Last one."]


def test_an_abbreviation_ends_no_sentence():
    text = "See Fig. 3 for this. Vaswani et al. Wrote it."
    assert split_sentences(text) == ["See Fig. 3 for this.", "Vaswani et al. Wrote it."]


def test_a_blank_line_ends_a_sentence_and_white_space_is_folded():
    assert split_sentences("  One\n two \n\n three.\tFour. ") == ["One two", "three.", "Four."]


def test_an_empty_text_has_no_sentence():
    assert split_sentences(" \n\n ") == []


@given(st.text(st.sampled_from("ab AB.?!'’n\n\"()0é"), max_size=60))
def test_no_character_but_white_space_is_lost_or_made(text):
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())
