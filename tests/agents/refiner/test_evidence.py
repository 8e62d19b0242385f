"""What the offline refiner tries, and what it doesn't try again."""

from dataclasses import replace
from typing import Any

from agents.judge.questions import read_questions
from agents.prompts.loader import load_prompts, optional_rules
from agents.prompts.rules import parse_rules
from agents.protocols import Evidence
from agents.refiner.evidence import EvidenceRefiner
from agents.refiner.patch import patch_prompts, patch_tuning
from agents.refiner.remedies import failing_remedies, load_remedies
from schema.loss import Criterion, LossMetrics, LossTerm, LossWeights
from schema.profile import Pauses, Tuning
from schema.trial import Edit, EditEffect
from tests.records import MOMENT, checklist_item, loss_metrics
from tools.profiles.untrained import untrained_profile

PROMPTS = load_prompts()


def evidence(
    results: dict[str, LossMetrics], effects: tuple[EditEffect, ...] = (), **tuning: Any
) -> Evidence:
    profile = untrained_profile(MOMENT).model_copy(update={"tuning": Tuning(**tuning)})
    return Evidence(results, PROMPTS, profile, LossWeights(), effects)


def refine(results: dict[str, LossMetrics], **tuning: Any) -> dict[str, Edit]:
    """Return the edits of all proposals by target; of alternatives the first."""
    proposals = EvidenceRefiner().refine(evidence(results, **tuning))
    return {edit.target: edit for proposal in reversed(proposals) for edit in reversed(proposal.edits)}


def test_an_episode_of_the_wrong_length_is_aimed_at_the_human_one_first() -> None:
    edits = refine({"p1": loss_metrics(duration=0.4, duration_generated=140.0)})
    assert edits["reference_length"].after == "1.0"
    assert "length_scale" not in edits


def test_what_bias_is_left_then_is_taken_out_of_the_word_budget() -> None:
    edits = refine({"p1": loss_metrics(duration=0.25, duration_generated=125.0)}, reference_length=1.0)
    assert float(edits["length_scale"].after) == 0.8


def test_a_length_within_two_percent_is_left_alone() -> None:
    assert "reference_length" not in refine({"p1": loss_metrics(duration=0.01)})


def test_missed_concepts_are_asked_for_by_rule_and_by_parameter() -> None:
    edits = refine({"p1": loss_metrics(coverage=0.3, concepts_missed=("adapter", "loss"))})
    assert "[cover-concepts]" in edits["script_writer/Faithfulness"].after
    assert edits["concept_emphasis"].metric is LossTerm.COVERAGE
    assert "adapter" in edits["concept_emphasis"].reason


def test_an_edit_that_was_dropped_is_not_tried_again() -> None:
    results = {"p1": loss_metrics(structure=0.4)}
    first = refine(results)["learned_structure"]
    dropped = EditEffect(edit=first, loss_before=0.4, loss_after=0.5, kept=False, trial_id="t")
    second = EvidenceRefiner().refine(evidence(results, (dropped,)))
    assert first.key not in {edit.key for proposal in second for edit in proposal.edits}


def test_a_proposal_that_was_turned_down_is_not_made_again() -> None:
    shown = evidence({"p1": loss_metrics(structure=0.4, coverage=0.2, concepts_missed=("x",))})
    first = EvidenceRefiner().refine(shown)
    again = EvidenceRefiner().refine(replace(shown, turned_down=(first[0].key,)))
    assert first[0].key not in {proposal.key for proposal in again}
    assert again


def test_what_did_nothing_in_the_candidate_is_offered_to_be_taken_back() -> None:
    edit = refine({"p1": loss_metrics(structure=0.4)})["learned_structure"]
    dead = EditEffect(edit=edit, loss_before=0.4, loss_after=0.4, kept=False, trial_id="t1")
    shown = evidence({"p1": loss_metrics()}, (dead,), learned_structure=1.0)
    (back,) = [p for p in EvidenceRefiner().refine(replace(shown, trial_id="t1")) if p.simplifies]
    assert (back.edits[0].before, back.edits[0].after) == (edit.after, edit.before)
    elsewhere = EvidenceRefiner().refine(replace(shown, trial_id="t2"))
    assert not [proposal for proposal in elsewhere if proposal.simplifies]


def test_the_largest_weighted_loss_is_gone_for_first_and_each_term_gets_its_turn() -> None:
    results = {"p1": loss_metrics(structure=0.9, coverage=0.1, concepts_missed=("x",))}
    metrics = [proposal.edits[0].metric for proposal in EvidenceRefiner().refine(evidence(results))]
    assert metrics[0] is LossTerm.STRUCTURE
    assert LossTerm.COVERAGE in metrics[:3]


def test_failed_checks_are_mended_by_their_remedy_costliest_first() -> None:
    checklist = tuple(
        [checklist_item("opens-with-a-hook", passed=False)]
        + [checklist_item("asks-questions", passed=True)] * 9
        + [checklist_item("names-a-limit", passed=False, criterion=Criterion.CLARITY)]
    )
    found = failing_remedies({"p1": loss_metrics(checklist=checklist)})
    assert [remedy.rule for remedy, _ in found] == ["hedge-limitations", "open-with-hook"]
    edits = refine({"p1": loss_metrics(quality=0.3, checklist=checklist)})
    assert "[hedge-limitations]" in edits["script_writer/Faithfulness"].after


def test_a_check_put_to_several_parts_counts_for_its_item_and_no_shorter_one() -> None:
    checklist = (
        checklist_item("asks-questions-often-w03", passed=False),
        checklist_item("holds-attention-w02", passed=False),
        checklist_item("holds-attention-w03", passed=True),
    )
    found = {
        f.item: (f.count, f.asked) for _, f in failing_remedies({"p1": loss_metrics(checklist=checklist)})
    }
    assert found == {"asks-questions-often": (1, 1), "holds-attention": (1, 2)}


def test_every_proposal_can_be_applied_by_itself() -> None:
    names = [item for remedy in load_remedies() for item in remedy.items]
    checklist = tuple(checklist_item(name, passed=False) for name in names)
    results = {"p1": loss_metrics(quality=0.9, coverage=0.5, concepts_missed=("x",), checklist=checklist)}
    proposals = EvidenceRefiner().refine(evidence(results))
    assert len({proposal.key for proposal in proposals}) == len(proposals) > 5
    for proposal in proposals:
        patched = patch_prompts(PROMPTS.texts, proposal.edits), patch_tuning(Tuning(), proposal.edits)
        assert patched != (PROMPTS.texts, Tuning())


def test_a_perfect_episode_leaves_only_the_learned_manner_to_try() -> None:
    assert set(refine({"p1": loss_metrics()}, learned_structure=1.0, learned_phrases=1.0)) <= {
        "speaking_rate"
    }


def test_pauses_are_taken_over_where_the_admired_hosts_have_others() -> None:
    given = evidence({"p1": loss_metrics()})
    learned = replace(given, profile=given.profile.model_copy(update={"pauses": Pauses(sentence=0.55)}))
    targets = {edit.target for p in EvidenceRefiner().refine(learned) for edit in p.edits}
    assert "learned_pauses" in targets
    assert "learned_pauses" not in {edit.target for p in EvidenceRefiner().refine(given) for edit in p.edits}


def test_remedies_name_only_rules_and_parameters_that_exist() -> None:
    rules = {*optional_rules(), *parse_rules(PROMPTS.texts["script_writer"])}
    assert {remedy.rule for remedy in load_remedies()} <= {None, *rules}
    assert {remedy.parameter for remedy in load_remedies()} <= {None, *Tuning.model_fields}


def test_remedies_name_only_items_that_the_judge_asks() -> None:
    asked = {question.rule.rule_id for question in read_questions(PROMPTS.texts["quality_judge"])}
    assert {item for remedy in load_remedies() for item in remedy.items} <= asked
