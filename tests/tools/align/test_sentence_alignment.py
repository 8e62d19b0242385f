"""Aligning the sentences of a talk to a paper."""

import pytest

from schema.document import AtomType, DocumentAtom, DocumentGraph
from tools.align.index import AtomIndex
from tools.align.sentences import align_sentences


def _atom(atom_id, text, kind=AtomType.PARAGRAPH, number=None):
    return DocumentAtom(atom_id=atom_id, atom_type=kind, text=text, page=1, number=number)


@pytest.fixture(scope="module")
def paper():
    atoms = (
        _atom("p1", "Ants carry seeds to the nest. A forager weighs each seed before it lifts it."),
        _atom("p2", "We filmed nests in spring with an infrared camera. Each film lasts two hours."),
        _atom("p3", "Heavier seeds were refused. The refusal rate rose to 40 percent above nine milligrams."),
        _atom("fig1", "Figure 1: Refusal rate against seed weight.", AtomType.FIGURE, "1"),
    )
    return DocumentGraph(document_id="d", source_path="x", title="Ants", page_count=1, atoms=atoms)


def test_each_sentence_gets_its_own_alignment_in_order(paper):
    talk = [
        "Foragers weigh seeds before lifting them.",
        "An infrared camera filmed the nests.",
        "Hello there!",
    ]
    assert [a.atom_ids[:1] for a in align_sentences(talk, paper)] == [("p1",), ("p2",), ()]


def test_chat_between_content_rests_on_nothing(paper):
    talk = [
        "The infrared camera filmed nests.",
        "Wow, that is so cool, my friend.",
        "Each film lasts two hours.",
    ]
    assert align_sentences(talk, paper)[1].atoms == ()


def test_this_plot_is_the_figure_named_last(paper):
    talk = ["Figure one shows the refusal rate.", "In this plot the rate climbs.", "Ants are strong."]
    assert [a.figures for a in align_sentences(talk, paper)] == [("fig1",), ("fig1",), ()]


def test_pointing_before_any_figure_was_named_finds_none(paper):
    assert align_sentences(["In this plot the rate climbs."], paper)[0].figures == ()


def test_similarities_fall_and_stay_within_bounds(paper):
    for alignment in align_sentences(["Heavier seeds were refused by the foraging ants."], paper):
        scores = [score for _, score in alignment.atoms]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)


def test_a_given_index_gives_the_same_answer(paper):
    talk = ["Foragers weigh seeds."]
    assert align_sentences(talk, paper, index=AtomIndex(paper)) == align_sentences(talk, paper)


def test_an_empty_talk_has_no_alignments(paper):
    assert align_sentences([], paper) == []
