"""The refiner on a language model: typed proposals that can be applied, none that was tried in vain."""

from agents.prompts.loader import load_model_prompts
from agents.protocols import Evidence
from agents.refiner.llm import ModelRefiner
from schema.loss import LossTerm, LossWeights
from schema.trial import Edit, EditEffect, EditKind
from tests.agents.llm.cases import MOMENT
from tests.models.in_process import AnsweringChat
from tests.records import checklist_item, loss_metrics
from tools.profiles.untrained import untrained_profile


def evidence(**values) -> Evidence:
    result = loss_metrics(
        "p1", duration=0.3, coverage=0.2, concepts_missed=("tail bound",), quality=0.2,
        checklist=(checklist_item("asks-questions-w01", passed=False),),
        improvement_suggestions=("Ask something.",),
    )  # fmt: skip
    given = {"results": {"p1": result}, "prompts": load_model_prompts(),
             "profile": untrained_profile(MOMENT), "weights": LossWeights()}  # fmt: skip
    return Evidence(**{**given, **values})


def change(**values):
    given = {"kind": "profile", "target": "reference_length", "before": "0", "after": "1.0",
             "metric": "duration", "checks": [], "group": 1, "reason": "too short"}  # fmt: skip
    return {**given, **values}


def refined(*changes, **values):
    chat = AnsweringChat(lambda request, found: {"changes": list(changes)})
    return chat, ModelRefiner(chat).refine(evidence(**values))


def test_changes_that_belong_together_are_one_proposal() -> None:
    rule = change(kind="prompt", target="script_writer/Engagement", before="",
                  after="- [draw-analogies] Explain by pictures.", metric="quality",
                  checks=["draws-an-analogy"], group=2)  # fmt: skip
    amount = change(target="analogies_per_episode", after="3", metric="quality", group=2)
    _, proposals = refined(change(), rule, amount)
    assert [len(proposal.edits) for proposal in proposals] == [1, 2]
    assert proposals[0].edits[0].after == "1.0"
    assert proposals[1].edits[0].checks == ("draws-an-analogy",)


def test_the_evidence_is_all_in_the_prompt() -> None:
    chat, _ = refined(change())
    text = chat.asked[0].messages[1].text
    assert "- reference_length: 0 (0 to 1)" in text
    assert "p1: total" in text
    assert "duration 0.300" in text
    assert "- tail bound (1)" in text
    assert "- [asks-questions] asks-questions-w01? failed 1 of 1" in text
    assert "- Ask something. (1)" in text
    assert "- [stay-with-paper]" in text


def test_what_cannot_be_applied_is_sent_back_once_then_left_out() -> None:
    wild = change(target="charm", group=3)
    far = change(target="learned_phrases", after="7", group=4)
    rule = {"kind": "prompt", "before": ""}
    holes = change(**rule, target="script_writer/Clarity", after="- [x] Use {magic}.", group=5)
    bribe = change(**rule, target="quality_judge/Clarity", after="- [x] Is it good?", group=6)
    chat, proposals = refined(wild, change(), far, holes, bribe)
    assert [proposal.edits[0].target for proposal in proposals] == ["reference_length"]
    told = chat.asked[1].messages[-1].text
    assert "There is no tuning parameter 'charm'" in told
    assert "group 4 can't be applied" in told
    assert "placeholders" in told
    assert "never a judge's prompt" in told


def test_what_brought_nothing_is_not_proposed_again() -> None:
    edit = Edit(kind=EditKind.PROFILE, target="reference_length", before="0", after="1.0",
                metric=LossTerm.DURATION, reason="r")  # fmt: skip
    effect = EditEffect(edit=edit, loss_before=0.3, loss_after=0.3, kept=False, trial_id="t")
    chat, proposals = refined(change(), effects=(effect,))
    assert proposals == ()
    assert "- brought nothing: profile:reference_length:0->1.0" in chat.asked[0].messages[1].text
    assert "tried and brought nothing" in chat.asked[1].messages[-1].text
    _, proposals = refined(change(), turned_down=("profile:reference_length:0->1.0",))
    assert proposals == ()


def test_nothing_to_propose_is_an_answer() -> None:
    chat, proposals = refined()
    assert (proposals, len(chat.asked)) == ((), 1)
