"""Concept mentions."""

import pytest

from schema.analysis import KeyConcept
from tools.align.concepts import mentioned, mentions, says


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They fine tune it.", "fine-tuning"),
        ("Finetuning is cheap.", "fine-tuning"),
        ("a four bit normal float", "4-bit NormalFloat"),
        ("Distilling the teacher's knowledge is hard.", "knowledge distillation"),
        ("the paged optimisers, two low-rank adapters", "low rank adapter"),
        ("the L.S.T.M. and the Q LoRA", "QLoRA"),
        ("double-quantized constants", "Double Quantization"),
    ],
)
def test_inflection_hyphens_and_order_do_not_hide_a_name(text, name):
    assert says(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The model learns.", "language model"),
        (
            "Knowledge is power, and after a long list of other remarks comes distillation.",
            "knowledge distillation",
        ),
        ("It is what we need.", "WE"),
        ("the tuna is fine", "fine-tuning"),
        ("", "anything"),
        ("anything", "..."),
    ],
)
def test_what_is_not_said_is_not_found(text, name):
    assert not says(text, name)


def test_an_alias_counts_as_the_concept():
    concept = KeyConcept(name="Low-rank Adapters", aliases=("LoRA",), atom_ids=("p1",), weight=1)
    assert mentions("They add LoRA weights.", concept)


def test_mentioned_concepts_come_in_the_concepts_order():
    concepts = [
        KeyConcept(name=name, atom_ids=(), weight=1) for name in ("teacher model", "student model", "loss")
    ]
    assert mentioned("The student model copies the teacher model.", concepts) == (
        "teacher model",
        "student model",
    )
