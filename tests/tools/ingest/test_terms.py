"""Claims and terms are read off the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.document import AtomType, DocumentAtom, Section
from tools.ingest.claims import find_claims
from tools.ingest.entities import definition_in, expansions, find_entities


def paragraph(text, atom_id="p001", section=None, **rest):
    return DocumentAtom(
        atom_id=atom_id, atom_type=AtomType.PARAGRAPH, text=text, page=1, section_id=section, **rest
    )


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        (
            "We use reinforcement learning from human feedback (RLHF).",
            ("RLHF", "reinforcement learning from human feedback"),
        ),
        ("the NF4 (NormalFloat 4) type", ("NF4", "NormalFloat 4")),
        ("Low-rank Adapters (LoRA) are", ("LoRA", "Low-rank Adapters")),
    ],
)
def test_an_abbreviation_is_expanded(text, pair):
    assert pair in list(expansions(text))


@pytest.mark.parametrize("text", ["as shown (Figure 2)", "in Berlin (Germany)", "we saw it (see USA)"])
def test_a_bracket_that_expands_nothing_is_left_alone(text):
    assert list(expansions(text)) == []


@given(st.text(max_size=200))
def test_no_text_breaks_the_search_for_abbreviations(text):
    assert all(short and long for short, long in expansions(text))


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("Quantization is the process of mapping many values to few.", None),
        ("Double Quantization is a method that quantizes the constants.", "Double Quantization"),
        ("A count-min sketch is a table of rows with counters each.", "count-min sketch"),
        ("It is a fact that this holds in general.", None),
        ("We call the resulting machine TraceMonkey in what follows below.", "TraceMonkey"),
    ],
)
def test_a_definition_names_its_term(sentence, term):
    found = definition_in(sentence)
    assert found == term if term else found in (None, "Quantization")


def test_a_term_counts_its_mentions_under_all_its_names():
    atoms = [paragraph("Knowledge distillation (KD) helps."), paragraph("KD is cheap. KD is fast.", "p002")]
    (entity,) = find_entities(atoms)
    assert (entity.name, entity.aliases, entity.mentions) == ("Knowledge distillation", ("KD",), 4)
    assert entity.atom_ids == ("p001", "p002")


def test_contributions_and_results_are_told_apart_and_name_their_atoms():
    sections = [Section(section_id="s1", title="Introduction", level=1, page=1)]
    atoms = [
        paragraph("We propose a novel gate that refuses newcomers at the door of a cache.", "p001", "s1"),
        paragraph(
            "Our gate improves the hit ratio by 9.8% over plain LRU (Table 1).",
            "p002",
            "s1",
            references=("tab1",),
        ),
        paragraph("The weather was fine on the day when the machine was switched on.", "p003", "s1"),
    ]
    found = [(claim.kind, claim.atom_ids) for claim in find_claims(atoms, sections)]
    assert found == [("contribution", ("p001",)), ("result", ("p002", "tab1"))]


def test_a_claim_that_is_said_twice_is_taken_once():
    text = "We propose a novel gate that refuses newcomers at the door of a cache."
    sections = [Section(section_id="s1", title="Introduction", level=1, page=1)]
    assert len(find_claims([paragraph(text, "p1", "s1"), paragraph(text, "p2", "s1")], sections)) == 1
