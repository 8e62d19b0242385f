"""Definition sentences."""

import pytest

from agents.analyst.definitions import find_definition


@pytest.mark.parametrize(
    "sentence",
    [
        "Leaf density is defined as the number of leaves on a metre of branch.",
        "The leaf density is a number that tells how many leaves a branch has.",
        "Leaf density (LD) refers to the leaves on a metre of branch.",
        "Here we measure a quantity called leaf density on every branch of the tree.",
        "We introduce leaf density, the number of leaves on a metre of branch.",
        "In this paper, leaf density is the number of leaves on a branch.",
    ],
)
def test_a_sentence_that_explains_is_a_definition(sentence):
    assert find_definition(["leaf density"], [sentence]) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "We found that the leaf density of old trees fell by half.",
        "Leaf density fell in all of the forests that we saw.",
        "The canopy is a layer that hides the branches of the tree.",
        "Leaf density is a number.",
    ],
)
def test_a_mere_mention_is_no_definition(sentence):
    assert find_definition(["leaf density"], [sentence]) is None


def test_the_clearest_definition_wins_over_the_first():
    weak = "Leaf density provides a way to compare trees of the same height."
    clear = "Leaf density is defined as the number of leaves on a metre of branch."
    assert find_definition(["leaf density"], [weak, clear]) == clear


def test_any_name_will_do():
    sentence = "LoRA is a method that reduces memory by training small matrices."
    assert find_definition(["Low-rank Adapters", "LoRA"], [sentence]) == sentence


def test_a_bracket_and_a_citation_may_stand_between():
    sentence = "Low-rank Adapter (LoRA) finetuning [28] is a method that reduces memory requirements."
    assert find_definition(["Low-rank Adapters", "LoRA"], [sentence]) == sentence
