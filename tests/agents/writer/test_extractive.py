"""The extractive writer: whole scripts from the made-up paper."""

import re
from collections import Counter

import pytest

from agents.prompts.loader import optional_rules
from agents.writer.extractive import ExtractiveWriter
from schema.analysis import PhraseKind, SegmentType
from schema.document import AtomType
from schema.profile import Tuning
from tests.agents.writer.paper import Phrases, brief, paper, phrase, prompts
from tools.text.spoken_length import standard_words
from tools.text.words import ngrams, tokens

ALL_RULES = tuple(optional_rules())


def write(*args, memory=None, **values):
    return ExtractiveWriter(memory or Phrases()).write(brief(*args, **values))


def texts(script):
    return [sentence.text for sentence in script.sentences]


@pytest.mark.parametrize("minutes", [100 / 60, 2, 3, 4])
@pytest.mark.parametrize("rules", [(), ALL_RULES])
def test_the_length_is_within_two_percent_of_what_was_asked(minutes, rules):
    length = sum(map(standard_words, texts(write(minutes, rules))))
    assert length == pytest.approx(minutes * 150, rel=0.02)


@pytest.mark.parametrize("rules", [(), ALL_RULES])
def test_a_paper_with_little_to_say_ends_early_and_repeats_nothing(rules):
    script = write(30, rules)
    content = [s.text for s in script.sentences if s.atom_ids]
    assert script.word_count < 0.5 * 30 * 150
    assert len(set(content)) == len(content)


def test_the_same_brief_gives_the_same_script():
    assert write(3, ALL_RULES) == write(3, ALL_RULES)


def test_writing_again_with_the_same_writer_changes_nothing():
    writer = ExtractiveWriter(Phrases())
    first = writer.write(brief(3))
    writer.write(brief(2, ALL_RULES))
    assert writer.write(brief(3)) == first


def test_another_seed_chooses_other_phrases():
    frames = [tuple(s.text for s in write(4, seed=seed).sentences if not s.atom_ids) for seed in range(4)]
    assert len(set(frames)) > 1


def test_every_content_sentence_names_atoms_of_the_paper():
    known = {atom.atom_id for atom in paper().atoms}
    cited = [atom_id for s in write(4, ALL_RULES).sentences for atom_id in s.atom_ids]
    assert cited
    assert set(cited) <= known


def test_no_run_of_five_words_comes_back_often():
    words = [tokens(text) for text in texts(write(4, ALL_RULES))]
    runs = Counter(run for sentence in words for run in ngrams(sentence, 5))
    assert runs.most_common(1)[0][1] <= 2


def test_nothing_is_spoken_that_only_a_reader_can_use():
    text = write(4).text
    assert not re.search(
        r"\[|\(|%|\$|https?:|et al|Section|We thank|organized as follows|←|\bwe\b(?! )", text
    )


def test_the_authors_are_told_of_in_the_third_person():
    content = " ".join(s.text for s in write(4).sentences if s.atom_ids)
    assert re.search(r"\b(?:the authors|the researchers|they)\b", content, re.IGNORECASE)
    assert not re.search(r"\b(?:we|our|us)\b", content, re.IGNORECASE)


def test_the_paper_and_its_authors_are_named_first():
    first, second = texts(write(3))[:2]
    assert "Sparse Watering: Deciding When to Water with Few Sensors" in first
    assert "Ada Field and Ben Brook" in second


def test_sections_follow_the_default_order():
    assert [section.segment_type for section in write(4).sections] == [
        SegmentType.INTRO,
        SegmentType.BACKGROUND,
        SegmentType.PROBLEM_STATEMENT,
        SegmentType.METHODOLOGY,
        SegmentType.KEY_FINDING,
        SegmentType.FIGURE_DISCUSSION,
        SegmentType.IMPLICATION,
        SegmentType.LIMITATION,
        SegmentType.CONCLUSION,
    ]


def test_sections_draw_on_the_part_of_the_paper_that_does_their_job():
    wanted = {SegmentType.KEY_FINDING: {"p6", "p7", "ab1", "p10"}, SegmentType.LIMITATION: {"p9"}}
    for section in write(4).sections:
        if section.segment_type in wanted:
            cited = {atom_id for s in section.sentences for atom_id in s.atom_ids}
            assert cited <= wanted[section.segment_type]


def test_a_sentence_that_leans_on_another_follows_it():
    script = write(4)
    leaning = next(i for i, text in enumerate(texts(script)) if text.startswith("It used 31.5 percent"))
    assert "ran Sparse Watering on 12 farms" in texts(script)[leaning - 1]


def test_a_figure_is_spoken_of_by_its_number_and_exists():
    figures = [s.text for sec in write(4).sections for s in sec.sentences if sec.segment_type == "figure"]
    named = set(re.findall(r"Figure (\d+)", " ".join(figures)))
    assert named
    assert named <= {atom.number for atom in paper().get_figures()}


def test_a_paper_without_figures_gets_no_figure_section():
    atoms = tuple(a for a in paper().atoms if a.atom_type not in {AtomType.FIGURE, AtomType.TABLE})
    script = write(3, document=paper(atoms=atoms))
    assert SegmentType.FIGURE_DISCUSSION not in {section.segment_type for section in script.sections}


def test_a_paper_without_title_authors_or_concepts_can_be_told():
    script = write(3, ALL_RULES, document=paper(title="", authors=()), concepts=())
    assert script.word_count == pytest.approx(450, rel=0.02)


def test_an_empty_paper_gives_an_opening_and_nothing_invented():
    script = write(3, document=paper(atoms=(), sections=()))
    assert script.word_count < 120
    assert all(not s.atom_ids for s in script.sentences)


def test_phrases_of_the_pair_itself_are_excluded():
    memory = Phrases(phrase(PhraseKind.INTRO, "Hello, and welcome.", pair_id="p1"))
    script = write(3, tuning=Tuning(learned_phrases=1.0), exclude_pairs=("p1",), memory=memory)
    assert memory.excluded == {"p1"}
    assert "Hello, and welcome." not in texts(script)


def test_learned_phrases_are_used_once_and_named():
    memory = Phrases(
        phrase(PhraseKind.TRANSITION, "Let's dig into {topic}.", SegmentType.METHODOLOGY),
        phrase(PhraseKind.INTRO, "Today we're covering {title}."),
        phrase(PhraseKind.CONCLUSION, "Until next time.", SegmentType.CONCLUSION),
    )
    script = write(4, tuning=Tuning(learned_phrases=1.0), memory=memory)
    said = Counter(texts(script))
    assert said["Today we're covering Sparse Watering: Deciding When to Water with Few Sensors."] == 1
    assert said["Until next time."] == 1
    assert set(script.retrieved) <= {"other/0", "other/1", "other/2"}
    assert len(set(script.retrieved)) == len(script.retrieved)


def test_without_learned_phrases_memory_is_left_alone():
    memory = Phrases(phrase(PhraseKind.INTRO, "Today we're covering {title}."))
    assert write(3, memory=memory).retrieved == ()


def test_missed_concepts_come_first():
    plain = write(100 / 60).text
    asked = write(100 / 60, missed_concepts=("evapotranspiration",)).text
    assert "apotranspiration" not in plain
    assert "apotranspiration" in asked


def test_the_script_says_what_it_was_written_with():
    script = write(3, seed=7)
    assert (script.pair_id, script.document_id, script.prompt_version) == ("p1", "doc-1", "v2")
    assert (script.profile_version, script.seed, script.target_seconds) == ("v0", 7, 180)


def test_prompts_with_the_rules_of_training_parse():
    assert "[preview]" in prompts(ALL_RULES).texts["script_writer"]
