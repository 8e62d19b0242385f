"""Abbreviations beside their expansions."""

import pytest

from agents.analyst.abbreviations import abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We use Low-rank Adapters (LoRA) here.", "LoRA", "Low-rank Adapters"),
        ("the large language models (LLMs) of today", "LLM", "large language models"),
        ("We introduce 4-bit NormalFloat (NF4), a type.", "NF4", "4-bit NormalFloat"),
        ("with knowledge distillation (KD, also called copying)", "KD", "knowledge distillation"),
        ("OTSL (optimised table structure language) is new.", "OTSL", "optimised table structure language"),
        ("mixture-of-experts (MoE) layers", "MoE", "mixture-of-experts"),
    ],
)
def test_the_words_whose_letters_fit_are_the_expansion(text, short, long):
    assert abbreviations([text]) == {short: long}


@pytest.mark.parametrize(
    "text",
    [
        "as others found (Smith)",
        "see the appendix (A)",
        "a plain remark (this one)",
        "a type of number (FP32)",
        "in Europe (EU-wide) and elsewhere",
        "",
    ],
)
def test_other_brackets_are_no_abbreviations(text):
    assert abbreviations([text]) == {}


def test_of_two_expansions_the_first_holds():
    texts = ["reinforcement learning (RL)", "random labels (RL)"]
    assert abbreviations(texts) == {"RL": "reinforcement learning"}


def test_a_sentence_end_ends_the_expansion():
    assert abbreviations(["They know Kate. Distillation (KD) helps."]) == {}
