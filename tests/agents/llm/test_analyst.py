"""The analyst on a language model: every segment labelled, none missing, none made up."""

import json

import pytest

from agents.analyst.llm.analyst import ModelAnalyst
from agents.analyst.llm.batches import BATCH, OVERLAP, label_all
from schema.errors import ContextOverflowError, ModelAnswerError
from tests.agents.llm.cases import measured_style
from tests.models.in_process import AnsweringChat


def analysed(chat, talk, document, concepts):
    return ModelAnalyst(chat).analyse("p", talk, document, concepts, speaker_gender="male")


def test_every_segment_is_labelled_once_and_in_order(document, talk, concepts) -> None:
    chat = AnsweringChat()
    analysis = analysed(chat, talk, document, concepts)
    assert [s.segment_id for s in analysis.segments] == [s.segment_id for s in talk.segments]
    assert [s.transcript_segment for s in analysis.segments] == list(talk.segments)
    assert len(chat.of("segments")) == -(-(len(talk.segments) - OVERLAP) // (BATCH - OVERLAP))
    assert analysis.analysed_by == "answering"
    known = {atom.atom_id for atom in document.atoms}
    assert {atom for s in analysis.segments for atom in s.primary_atoms} <= known
    assert any(s.key_concepts for s in analysis.segments)


def test_a_segment_left_out_is_asked_for_again(document, talk, concepts) -> None:
    def lose_one(request, found):
        if len(request.messages) == 2:
            found["segments"].pop(3)
        return found

    chat = AnsweringChat(lose_one)
    analysis = analysed(chat, talk, document, concepts)
    assert len(analysis.segments) == len(talk.segments)
    repairs = [r for r in chat.of("segments") if len(r.messages) > 2]
    assert "segments missing: " in repairs[0].messages[-1].text


def test_a_batch_too_large_for_the_model_is_halved(document, talk, concepts) -> None:
    def overwhelmed(request, found):
        return found if len(found["segments"]) <= 10 else '{"segments": [{"segment_id": "s'

    analysis = analysed(AnsweringChat(overwhelmed), talk, document, concepts)
    assert [s.segment_id for s in analysis.segments] == [s.segment_id for s in talk.segments]


def test_a_model_that_cannot_label_one_segment_fails_the_pair(document, talk, concepts) -> None:
    few = talk.model_copy(update={"segments": talk.segments[:3]})
    with pytest.raises(ModelAnswerError, match="no usable segments"):
        analysed(AnsweringChat(lambda request, found: "no"), few, document, concepts)


def test_made_up_atoms_and_concepts_are_named_once_then_left_out(document, talk, concepts) -> None:
    def invent(request, found):
        if "segments" in found:
            found["segments"][0]["primary_atoms"] = ["p999"]
            found["segments"][0]["key_concepts"] = ["phlogiston"]
        return found

    chat = AnsweringChat(invent)
    few = talk.model_copy(update={"segments": talk.segments[:5]})
    first = analysed(chat, few, document, concepts).segments[0]
    assert (first.primary_atoms, first.key_concepts) == ((), ())
    assert "no such atom: p999" in chat.asked[1].messages[-1].text
    assert "no such concept: phlogiston" in chat.asked[1].messages[-1].text


def test_where_two_batches_disagree_the_nearer_to_the_middle_counts(talk) -> None:
    calls = []

    def label(batch):
        calls.append(batch)
        kind = "intro" if batch[0].segment_id == talk.segments[0].segment_id else "background"
        return [_label(segment.segment_id, kind) for segment in batch]

    labelled = label_all(talk.segments[: BATCH + 10], label)
    kinds = [one.label.segment_type.value for one in labelled]
    half = BATCH - OVERLAP // 2
    assert kinds == ["intro"] * half + ["background"] * (BATCH + 10 - half)
    assert {one.confidence for one in labelled[BATCH - OVERLAP : BATCH]} == {0.5}
    assert {one.confidence for one in labelled[: BATCH - OVERLAP]} == {1.0}
    assert len(calls) == 2


def _label(segment_id, kind):
    from agents.analyst.llm.answers import SegmentLabel

    return SegmentLabel(
        segment_id=segment_id, segment_type=kind, primary_atoms=[], referenced_figures=[], key_concepts=[],
        technical_terms=[], analogies_used=[], questions_asked=[], confidence=1.0,
    )  # fmt: skip


def test_concepts_are_fifteen_to_twenty_five_with_atoms_of_the_paper(document) -> None:
    concepts = ModelAnalyst(AnsweringChat()).key_concepts(document)
    assert 15 <= len(concepts) <= 25
    weights = [concept.weight for concept in concepts]
    assert weights == sorted(weights, reverse=True)
    assert all(document.get_atom(atom) for concept in concepts for atom in concept.atom_ids)


def test_a_paper_too_long_for_the_model_is_shown_in_part(document) -> None:
    shown = []

    def small(request, found):
        shown.append(request.characters)
        if request.characters > 0.8 * shown[0]:
            raise ContextOverflowError("too long")
        return found

    assert len(ModelAnalyst(AnsweringChat(small)).key_concepts(document)) >= 15
    assert len(shown) == 2


def test_only_phrases_that_were_said_are_learned(document, talk) -> None:
    def boast(request, found):
        return {**found, "intro_phrases": [*found["intro_phrases"], "behold the mighty paper"]}

    chat = AnsweringChat(boast)
    style = ModelAnalyst(chat).read_style(measured_style(), talk, document)
    assert style.intro_phrases == (" ".join(talk.segments[0].text.split()[:4]),)
    assert style.avg_sentence_length == 14.0
    assert "behold the mighty paper" in chat.asked[1].messages[-1].text
    assert json.dumps(talk.segments[-1].text)[1:20] in chat.asked[0].messages[1].text
