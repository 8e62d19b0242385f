"""The writer on a language model: to length, from the whole paper, nothing said twice."""

from collections import Counter

import pytest

from agents.writer.llm.lengths import mended
from agents.writer.llm.parts import Draft, Part, parts_of
from agents.writer.llm.writer import ModelWriter
from agents.writer.outline import PlannedSection, plan_sections, word_target
from schema.analysis import PhraseKind, PhrasePattern, Recalled, SegmentType
from schema.profile import Tuning
from schema.script import ScriptSentence
from tests.agents.llm.cases import MEMORY, brief_for
from tests.models.in_process import AnsweringChat
from tools.text.words import tokens


def written(chat, document, concepts, seconds, **values):
    return ModelWriter(chat, MEMORY).write(brief_for(document, concepts, seconds=seconds, **values))


@pytest.mark.parametrize("seconds", [90, 240, 600])
def test_an_episode_is_within_a_tenth_of_its_length(document, concepts, seconds: float) -> None:
    script = written(AnsweringChat(), document, concepts, seconds)
    target = word_target(brief_for(document, concepts, seconds=seconds))
    assert script.word_count == pytest.approx(target, rel=0.10)


def test_nothing_is_said_twice_and_all_rests_on_the_paper(document, concepts) -> None:
    script = written(AnsweringChat(), document, concepts, 600)
    said = Counter(" ".join(tokens(s.text)) for s in script.sentences if len(tokens(s.text)) > 6)
    assert [text for text, times in said.items() if times > 1] == []
    used = {atom for sentence in script.sentences for atom in sentence.atom_ids}
    places = [place for place, atom in enumerate(document.atoms) if atom.atom_id in used]
    assert min(places) < len(document.atoms) / 4
    assert max(places) > 3 * len(document.atoms) / 4


def test_every_section_sees_all_that_was_said_before(document, concepts) -> None:
    chat = AnsweringChat()
    script = written(chat, document, concepts, 240)
    asked = [request for request in chat.of("section") if len(request.messages) == 2]
    last = asked[-1].messages[1].text
    assert script.sections[0].sentences[0].text in last
    assert script.sections[-2].sentences[0].text in last
    assert "<said>\n(none)\n</said>" in asked[0].messages[1].text


def test_forty_five_minutes_are_written_in_parts_that_a_model_can_write() -> None:
    sections = [PlannedSection(SegmentType.METHODOLOGY, 1800), PlannedSection(SegmentType.CONCLUSION, 200)]
    parts = parts_of(sections)
    assert [part.part_id for part in parts] == ["s00a", "s00b", "s00c", "s00d", "s00e", "s01"]
    assert {part.words for part in parts[:5]} == {360}


def test_a_long_form_keeps_its_sections_and_calls_the_model_part_by_part(document, concepts) -> None:
    chat = AnsweringChat()
    script = written(chat, document, concepts, 2700)
    brief = brief_for(document, concepts, seconds=2700)
    assert len(script.sections) == len(plan_sections(brief))
    first_tries = [request for request in chat.of("section") if len(request.messages) == 2]
    assert len(first_tries) == len(parts_of(plan_sections(brief))) > len(script.sections)
    assert sum(section.word_budget for section in script.sections) == pytest.approx(6750, rel=0.02)


def test_a_sentence_said_before_is_sent_back_then_dropped(document, concepts) -> None:
    opening = "The admission gate keeps the queue short whenever the load grows beyond its bound."

    def repeat(request, found):
        if request.schema_name == "section":
            found["paragraphs"].insert(0, {"sentences": [{"text": opening, "atom_ids": []}]})
        return found

    chat = AnsweringChat(repeat)
    script = written(chat, document, concepts, 240)
    assert [s.text for s in script.sentences].count(opening) == 1
    assert any(f"said before: {opening}" in r.messages[-1].text for r in chat.of("section"))


def test_sentences_are_made_speakable_and_made_up_atoms_left_out(document, concepts) -> None:
    def untidy(request, found):
        if request.schema_name == "section":
            sentence = {"text": "It gains 12.5% on GPU/CPU loads [3]. Fig. 2 shows it.", "atom_ids": ["p999"]}
            found["paragraphs"].append({"sentences": [sentence]})
        return found

    script = written(AnsweringChat(untidy), document, concepts, 120)
    texts = [s.text for s in script.sentences]
    assert any("12.5 percent" in text and "[3]" not in text for text in texts)
    assert "p999" not in {atom for s in script.sentences for atom in s.atom_ids}


def test_amounts_that_training_moves_are_asked_for(document, concepts) -> None:
    chat = AnsweringChat()
    tuning = Tuning(questions_per_minute=1.5, max_sentence_words=22)
    script = written(chat, document, concepts, 240, tuning=tuning)
    prompt = chat.of("section")[0].messages[1].text
    assert "questions to the listener, 1.5 a minute" in prompt
    assert "none over 22 words" in prompt
    assert any(s.text.endswith("?") for s in script.sentences)
    assert "questions to the listener" not in _first_prompt(document, concepts)


def _first_prompt(document, concepts) -> str:
    chat = AnsweringChat()
    written(chat, document, concepts, 90)
    return chat.of("section")[0].messages[1].text


def test_phrases_from_memory_are_shown_and_recorded(document, concepts) -> None:
    pattern = PhrasePattern(
        kind=PhraseKind.TRANSITION, template="Now, turning to {topic}.", segment_type=SegmentType.METHODOLOGY,
        pair_id="other", speaker_gender="male", position=0.4,
    )  # fmt: skip
    asked = []

    class Memory:
        def phrases(self, query, **wanted):
            asked.append(wanted)
            return (Recalled(key="phrases/other/1", pattern=pattern, score=0.9),)

    chat = AnsweringChat()
    script = ModelWriter(chat, Memory()).write(brief_for(document, concepts, seconds=90))
    assert script.retrieved == ("phrases/other/1",)
    assert "- (transition) Now, turning to {topic}." in chat.of("section")[0].messages[1].text
    assert {wanted["segment_type"] for wanted in asked} == {s.segment_type for s in script.sections}


def draft(words: int, budget: int, name: str = "s00") -> Draft:
    text = " ".join(["audio"] * (words // 4))
    sentences = tuple(ScriptSentence(text=text) for _ in range(4))
    return Draft(Part(name, 0, SegmentType.BACKGROUND, budget), (sentences,))


def test_the_section_that_misses_most_is_written_again_first() -> None:
    asked = []

    def rewrite(one, words, drafts):
        asked.append((one.part.part_id, words))
        return draft(words - words % 4, one.part.words, one.part.part_id)

    done = mended([draft(100, 100, "a"), draft(40, 100, "b"), draft(80, 100, "c")], 300, rewrite)
    assert asked[0] == ("b", 120)
    assert sum(one.words for one in done) == pytest.approx(300, rel=0.05)


def test_what_stays_too_long_loses_sentences_but_never_a_sections_last() -> None:
    long = [draft(160, 100, "a"), draft(100, 100, "b")]
    done = mended(long, 200, lambda one, words, drafts: one)
    assert sum(one.words for one in done) <= 220
    assert done[0].sentences[-1] == long[0].sentences[-1]


def test_an_episode_at_its_length_is_left_alone() -> None:
    def never(one, words, drafts):
        raise AssertionError("nothing is to be written again")

    assert mended([draft(100, 100)], 102, never) == (draft(100, 100),)
