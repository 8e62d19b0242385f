"""The answers that chat clients give to a proposal."""

from typing import Any

import pytest

from graph.review import Verdict, payload, read_verdict
from schema.loss import LossTerm
from schema.trial import Edit, EditKind

EDIT = Edit(
    kind=EditKind.PROFILE,
    target="grounding",
    before="0.0",
    after="0.5",
    metric=LossTerm.QUALITY,
    reason="claims can't be checked",
)
EDITED = {"edits": [EDIT.model_copy(update={"after": "0.7"}).model_dump(mode="json")]}


@pytest.mark.parametrize(
    "answer",
    [
        "approve",
        "Yes.",
        True,
        {"type": "accept"},
        {"type": "approve"},
        [{"type": "accept", "args": None}],
        {"decisions": [{"type": "approve"}]},
        ["yes"],
    ],
)
def test_every_shape_of_approval_is_taken(answer: Any) -> None:
    assert read_verdict(answer).approved is True


@pytest.mark.parametrize(
    "answer",
    [
        "reject",
        False,
        {"type": "ignore", "args": None},
        [{"type": "reject"}],
        {"decisions": [{"type": "reject", "message": "too much at once"}]},
    ],
)
def test_every_shape_of_rejection_is_taken(answer: Any) -> None:
    assert read_verdict(answer).approved is False


@pytest.mark.parametrize(
    "answer",
    [
        {"type": "edit", "args": {"action": "run_trial", "args": EDITED}},
        {"decisions": [{"type": "edit", "edited_action": {"name": "run_trial", "args": EDITED}}]},
    ],
)
def test_edited_edits_are_taken(answer: Any) -> None:
    verdict = read_verdict(answer)
    assert [edit.after for edit in verdict.edits or ()] == ["0.7"]


def test_other_words_are_left_to_be_read_as_a_message() -> None:
    assert read_verdict("make it shorter") == Verdict(text="make it shorter")
    assert read_verdict([{"type": "response", "args": "make it shorter"}]).text == "make it shorter"


@pytest.mark.parametrize(
    "answer", [None, 3, {}, [], {"type": "dance"}, {"type": "edit", "args": {"edits": 1}}]
)
def test_what_is_no_answer_is_refused(answer: Any) -> None:
    with pytest.raises(ValueError, match=r"can't tell|a decision can be|an edited proposal"):
        read_verdict(answer)


def test_the_proposal_is_described_for_a_person() -> None:
    shown = payload(3, [EDIT], ["length: 12 minutes (d1)"])
    assert "Trial 3 would change" in shown["description"]
    assert "grounding: 0.0 -> 0.5, because claims can't be checked" in shown["description"]
    assert "as you asked: length: 12 minutes" in shown["description"]
