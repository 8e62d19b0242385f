"""The offline analyst as a whole."""

import pytest

from agents.analyst.heuristic import HeuristicAnalyst
from agents.prompts.loader import load_prompts
from schema.analysis import SegmentType
from schema.document import AtomType, DocumentAtom, DocumentGraph
from schema.errors import InputError
from tests.agents.analyst.conftest import segments_of, transcription_of

_T = SegmentType
_EPISODE = (
    (_T.INTRO, "Hello, and welcome to the Leaf Hour."),
    (_T.INTRO, "Today's paper is called Lazy Leaf Counting, and it's by Ada Birch."),
    (_T.BACKGROUND, "Some background first."),
    (_T.BACKGROUND, "Leaf density is the number of leaves on a metre of branch."),
    (_T.BACKGROUND, "Traditionally, earlier drone surveys photographed the canopies from above."),
    (_T.PROBLEM_STATEMENT, "But here's the problem."),
    (_T.PROBLEM_STATEMENT, "Canopies are hard to reach, and climbing crews are too expensive."),
    (_T.PROBLEM_STATEMENT, "So foresters struggle to count at all."),
    (_T.METHODOLOGY, "So how does it work?"),
    (_T.METHODOLOGY, "They propose a weighted lottery that picks random branches."),
    (_T.METHODOLOGY, "First, a crew counts the leaves on each sampled branch."),
    (_T.METHODOLOGY, "Then the count is multiplied by the leaf density."),
    (_T.KEY_FINDING, "So what did they find?"),
    (_T.KEY_FINDING, "Lazy Leaf Counting outperforms drone surveys in twelve forests."),
    (_T.KEY_FINDING, "The counting error fell from 25 percent to 15 percent."),
    (_T.FIGURE_DISCUSSION, "Take a look at figure one."),
    (_T.FIGURE_DISCUSSION, "Along the bottom is the number of sampled branches."),
    (_T.FIGURE_DISCUSSION, "The curve climbs on the left, like a staircase, and then it is flat."),
    (_T.IMPLICATION, "So why does this matter?"),
    (_T.IMPLICATION, "In practical terms it could save foresters a fortune."),
    (
        _T.IMPLICATION,
        "It makes it possible to survey every forest, which has implications for the climate.",
    ),
    (_T.LIMITATION, "Now, the limitations."),
    (_T.LIMITATION, "The method was only tested in beech forests."),
    (_T.LIMITATION, "Needles remain an open question, and the authors admit it."),
    (_T.CONCLUSION, "Let's wrap up."),
    (_T.CONCLUSION, "If you remember one thing, remember the weighted lottery."),
    (_T.CONCLUSION, "Thanks for listening, and until next time."),
)


@pytest.fixture(scope="module")
def analyst():
    return HeuristicAnalyst()


@pytest.fixture(scope="module")
def analysis(analyst, paper):
    concepts = analyst.key_concepts(paper)
    talk = transcription_of(segments_of(*(text for _, text in _EPISODE)))
    return analyst.analyse("leaves", talk, paper, concepts, speaker_gender="female")


def test_an_episode_in_the_usual_order_is_read_in_that_order(analysis):
    assert [segment.segment_type for segment in analysis.segments] == [kind for kind, _ in _EPISODE]


def test_every_segment_is_there_once_and_in_order(analysis):
    assert [s.transcript_segment.text for s in analysis.segments] == [text for _, text in _EPISODE]
    assert len({s.segment_id for s in analysis.segments}) == len(_EPISODE)


def test_what_is_said_of_the_method_rests_on_the_method(analysis):
    assert analysis.segments[9].primary_atoms[0] == "p3"
    assert analysis.segments[0].primary_atoms == ()


def test_a_spoken_figure_comes_first_among_the_figures(analysis):
    assert analysis.segments[15].referenced_figures[:1] == ("fig1",)


def test_questions_and_analogies_are_collected(analysis):
    assert analysis.segments[8].questions_asked == ("So how does it work?",)
    assert analysis.segments[9].questions_asked == ()


def test_said_concepts_are_the_papers_own(analysis):
    names = {concept.name for concept in analysis.concepts}
    said = [name for segment in analysis.segments for name in segment.key_concepts]
    assert set(said) <= names
    assert "weighted lottery" in analysis.segments[9].key_concepts


def test_pace_and_density_are_per_time(analysis):
    segment = analysis.segments[9]
    assert segment.words_per_minute == pytest.approx(9 * 60 / 6)
    assert segment.density_score == pytest.approx(len({*segment.key_concepts, *segment.technical_terms}) / 6)


def test_phrases_carry_the_pair_and_the_speaker(analysis):
    assert analysis.phrases
    assert {(phrase.pair_id, phrase.speaker_gender) for phrase in analysis.phrases} == {("leaves", "female")}


def test_the_same_talk_is_read_the_same_by_another_analyst(analysis, paper):
    other = HeuristicAnalyst()
    talk = transcription_of(segments_of(*(text for _, text in _EPISODE)))
    again = other.analyse("leaves", talk, paper, other.key_concepts(paper), speaker_gender="female")
    assert again == analysis


def test_the_speakers_names_for_sections_are_never_read(analyst, paper):
    talk = transcription_of(segments_of(*(text for _, text in _EPISODE)))
    renamed = talk.model_copy(
        update={
            "segments": tuple(
                segment.model_copy(update={"segment_id": f"conclusion_{segment.segment_id}"})
                for segment in talk.segments
            )
        }
    )
    found = analyst.analyse("leaves", renamed, paper, (), speaker_gender="male")
    assert [segment.segment_type for segment in found.segments] == [kind for kind, _ in _EPISODE]


def test_the_prompt_drives_the_reading(paper):
    prompt = load_prompts().texts["segment_classifier"]
    line = next(line for line in prompt.splitlines() if line.startswith("- [limitation]"))
    changed = prompt.replace(
        line, f'{line}, "glockenspiel"'.replace("; signs: ", '; signs: "glockenspiel", ')
    )
    texts = ["It grows."] * 12 + ["A glockenspiel."] * 4 + ["It grows."] * 4
    talk = transcription_of(segments_of(*texts))

    def kinds(analyst):
        found = analyst.analyse("x", talk, paper, (), speaker_gender="male")
        return [segment.segment_type for segment in found.segments[12:16]]

    assert kinds(HeuristicAnalyst(changed)) == [_T.LIMITATION] * 4
    assert kinds(HeuristicAnalyst()) != [_T.LIMITATION] * 4


def test_a_prompt_without_its_types_is_refused():
    with pytest.raises(InputError, match="lacks the rule 'intro'"):
        HeuristicAnalyst("You label segments.")


def test_a_silent_talk_is_read_as_nothing(analyst, paper):
    found = analyst.analyse("x", transcription_of(()), paper, (), speaker_gender="male")
    assert found.segments == ()


def test_two_papers_with_one_id_are_not_confused(analyst, paper):
    other = paper.model_copy(update={"atoms": paper.atoms[:2], "abstract": ""})
    assert analyst.key_concepts(other) != analyst.key_concepts(paper)
    assert analyst.key_concepts(paper) == HeuristicAnalyst().key_concepts(paper)


def test_the_papers_own_thing_is_its_first_concept(analyst, paper):
    first = analyst.key_concepts(paper)[0]
    assert first.name == "Lazy Leaf Counting"
    assert "LLC" in first.aliases


def test_concepts_fall_in_weight_and_know_their_atoms(analyst, paper):
    concepts = analyst.key_concepts(paper)
    weights = [concept.weight for concept in concepts]
    assert weights == sorted(weights, reverse=True)
    assert all(concept.atom_ids for concept in concepts)
    assert len({concept.name for concept in concepts}) == len(concepts)


def test_a_defined_concept_carries_its_definition_and_that_atom_first(analyst, paper):
    density = next(c for c in analyst.key_concepts(paper) if c.name.lower() == "leaf density")
    assert density.definition == "Leaf density is the number of leaves on a metre of branch."
    assert density.atom_ids[0] == "p1"


def test_the_author_and_the_bibliography_name_no_concept(analyst, paper):
    names = " ".join(concept.name for concept in analyst.key_concepts(paper))
    assert "Birch" not in names
    assert "Elm" not in names


def test_a_paper_that_says_nothing_has_no_concepts(analyst):
    empty = DocumentGraph(
        document_id="doc-empty",
        source_path="x",
        title="",
        page_count=1,
        atoms=(DocumentAtom(atom_id="p1", atom_type=AtomType.PARAGRAPH, text="It is so.", page=1),),
    )
    assert analyst.key_concepts(empty) == ()
