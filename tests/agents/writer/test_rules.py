"""Each rule of the prompt and each amount of the tuning switches a behaviour."""

import re

import pytest

from agents.writer.extractive import ExtractiveWriter
from agents.writer.options import read_options
from schema.analysis import SegmentType
from schema.profile import SectionOrder, SectionPlan, StyleProfile, Tuning
from tests.agents.writer.paper import Phrases, brief
from tests.records import MOMENT
from tools.profiles.untrained import untrained_profile


def write(*args, **values):
    return ExtractiveWriter(Phrases()).write(brief(*args, **values))


def frames(script):
    return [s.text for s in script.sentences if not s.atom_ids]


def count(pattern, script):
    return len(re.findall(pattern, script.text))


def style(**values):
    given = {
        "speaker_id": "s",
        "speaker_gender": "female",
        "avg_sentence_length": 14.0,
        "vocabulary_complexity": 0.4,
        "jargon_density": 0.1,
        "questions_per_minute": 2.0,
        "analogies_per_segment": 0.2,
        "enthusiasm_markers": (),
        "definition_style": "inline",
        "example_frequency": 0.3,
        "intro_phrases": (),
        "transition_phrases": (),
        "emphasis_phrases": (),
        "conclusion_phrases": (),
        "figure_intro_pattern": "",
        "figure_explanation_depth": "brief",
    }
    return StyleProfile(**{**given, **values})


def test_a_hook_comes_before_the_paper_is_named():
    assert frames(write(3, ["open-with-hook"]))[0].endswith("?")
    assert "paper" in write(3).sentences[0].text


def test_without_the_rule_the_paper_is_named_after_the_first_content():
    first = write(3, without=["open-with-paper"]).sentences[0]
    assert first.atom_ids == ("ab1",)


def test_a_preview_names_the_sections_to_come():
    preview = [text for text in frames(write(4, ["preview"])) if text.startswith("Here is the plan")]
    assert len(preview) == 1
    assert "the method, the results" in preview[0]


def test_sections_open_with_a_signpost_unless_the_rule_is_gone():
    bare = write(4, without=["signpost-sections", "ask-questions"])
    assert not any(section.sentences[0].atom_ids for section in write(4).sections[1:])
    assert all(section.sentences[0].atom_ids for section in bare.sections[1:-1])


def test_figures_are_left_out_without_their_rule():
    types = {section.segment_type for section in write(4, without=["figures-by-number"]).sections}
    assert SegmentType.FIGURE_DISCUSSION not in types


def test_the_takeaway_is_marked_and_the_listener_is_taken_leave_of():
    closing = write(3).sections[-1].sentences
    plain = write(3, without=["close-with-takeaway"]).sections[-1].sentences
    assert [bool(s.atom_ids) for s in closing[-3:]] == [False, True, False]
    assert plain[-1].atom_ids


@pytest.mark.parametrize("asked", [1.0, 2.0])
def test_questions_are_asked_as_often_as_tuned(asked):
    script = write(4, tuning=Tuning(questions_per_minute=asked))
    assert count(r"\?", script) == pytest.approx(asked * 4, abs=2)


def test_no_question_is_asked_without_rule_or_amount():
    openers = [s.sentences[0].text for s in write(4, without=["ask-questions"]).sections[1:]]
    asked = [text for text in frames(write(4, without=["ask-questions"])) if text.endswith("?")]
    assert set(asked) <= set(openers)


def test_a_question_is_answered_by_the_content_after_it():
    sentences = write(4, tuning=Tuning(questions_per_minute=2.0)).sentences
    asked = [i for i, s in enumerate(sentences) if s.text.endswith("?") and not s.atom_ids]
    answered = [i for i in asked if sentences[i + 1].atom_ids]
    assert len(answered) >= len(asked) - 1


def test_the_purpose_of_a_step_becomes_a_question():
    script = write(4, tuning=Tuning(questions_per_minute=4.0), document=_with_a_purpose())
    assert re.search(r"(?:do they|do you|does one) catch dry corners early\?", script.text)


def _with_a_purpose():
    document = brief().document
    atoms = tuple(
        atom.model_copy(
            update={"text": "To catch dry corners early, we read every probe at night. " + atom.text}
        )
        if atom.atom_id == "p5"
        else atom
        for atom in document.atoms
    )
    return document.model_copy(update={"atoms": atoms})


def test_analogies_are_drawn_where_their_idea_is_told():
    plain = write(4, document=_on_caches())
    asked = write(4, ["draw-analogies"], document=_on_caches())
    assert "kitchen counter" not in plain.text
    place = next(i for i, s in enumerate(asked.sentences) if "kitchen counter" in s.text)
    assert "cache" in asked.sentences[place - 1].text


def _on_caches():
    document = brief().document
    atoms = tuple(
        atom.model_copy(
            update={"text": atom.text.replace("soil moisture model describes", "cache describes")}
        )
        for atom in document.atoms
    )
    return document.model_copy(update={"atoms": atoms})


def test_findings_are_announced_as_often_as_tuned():
    assert len(frames(write(4, ["emphasise-findings"]))) > len(frames(write(4)))


def test_the_listener_is_addressed_as_often_as_tuned():
    spoken_to = r"\b(?:you|your|let's|we'll)\b"
    plain = count(spoken_to, write(4))
    assert count(spoken_to, write(4, tuning=Tuning(address_per_minute=2.0))) > plain


def test_terms_are_defined_when_first_used():
    text = write(3, ["define-terms"], tuning=Tuning(define_terms=1.0)).text
    assert text.index("Evapotranspiration is the water") < text.index("estimate evapotranspiration") + 400


def test_sentences_are_cut_at_the_tuned_length():
    whole = max(len(s.text.split()) for s in write(4).sentences if s.atom_ids)
    short = write(4, tuning=Tuning(max_sentence_words=12))
    assert whole > 20
    assert sum(len(s.text.split()) > 20 for s in short.sentences) < 4


def test_limits_are_hedged():
    limits = next(s for s in write(4, ["hedge-limitations"]).sections if s.segment_type == "limitation")
    assert sum(not s.atom_ids for s in limits.sentences) == 2


def test_long_sections_are_recapped():
    kinds = (SegmentType.INTRO, SegmentType.METHODOLOGY, SegmentType.CONCLUSION)
    plan = tuple(
        SectionPlan(segment_type=kind, share=share)
        for kind, share in zip(kinds, (0.1, 0.8, 0.1), strict=True)
    )
    order = SectionOrder(pair_id="other", seconds=120, sections=plan)
    profile = untrained_profile(MOMENT).model_copy(update={"section_orders": (order,)})
    method = write(2, ["recap-sections"], profile=profile, tuning=Tuning(learned_structure=1.0)).sections[1]
    assert sum(len(s.text.split()) for s in method.sentences) > 80
    assert not method.sentences[-1].atom_ids


def test_the_style_that_is_imitated_sets_the_amounts():
    options = read_options(brief(4, ["short-sentences"], variant=style()))
    assert options.questions == 8
    assert options.longest_sentence == 21


def test_the_tuning_acts_without_a_rule_and_raises_a_rules_amount():
    assert read_options(brief(4, without=["ask-questions"])).questions == 0
    assert (
        read_options(brief(4, without=["ask-questions"], tuning=Tuning(questions_per_minute=1))).questions
        == 4
    )
    assert read_options(brief(4, tuning=Tuning(questions_per_minute=1))).questions == 4


def test_a_rule_alone_asks_for_a_modest_amount():
    options = read_options(
        brief(4, ["draw-analogies", "emphasise-findings", "address-listener", "cover-concepts"])
    )
    assert (options.analogies, options.emphasis, options.address) == (1, 1, 2)
    assert options.concept_emphasis == 0.5
