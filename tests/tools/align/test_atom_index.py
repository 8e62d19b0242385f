"""The search index over a paper's sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.document import AtomType, DocumentAtom, DocumentGraph, Section
from tools.align.index import AtomIndex


def _atom(atom_id, text, kind=AtomType.PARAGRAPH, section=None, cells=None):
    return DocumentAtom(atom_id=atom_id, atom_type=kind, text=text, page=1, section_id=section, cells=cells)


@pytest.fixture(scope="module")
def index():
    atoms = (
        _atom("t", "Ants that Weigh their Food", AtomType.TITLE),
        _atom("p1", "Ants carry seeds. A forager weighs each seed before it lifts it.", section="s1"),
        _atom("p2", "We filmed 240 nests in spring. Fine-tuning of the camera took two weeks.", section="s2"),
        _atom(
            "tab1", "Table 1: Loads by colony.", AtomType.TABLE, cells=(("Colony", "Load"), ("Red", "3.7 mg"))
        ),
        _atom("c1", "Ann Author. Ants carry seeds. 1999.", AtomType.CITATION),
    )
    sections = (
        Section(section_id="s1", title="Foraging", level=1, page=1),
        Section(section_id="s2", title="Apparatus", level=1, page=1),
    )
    return AtomIndex(
        DocumentGraph(
            document_id="d", source_path="x.pdf", title="Ants", page_count=1, atoms=atoms, sections=sections
        )
    )


def test_the_atom_that_says_it_comes_first(index):
    assert index.nearest("The ant weighs the seed it is about to lift.")[0][0] == "p1"


def test_spoken_and_printed_spelling_meet(index):
    assert index.nearest("They were finetuning their cameras.")[0][0] == "p2"


def test_a_table_row_is_found_by_its_cells(index):
    best = index.nearest_passages("The red colony carried 3.7 mg.")[0]
    assert (best.passage.atom_id, best.passage.text) == ("tab1", "Red 3.7 mg")


def test_the_bibliography_is_not_searched(index):
    assert all(atom_id != "c1" for atom_id, _ in index.nearest("Ann Author 1999 ants carry seeds", limit=10))


def test_chat_rests_on_nothing(index):
    assert index.nearest("Hello and welcome, my friends!") == []


def test_a_sentence_of_the_paper_matches_itself_almost_wholly(index):
    assert index.nearest("A forager weighs each seed before it lifts it.")[0][1] > 0.8


def test_an_empty_paper_answers_nothing():
    empty = DocumentGraph(document_id="d", source_path="x.pdf", title="", page_count=1, atoms=())
    assert AtomIndex(empty).nearest("ants") == []


def test_a_paper_of_function_words_answers_nothing():
    atom = _atom("p1", "It is so.")
    silent = DocumentGraph(document_id="d", source_path="x.pdf", title="", page_count=1, atoms=(atom,))
    assert AtomIndex(silent).nearest("ants") == []


@given(st.text(alphabet=st.sampled_from("ants seed 240 weigh camera .,-'"), max_size=80))
def test_scores_stay_between_nothing_and_all(index, text):
    scores = index.scores(text)
    assert ((scores >= 0) & (scores <= 1)).all()


def test_nearest_atoms_are_distinct_and_fall_in_score(index):
    found = index.nearest("ants carry seeds to nests and the forager weighs a seed", limit=4)
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert len({atom_id for atom_id, _ in found}) == len(found)
