"""The offline steerer on what people say."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.protocols import Situation
from agents.steerer.grammar import GrammarSteerer
from schema.directive import Change, Directive, RollBack, SetLength, StopRun, Understanding
from tests.agents.steerer import unseen, utterances
from tests.agents.steerer.notation import ASK, Utterance, always, amount, back, length, never

TRIALS = tuple(f"trial_{number:03d}_20260102_030405" for number in range(6))
RUNNING = Situation(running=True, trial_ids=TRIALS, pair_ids=("p1", "p2"))
REVIEWING = Situation(running=True, reviewing=True, trial_ids=TRIALS, pair_ids=("p1", "p2"))
STEERER = GrammarSteerer()


def read(text: str, situation: Situation = RUNNING) -> Understanding:
    return STEERER.read(text, situation)


def means(understood: Understanding, wanted: list[Directive] | str) -> bool:
    if wanted == ASK:
        return bool(understood.ask)
    found = {repr(directive) for directive in understood.directives}
    return not understood.ask and found == {repr(directive) for directive in wanted}


@pytest.mark.parametrize(("text", "wanted"), utterances.RUNNING)
def test_what_is_said_to_a_run_is_understood(text: str, wanted: list[Directive] | str) -> None:
    assert means(read(text), wanted)


@pytest.mark.parametrize(("text", "wanted"), utterances.REVIEWING)
def test_what_is_said_to_a_proposal_is_understood(text: str, wanted: list[Directive] | str) -> None:
    assert means(read(text, REVIEWING), wanted)


def wrong(rows: list[Utterance], situation: Situation) -> list[str]:
    return [text for text, wanted in rows if not means(read(text, situation), wanted)]


def test_nine_of_ten_utterances_not_written_against_are_understood() -> None:
    misread = wrong(unseen.RUNNING, RUNNING) + wrong(unseen.REVIEWING, REVIEWING)
    assert len(misread) <= 0.1 * (len(unseen.RUNNING) + len(unseen.REVIEWING)), misread


@pytest.mark.parametrize("text", utterances.HARMLESS)
def test_nothing_is_stopped_or_rolled_back_by_mistake(text: str) -> None:
    assert not any(isinstance(found, StopRun | RollBack) for found in read(text).directives)


@given(st.lists(st.sampled_from(utterances.WORDS), min_size=1, max_size=9).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_row_of_words_is_read_or_asked_back(text: str) -> None:
    understood = read(text)
    assert understood.ask or understood.directives or re.search(r"thanks|great|good|nice|like|love", text)


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_at_all_is_answered(text: str) -> None:
    assert isinstance(read(text), Understanding)


def test_yes_and_no_answer_what_was_asked_back() -> None:
    asked = read("should we stop?")
    pending = Situation(running=True, pending=asked.options)
    assert read("yes please", pending).directives == (StopRun(),)
    assert read("no", pending) == Understanding()


def test_a_number_chooses_among_several_options() -> None:
    asked = read("roll back")
    pending = Situation(running=True, pending=asked.options)
    assert read("2", pending).directives == (back("previous"),)
    assert read("the first one", pending).directives == (back("best"),)
    assert "number" in read("yes", pending).ask


def test_another_wish_in_place_of_an_answer_is_read_as_a_wish() -> None:
    pending = Situation(running=True, pending=((StopRun(),),))
    assert read("make it shorter", pending).directives == (length(Change.LESS),)


def test_what_is_not_understood_beside_a_wish_is_named() -> None:
    understood = read("make it shorter, the zebra crossed the purple bridge")
    assert understood.directives == (SetLength(change=Change.LESS),)
    assert understood.unread == ("the zebra crossed the purple bridge",)


def test_quotations_keep_their_case_and_inner_apostrophes() -> None:
    assert read("Never say 'Let's Dive In'").directives == (never("Let's Dive In"),)
    assert read("use “we” instead of “the authors”").directives == (always("we"), never("the authors"))


def test_a_slip_of_the_fingers_is_mended_only_where_the_word_is_rare() -> None:
    assert read("moer anlogies").directives == (amount("analogies", Change.MORE),)
    assert read("never say delve").directives == (never("delve"),)


@pytest.mark.parametrize("text", ["", "   ", "\n", "???"])
def test_an_empty_message_is_asked_back(text: str) -> None:
    assert read(text).ask


def test_a_trial_in_the_genitive_is_no_length() -> None:
    assert SetLength not in map(type, read("use trial 4's prompts").directives)
    assert means(read("roll back to trial 4's prompts"), [RollBack(trial="4")])
