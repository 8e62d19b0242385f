"""Rows become clean text: marks out, scripts written, broken words mended."""

import pytest

from tests.tools.ingest.ingest_rows import line, row, span, text_row
from tools.ingest.prose import joined, lexicon_of


@pytest.mark.parametrize(
    ("parts", "seen", "text"),
    [
        (["a quanti-", "zation of weights"], "", "a quantization of weights"),
        (["for state-of-the-", "art models"], "", "for state-of-the-art models"),
        (["a well-", "known result"], "", "a well-known result"),
        (["a multi-", "task model"], "the multitask model is a multitask model", "a multitask model"),
        (["the pre-", "training set"], "some pre-training here", "the pre-training set"),
        (["years 1990–", "2000 were"], "", "years 1990–2000 were"),
        (["no hyphen", "here"], "", "no hyphen here"),
        (["a chain-", "of-thought prompt"], "", "a chain-of-thought prompt"),
        (["a black-", "box method"], "", "a black-box method"),
        (["GROBID-", "parsed papers"], "", "GROBID-parsed papers"),
        (["aggressively in-", "lined loops"], "", "aggressively inlined loops"),
        (["it stream-", "lines the work"], "", "it streamlines the work"),
        (["by in-", "context learning"], "", "by in-context learning"),
        (["a retrieval-", "augmented stage"], "", "a retrieval-augmented stage"),
        (["the hyper-", "parameters of"], "", "the hyperparameters of"),
        (["an over-", "fitting model"], "", "an overfitting model"),
    ],
)
def test_a_word_broken_at_a_rows_end_is_mended_as_the_document_writes_it(parts, seen, text):
    assert joined(parts, lexicon_of([seen])) == text


def test_a_footnote_mark_is_left_out():
    raised = span("2", 122, 96, size=7, raised=True)
    assert row(line(span("the training.", 72, 100, width=50), raised)).text == "the training."


def test_an_exponent_is_kept_and_written_with_a_sign():
    power = span("2", 80, 96, size=7, raised=True)
    made = row(line(span("x", 72, 100, font="CMMI10", width=7), power, span(" grows with the size", 86, 100)))
    assert made.scripted.startswith("x^2 grows")


def test_a_subscript_is_written_with_a_low_line():
    made = row(line(span("d", 72, 100, font="CMMI10", width=6), span("k", 78, 102, font="CMMI7", size=7)))
    assert made.scripted == "d_k"


def test_an_accent_before_its_letter_is_set_upon_it():
    assert text_row("Saier and F¨arber").text == "Saier and Färber"
