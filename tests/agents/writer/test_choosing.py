"""What the writer knows of a paper's sentences, and how it chooses among them."""

import numpy as np
import pytest

from agents.writer.candidates import read_candidates
from agents.writer.centrality import SentenceVectors
from agents.writer.content import deal, paragraphs, passages
from agents.writer.cues import admits_a_limit, announces_own_work, cue_strength, reports_a_number
from agents.writer.options import read_options
from agents.writer.outline import PlannedSection
from agents.writer.paper_roles import PaperRole, role_of_title, section_roles
from agents.writer.selection import Selection
from agents.writer.topics import Topics
from agents.writer.worth import appraise
from schema.analysis import SegmentType
from schema.document import AtomType, DocumentAtom
from tests.agents.writer.paper import brief, concepts, paper

T = SegmentType


@pytest.fixture
def candidates():
    return read_candidates(paper(), concepts())


@pytest.fixture
def selection(candidates):
    options = read_options(brief())
    return Selection(candidates, appraise(candidates, paper(), options), concepts(), options)


def find(candidates, start):
    return next(c for c in candidates if c.written.startswith(start))


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Introduction", PaperRole.INTRODUCTION),
        ("Related Work", PaperRole.RELATED_WORK),
        ("Problem Statement", PaperRole.PROBLEM),
        ("Our Approach", PaperRole.METHOD),
        ("Experimental Setup", PaperRole.SETUP),
        ("Results and Discussion", PaperRole.DISCUSSION),
        ("Ablation Study", PaperRole.RESULTS),
        ("Conclusion and Future Work", PaperRole.CONCLUSION),
        ("Limitations", PaperRole.LIMITATIONS),
        ("Limitations of previous methods", PaperRole.RELATED_WORK),
        ("Broader Impact", PaperRole.DISCUSSION),
        ("Acknowledgements", PaperRole.OUTSIDE),
        ("Snow", None),
    ],
)
def test_a_heading_tells_what_a_part_is_for(title, role):
    assert role_of_title(title) is role


def test_a_part_inherits_the_role_of_the_one_it_stands_in():
    assert section_roles(paper())["s5"] is PaperRole.METHOD


def test_parts_after_the_references_are_appendix():
    document = paper()
    late = document.sections[3].model_copy(update={"section_id": "a1", "title": "Extra", "number": None})
    references = late.model_copy(update={"section_id": "r1", "title": "References"})
    roles = section_roles(document.model_copy(update={"sections": (*document.sections, references, late)}))
    assert roles["a1"] is PaperRole.APPENDIX


def test_every_sentence_of_the_body_is_read_and_none_of_the_thanks(candidates):
    atoms = {c.atom.atom_id for c in candidates}
    assert {"ab1", "p1", "p10", "li1", "fig1"} <= atoms
    assert "p11" not in atoms


def test_mathematics_and_roadmaps_are_not_spoken(candidates):
    assert find(candidates, "W ←").speakability == 0
    assert find(candidates, "The rest of this paper").speakability == 0
    assert find(candidates, "Farms waste").speakability == 1


def test_a_sentence_knows_its_concepts_and_pictures(candidates):
    assert find(candidates, "The soil moisture model describes").concepts == {0}
    assert find(candidates, "Figure 2 shows that").pictures == ("fig2",)


def test_headings_that_run_into_a_sentence_are_taken_off():
    text = "Water flow The water of a field flows downhill after the rain."
    atom = DocumentAtom(atom_id="x", atom_type=AtomType.PARAGRAPH, text=text, page=1, section_id="s4")
    document = paper(atoms=(atom,))
    assert read_candidates(document, ())[0].spoken == "The water of a field flows downhill after the rain."


def test_wording_points_to_a_kind_of_section():
    assert cue_strength("Results show that it outperforms the calendar by 5 percent.", T.KEY_FINDING) == 1
    assert cue_strength("It rains.", T.KEY_FINDING) == 0
    assert admits_a_limit("We did not test orchards.")
    assert announces_own_work("We then train the model.")
    assert not announces_own_work("We can not see the roots.")
    assert reports_a_number("It fell by 3 percent.")
    assert not reports_a_number("Each cell has 4 sides.")


def test_the_sentence_most_like_the_others_ranks_first():
    ranks = SentenceVectors([["rain", "field"], ["rain", "sun"], ["sun", "field"], ["snow"]]).lexrank()
    assert ranks.max() == 1
    assert ranks.argmin() == 3


def test_equal_sentences_have_cosine_one():
    vectors = SentenceVectors([["rain", "field"], ["rain", "field"], ["snow"]])
    assert vectors.similarities(0) == pytest.approx([1, 1, 0])


def test_no_sentences_have_no_ranks():
    assert np.array_equal(SentenceVectors([]).lexrank(), np.zeros(0))


def test_a_leaning_sentence_is_chosen_with_its_predecessor(candidates, selection):
    while unit := selection.grow(T.KEY_FINDING, 60):
        for index in unit.members:
            if candidates[index].opening.leans:
                assert selection.is_taken(index - 1)


def test_a_sentence_is_chosen_once_over_all_types(selection):
    chosen = []
    for kind in (T.METHODOLOGY, T.KEY_FINDING, T.BACKGROUND, T.METHODOLOGY):
        while unit := selection.grow(kind, 60):
            chosen += unit.members
    assert len(chosen) == len(set(chosen))


def test_dropping_a_unit_undoes_choosing_it(selection):
    first = selection.grow(T.METHODOLOGY, 60)
    second = selection.grow(T.METHODOLOGY, 60)
    selection.drop(second)
    assert selection.grow(T.METHODOLOGY, 60) == second
    selection.reset([first])
    assert selection.indices(T.METHODOLOGY) == sorted(first.members)


def test_a_concept_is_covered_by_a_sentence_that_mentions_it(candidates, selection):
    unit = selection.cover({3}, [T.METHODOLOGY, T.BACKGROUND], 40)
    assert unit.kind is T.BACKGROUND
    assert 3 in candidates[unit.members[0]].concepts
    assert selection.cover({3}, [T.METHODOLOGY], 40) is None


def test_concepts_are_covered_by_the_sentence_that_says_most_of_them_for_its_words(candidates, selection):
    wanted = frozenset().union(*(c.concepts for c in candidates))
    unit = selection.cover(wanted, [T.METHODOLOGY, T.BACKGROUND, T.KEY_FINDING], 40)
    chosen = candidates[unit.members[0]]
    able = [c for c in candidates if c.speakability > 0 and not c.opening.leans and c.words <= 40]
    density = [len(c.concepts) / (c.words + 6) for c in able]
    assert len(chosen.concepts) / (chosen.words + 6) >= 0.7 * max(density)


def test_a_unit_that_alone_says_a_wanted_concept_is_known(candidates, selection):
    unit = selection.cover({3}, [T.METHODOLOGY, T.BACKGROUND], 40)
    others = set(range(4)) - candidates[unit.members[0]].concepts
    assert selection.is_alone_with(unit, {3})
    assert not selection.is_alone_with(unit, others)


def test_sections_of_one_type_share_its_sentences_in_reading_order(candidates):
    plan = [
        PlannedSection(T.METHODOLOGY, 50),
        PlannedSection(T.KEY_FINDING, 50),
        PlannedSection(T.METHODOLOGY, 50),
    ]
    chosen = {
        T.METHODOLOGY: [c.index for c in candidates if c.role is PaperRole.METHOD and c.speakability > 0]
    }
    first, none, second = deal(plan, chosen, candidates)
    assert none == []
    assert first
    assert second
    assert first + second == chosen[T.METHODOLOGY]


def test_neighbouring_sentences_make_a_passage(candidates):
    run = [c.index for c in candidates if c.atom.atom_id == "p8"]
    assert passages([run[0], run[1], run[3]], candidates) == [[run[0], run[1]], [run[3]]]


def test_a_new_part_of_the_paper_begins_a_new_paragraph(candidates):
    picked = [find(candidates, "All farms").index, find(candidates, "We conclude").index]
    assert paragraphs(picked, candidates) == [[picked[0]], [picked[1]]]


def test_topics_take_the_article_and_number_that_the_paper_gives_them():
    topics = Topics(paper(), concepts())
    assert topics.of(0).text == "the soil moisture model"
    assert topics.of(2).slots == {"topic": "probes", "is": "are", "does": "do", "has": "have"}
    assert topics.of(3).text == "evapotranspiration"


def test_a_phrase_keeps_title_case_only_where_the_paper_does():
    topics = Topics(paper(), ())
    assert topics.case("Precision Irrigation") == "precision irrigation"
    assert topics.case("Sparse Watering") == "Sparse Watering"
