"""Candidate concepts."""

import pytest

from agents.analyst.candidates import find_candidates, key_of
from schema.document import AtomType, DocumentAtom


def _found(*texts, **options):
    atoms = [
        DocumentAtom(atom_id=f"p{n}", atom_type=AtomType.PARAGRAPH, text=text, page=1)
        for n, text in enumerate(texts)
    ]
    return find_candidates(atoms, **options)


def _names(*texts, **options):
    return {candidate.name for candidate in _found(*texts, **options).values()}


@pytest.mark.parametrize(
    "spellings",
    [
        ("fine-tuning", "finetuning", "Fine tuning"),
        ("LLM", "LLMs"),
        ("low-rank adapter", "Low-Rank Adapters"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings):
    assert len({key_of(spelling) for spelling in spellings}) == 1


def test_a_noun_phrase_is_a_candidate_and_its_verb_is_not():
    names = _names("The weighted lottery improves the leaf density.")
    assert {"weighted lottery", "leaf density"} <= names
    assert not any("improves" in name for name in names)


def test_a_phrase_of_its_own_counts_more_than_one_inside_another():
    found = _found("We use the weighted lottery. We use the weighted lottery scheduler.")
    assert found[key_of("weighted lottery")].alone == pytest.approx(1.4)
    assert found[key_of("weighted lottery")].whole == 1


def test_general_words_alone_are_no_candidates():
    assert not _names("The results of the method show the performance of the model.") & {
        "results",
        "method",
        "performance",
        "model",
    }


@pytest.mark.parametrize("text", ["It took 40 percent of 2019.", "We saw four bits.", "It is 11 dB worse."])
def test_amounts_are_no_candidates(text):
    assert not any(name[0].isdigit() or name.startswith("four") for name in _names(text))


def test_a_number_with_a_hyphen_can_begin_a_name():
    assert "4-bit NormalFloat" in _names("We introduce the 4-bit NormalFloat.")


def test_people_are_no_candidates():
    text = "Birch improved it. Elm et al. measured it. Oak (2019) refused it. Alder and Ash (2020) agreed."
    assert not _names(text, surnames=["Birch"]) & {"Birch", "Elm", "Oak", "Alder", "Ash"}


def test_given_names_are_found_though_their_words_are_general():
    found = _found(
        "Large language models talk. A large language model listens.", names=["large language models"]
    )
    assert found[key_of("large language models")].count == 1


def test_a_given_name_that_the_paper_lacks_is_left_out():
    assert key_of("paged optimizers") not in _found("Nothing here.", names=["paged optimizers"])


def test_occurrences_are_counted_by_atom():
    found = _found("The leaf density. The leaf density.", "The leaf density.")
    assert found[key_of("leaf density")].atoms == {"p0": 2, "p1": 1}


def test_the_commonest_spelling_is_the_name():
    found = _found("The Leaf Density. The leaf density. The leaf density.")
    assert found[key_of("leaf density")].name == "leaf density"


def test_a_capitalised_subject_is_a_name():
    assert _found("Podcastfy is open.")[key_of("Podcastfy")].whole == 1
