"""Cutting a script into what an engine takes, and nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.text_to_speech.protocol import Traits
from schema.profile import Pauses
from tests.speech_material import script
from tools.speak.pieces import paragraph_pieces, pieces_of

PAUSES = Pauses(sentence=0.3, paragraph=0.6, section=0.9)
SCRIPT = script((("One two.", "Three four."), ("Five six.",)), (("Seven.",),), ((),))


def test_an_engine_of_sentences_gets_sentences() -> None:
    pieces = pieces_of(SCRIPT, PAUSES, Traits(whole_paragraphs=False))
    assert [(piece.text, piece.pause) for piece in pieces] == [
        ("One two.", 0.3),
        ("Three four.", 0.6),
        ("Five six.", 0.9),
        ("Seven.", 0.0),
    ]


def test_an_engine_of_paragraphs_gets_whole_ones() -> None:
    pieces = pieces_of(SCRIPT, PAUSES, Traits())
    assert [(piece.text, piece.pause) for piece in pieces] == [
        ("One two. Three four.", 0.6),
        ("Five six.", 0.9),
        ("Seven.", 0.0),
    ]


def test_a_paragraph_over_the_limit_is_cut_at_sentence_ends() -> None:
    sentences = ["A first one.", "A second one.", "A third one."]
    pieces = paragraph_pieces(sentences, PAUSES, Traits(longest_text=27))
    assert [(piece.text, piece.pause) for piece in pieces] == [
        ("A first one. A second one.", 0.3),
        ("A third one.", 0.6),
    ]


def test_a_sentence_over_the_limit_is_cut_after_a_clause_else_after_a_word() -> None:
    clauses = ["When it rains, the water runs down the hill and into the sea."]
    pieces = paragraph_pieces(clauses, PAUSES, Traits(longest_text=28))
    assert [piece.text for piece in pieces] == [
        "When it rains,",
        "the water runs down the hill",
        "and into the sea.",
    ]
    assert [piece.pause for piece in pieces] == [0.15, 0.15, 0.6]


@given(
    st.lists(
        st.lists(st.text("abc,.", min_size=1, max_size=12), min_size=1, max_size=30).map(" ".join),
        min_size=1,
        max_size=6,
    ),
    st.integers(15, 80),
    st.booleans(),
)
def test_no_word_is_lost_cut_or_over_the_limit(sentences: list[str], limit: int, whole: bool) -> None:
    pieces = paragraph_pieces(sentences, PAUSES, Traits(longest_text=limit, whole_paragraphs=whole))
    assert " ".join(piece.text for piece in pieces).split() == " ".join(sentences).split()
    assert max(len(piece.text) for piece in pieces) <= limit
    assert pieces[-1].pause == 0.6


def test_a_word_over_the_limit_is_left_whole() -> None:
    pieces = paragraph_pieces(["a " + "b" * 40 + " c"], PAUSES, Traits(longest_text=10))
    assert [piece.text for piece in pieces] == ["a", "b" * 40, "c"]


@pytest.mark.parametrize("limit", [None, 4000])
def test_spaces_inside_a_sentence_are_kept_where_it_is_not_cut(limit: int | None) -> None:
    (piece,) = paragraph_pieces(["Odd  spacing."], PAUSES, Traits(longest_text=limit))
    assert piece.text == "Odd  spacing."
