"""The judge on a language model: whole episodes, quotes that are there, missing answers that stay so."""

import re

import pytest

from agents.analyst.heuristic import HeuristicAnalyst
from agents.judge.calibration import CalibrationCase, check_judge
from agents.judge.llm.checklist import read_questions
from agents.judge.llm.judge import ModelJudge
from agents.judge.llm.pairwise import ModelComparer
from agents.judge.llm.stretches import is_quoted
from agents.prompts.loader import load_model_prompts
from schema.errors import ModelAnswerError
from schema.judge_check import Corruption, Preference
from schema.loss import Criterion
from schema.transcript import TranscriptSegment
from tests.agents.analyst.labelled import EXAMPLES, transcription_of
from tests.agents.llm.cases import MOMENT, case_for
from tests.models.in_process import AnsweringChat
from tools.text.sentences import split_sentences


def judged(chat, talk, document, concepts, samples=1):
    return ModelJudge(chat, samples=samples).judge(case_for(talk, document, concepts))


def longer(talk, times: int):
    """Return an episode as many times as long, its sentences told apart."""
    segments = []
    for turn in range(times):
        for segment in talk.segments:
            start = turn * talk.total_duration + segment.start_time
            segments.append(
                TranscriptSegment(
                    segment_id=f"{turn}{segment.segment_id}",
                    text=segment.text if turn == 0 else f"Again, part {turn}: {segment.text}",
                    start_time=start,
                    end_time=start + segment.duration,
                )
            )
    text = " ".join(segment.text for segment in segments)
    return talk.model_copy(
        update={"segments": tuple(segments), "transcript_text": text,
                "total_duration": times * talk.total_duration}
    )  # fmt: skip


def test_every_sentence_reaches_every_question(document, talk, concepts) -> None:
    chat = AnsweringChat()
    metrics = judged(chat, talk, document, concepts)
    for task in ("checklist", "claims", "coverage"):
        shown = "\n".join(request.messages[1].text for request in chat.of(task))
        assert all(" ".join(segment.text.split()) in shown for segment in talk.segments)
    assert 0 < metrics.quality_loss < 1
    assert metrics.concepts_total == len(concepts)
    assert metrics.unanswered == metrics.quality_samples == ()


def test_each_question_is_put_where_it_makes_sense(document, talk, concepts) -> None:
    names = {item.name for item in judged(AnsweringChat(), longer(talk, 2), document, concepts).checklist}
    assert "opens-with-a-hook" in names
    assert "leaves-a-last-thought" in names
    assert {"asks-questions-w01", "asks-questions-w02"} <= names
    questions = read_questions(load_model_prompts().texts["quality_judge"])
    assert {question.criterion for question in questions} == {Criterion.ENGAGEMENT, Criterion.CLARITY}


def planted(talk, sentence: str):
    """Return a long episode that says this after its first 20,000 characters."""
    whole, seen = longer(talk, 5), 0
    segments = list(whole.segments)
    for place, segment in enumerate(segments):
        seen += len(segment.text) + 1
        if seen > 20_000:
            segments[place] = segment.model_copy(update={"text": sentence})
            break
    text = " ".join(segment.text for segment in segments)
    return whole.model_copy(update={"segments": tuple(segments), "transcript_text": text})


def test_a_fact_flipped_after_twenty_thousand_characters_lowers_accuracy(document, talk, concepts) -> None:
    sentences = [s for atom in document.atoms for s in split_sentences(atom.text)]
    true = next(s for s in sentences if re.search(r"\b\d\d\b", s) and len(s.split()) > 12)
    false = re.sub(r"\b\d\d\b", "97", true)
    before = judged(AnsweringChat(), planted(talk, true), document, concepts)
    after = judged(AnsweringChat(), planted(talk, false), document, concepts)
    assert after.accuracy_score < before.accuracy_score
    said = [item for item in after.checklist if false in item.evidence and not item.passed]
    assert {item.name.rsplit("-", 1)[0] for item in said} >= {"rests-on-the-paper", "agrees-with-the-paper"}


def test_a_yes_that_cannot_be_quoted_is_a_no(document, talk, concepts) -> None:
    def flatter(request, found):
        for one in found.get("answers", []):
            one |= {"passed": True, "quote": "words that nobody has ever said"}
        return found

    chat = AnsweringChat(flatter)
    items = {item.name: item for item in judged(chat, talk, document, concepts).checklist}
    assert not items["opens-with-a-hook"].passed
    assert items["opens-with-a-hook"].evidence == "nothing that could be quoted"
    last = [request.messages[-1].text for request in chat.of("checklist")]  # stretches are asked at once
    assert any("quotes that aren't in the stretch" in text for text in last)


def test_evidence_that_is_in_no_passage_supports_no_claim(document, talk, concepts) -> None:
    def invent(request, found):
        for sentence in found.get("sentences", []):
            for claim in sentence["claims"]:
                claim |= {"verdict": "supported", "atom_id": "p001", "evidence": "as everybody knows"}
        return found

    metrics = judged(AnsweringChat(invent), talk, document, concepts)
    items = [item for item in metrics.checklist if item.name.startswith("rests-on-the-paper")]
    assert items
    assert not any(item.passed for item in items)


def test_what_cannot_be_parsed_is_missing_and_never_fifty(document, talk, concepts) -> None:
    whole = longer(talk, 2)

    def mute(request, found):
        first = "Stretch 1 of" in request.messages[1].text
        return "no idea" if request.schema_name == "checklist" and first else found

    metrics = judged(AnsweringChat(mute), whole, document, concepts)
    assert metrics.unanswered == ("checklist-w01-sample1",)
    assert "asks-questions-w01" not in {item.name for item in metrics.checklist}
    assert metrics.engagement_score != 50

    with pytest.raises(ModelAnswerError, match="no usable answer about engagement"):
        judged(
            AnsweringChat(lambda r, f: "?" if r.schema_name == "checklist" else f), talk, document, concepts
        )
    with pytest.raises(ModelAnswerError, match="coverage"):
        judged(
            AnsweringChat(lambda r, f: "?" if r.schema_name == "coverage" else f), talk, document, concepts
        )


def test_samples_differ_by_their_number_and_the_majority_counts(document, talk, concepts) -> None:
    def moody(request, found):
        for one in found.get("answers", []):
            if one["name"] == "asks-questions" and request.sample == 1:
                one |= {"passed": False, "quote": ""}
        return found

    chat = AnsweringChat(moody)
    metrics = judged(chat, talk, document, concepts, samples=3)
    assert {request.sample for request in chat.asked} == {0, 1, 2}
    assert {request.temperature for request in chat.asked} == {0.5}
    means = [sample.engagement for sample in metrics.quality_samples]
    assert means[1] < means[0] == means[2]
    assert metrics.engagement_score == pytest.approx(sum(means) / 3)
    items = {item.name: item for item in metrics.checklist}
    assert items["asks-questions-w01"].passed


def test_another_attempt_draws_other_samples(document, talk, concepts) -> None:
    from dataclasses import replace

    chat = AnsweringChat()
    case = case_for(talk, document, concepts)
    ModelJudge(chat, samples=2).judge(replace(case, attempt=1))
    assert {request.sample for request in chat.asked} == {2, 3}


def test_a_judge_on_the_answering_model_passes_its_examination(document, talk, concepts) -> None:
    analyst = HeuristicAnalyst()
    heard = analyst.analyse("p", talk, document, concepts, speaker_gender="male")
    other = transcription_of(EXAMPLES / "pairs" / "friend_vaccination" / "transcript.vtt")
    case = CalibrationCase("p", document, concepts, talk, heard.segments, "male", other, MOMENT)
    check = check_judge(ModelJudge(AnsweringChat(), samples=1), case, analyst, name="answering")
    assert {score.corruption for score in check.corruptions} == set(Corruption)
    assert [(s.corruption, s.scores) for s in check.corruptions if not s.ranked_below] == []
    late = check.of(Corruption.FLIPPED_LATE)[0]
    assert late.scores.accuracy < check.reference.accuracy


@pytest.mark.parametrize(
    ("said", "preference"),
    [
        (("first", "second"), Preference.FIRST),
        (("second", "first"), Preference.SECOND),
        (("first", "first"), Preference.TIE),
        (("tie", "second"), Preference.TIE),
        (("tie", "tie"), Preference.TIE),
    ],
)
def test_a_preference_holds_only_both_ways_round(document, talk, concepts, said, preference) -> None:
    def verdict(request, found):
        swapped = "<first>\nOnly this." in request.messages[1].text
        return {"reason": "r", "better": said[swapped]}

    chat = AnsweringChat(verdict)
    assert ModelComparer(chat).prefer(document, concepts, talk.transcript_text, "Only this.") is preference
    assert len(chat.asked) == 2


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("the average wait drops", True),
        ("The average wait, drops!", True),
        ("the average weight drops by half of it all", False),
        ("", False),
        ("?", False),
    ],
)
def test_quotes_are_looked_up_word_for_word(quote: str, found: bool) -> None:
    assert is_quoted(quote, "So, the average wait drops from 41 to 29 seconds.") is found
