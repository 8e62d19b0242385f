"""Steering a run by what a person says, with a scripted team."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from graph import RunContext, make_graph
from graph.services import Services
from graph.training import Graph
from schema.loss import LossTerm
from schema.trial import Outcome, TrialResult
from tests.team import CountingWriter, scripted_services

CONFIG: Any = {"configurable": {"thread_id": "run_20260102_030405"}, "max_concurrency": 3}


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return scripted_services(tmp_path)


@pytest.fixture
def graph(services: Services) -> Graph:
    return make_graph(InMemorySaver(), services=services)


def say(graph: Graph, services: Services, text: str | None, **context: Any) -> dict[str, Any]:
    message = {"messages": [("user", text)]} if text else {"pairs": []}
    return graph.invoke(
        message, CONFIG, context=RunContext(home=services.tree.home, **{"max_trials": 3, **context})
    )


def last(answer: dict[str, Any]) -> str:
    return str(answer["messages"][-1].text)


def trials(services: Services, answer: dict[str, Any]) -> tuple[TrialResult, ...]:
    return services.runs.trials(answer["run_id"])


def during(services: Services, trial_number: int, act: Callable[[str], None]) -> None:
    """Do something once, while the trial of that number is being written."""
    writer = services.writer(None)  # type: ignore[arg-type]
    assert isinstance(writer, CountingWriter)
    done: list[str] = []

    def before(brief: Any) -> None:
        run = services.runs.latest()
        assert run is not None
        if not done and len(services.runs.trials(run.run_id)) == trial_number:
            done.append(run.run_id)
            act(run.run_id)

    writer.before = before


def say_in_chat(services: Services, text: str) -> Callable[[str], None]:
    return lambda run_id: services.chat.say(run_id, text, services.clock()) and None


def test_help_needs_no_run(graph: Graph, services: Services) -> None:
    answer = say(graph, services, "help")
    assert "make it shorter" in last(answer)
    assert services.runs.latest() is None


def test_a_word_starts_the_run(graph: Graph, services: Services) -> None:
    answer = say(graph, services, "start training")
    assert answer["outcome"] != Outcome.RUNNING
    assert len(trials(services, answer)) == 2


def test_a_run_starts_on_the_pairs_that_are_named(graph: Graph, services: Services) -> None:
    answer = say(graph, services, "train on p1 and p3", max_trials=1)
    assert services.runs.load(answer["run_id"]).pairs == ("p1", "p3")


def test_a_wish_before_a_run_is_kept_and_shapes_its_first_trial(graph: Graph, services: Services) -> None:
    assert "start training with that" in last(say(graph, services, "12 minutes"))
    answer = say(graph, services, "yes", max_trials=1)
    (first,) = trials(services, answer)
    assert [d.directive.summary for d in first.directives] == ["length: 12 minutes"]
    assert services.tree.load_profile(first.profile_version).wishes.minutes == 12
    assert services.tree.load_script(first.trial_id, "p1").target_seconds == 720


def test_what_is_typed_during_a_trial_shapes_the_next_one(graph: Graph, services: Services) -> None:
    during(services, 0, say_in_chat(services, "fewer questions and never say 'delve'"))
    answer = say(graph, services, None)
    shaped = [[d.directive.summary for d in trial.directives] for trial in trials(services, answer)]
    wishes = ["questions: less", "never say 'delve'"]
    assert shaped == [[], wishes]
    assert services.chat.waiting(answer["run_id"]) == ()
    said = [entry.text for entry in services.chat.entries(answer["run_id"])]
    assert any("Understood: questions: less" in text for text in said)


def test_a_wish_that_comes_at_the_end_is_still_tried(graph: Graph, services: Services) -> None:
    before = say(graph, services, None, max_trials=9)
    count = len(trials(services, before))
    assert count < 9
    during(services, count, say_in_chat(services, "more analogies"))
    asked = say(graph, services, "make it shorter", max_trials=9)
    assert "train on with that" in last(asked)
    answer = say(graph, services, "yes", max_trials=9)
    after = trials(services, answer)
    assert len(after) > count
    assert {d.directive.summary for d in after[-1].directives} >= {"length: shorter"}


def test_asking_for_weights_re_weighs_all_trials_alike(graph: Graph, services: Services) -> None:
    during(services, 0, say_in_chat(services, "only quality matters"))
    answer = say(graph, services, None)
    run = services.runs.load(answer["run_id"])
    assert run.config.loss_weights.quality == pytest.approx(1)
    quality = [t.avg_quality_loss for t in trials(services, answer)]
    assert answer["losses"] == pytest.approx(quality)


def test_stop_ends_the_run_after_the_trial_under_way(graph: Graph, services: Services) -> None:
    during(services, 0, say_in_chat(services, "stop"))
    answer = say(graph, services, None, max_trials=9)
    assert answer["outcome"] == Outcome.STOPPED
    assert len(trials(services, answer)) == 1
    assert services.tree.has_current_profile()
    assert "you stopped it" in services.runs.load(answer["run_id"]).reason


def test_answers_quote_stored_figures_with_their_trial(graph: Graph, services: Services) -> None:
    answer = say(graph, services, None)
    first, second = trials(services, answer)[:2]
    compared = last(say(graph, services, "compare 0 and 1"))
    for trial in (first, second):
        assert trial.trial_id in compared
        assert f"{trial.avg_total_loss:.4f}" in compared
    why = last(say(graph, services, "why did structure change in trial 1?"))
    assert f"{first.avg_structure_loss:.4f} in {first.trial_id}" in why
    assert "learned_structure" in last(say(graph, services, "what did you change in trial 1?"))
    assert "There is no trial 7" in last(say(graph, services, "show trial 7"))
    assert "explain" not in last(say(graph, services, "explain structure loss"))


def test_a_finished_run_goes_on_for_as_many_trials_as_are_asked_for(graph: Graph, services: Services) -> None:
    say(graph, services, None, max_trials=1)
    answer = say(graph, services, "1 more trial", max_trials=1)
    assert len(trials(services, answer)) == 2
    assert services.runs.load(answer["run_id"]).config.max_trials == 2
    assert services.runs.load(answer["run_id"]).outcome != Outcome.RUNNING


def test_rolling_back_makes_the_trial_current_and_goes_on_from_it(graph: Graph, services: Services) -> None:
    before = trials(services, say(graph, services, None))
    answer = say(graph, services, "roll back to trial 0")
    assert before[0].trial_id in last(answer)
    assert services.tree.current_profile().version == before[0].profile_version
    assert trials(services, answer) == before[:1]
    assert services.tree.trial(before[1].trial_id) == before[1]
    say(graph, services, "fewer questions")
    after = trials(services, say(graph, services, "yes"))
    assert after[1].parent_trial_id == before[0].trial_id
    versions = after[1].prompt_version, after[1].profile_version
    assert versions != (before[1].prompt_version, before[1].profile_version)


def test_an_unclear_stop_is_asked_back_and_done_on_yes(graph: Graph, services: Services) -> None:
    say(graph, services, None, max_trials=1)
    say(graph, services, "should we go back to trial 0?")
    assert "Understood: roll back" in last(say(graph, services, "yes"))


def test_a_fork_is_a_run_of_its_own_from_that_trial(graph: Graph, services: Services) -> None:
    first = say(graph, services, None)
    root = trials(services, first)[1]
    answer = say(graph, services, "fork from trial 1")
    assert answer["run_id"] != first["run_id"]
    forked = services.runs.load(answer["run_id"])
    assert forked.forked_from == root.trial_id
    assert forked.thread_id == CONFIG["configurable"]["thread_id"]
    assert trials(services, first) == services.runs.trials(first["run_id"])


def test_a_wish_is_taken_back(graph: Graph, services: Services) -> None:
    during(services, 0, say_in_chat(services, "12 minutes"))
    answer = say(graph, services, None, max_trials=2)
    assert trials(services, answer)[1].directives
    assert "Taken back: length: 12 minutes" in last(say(graph, services, "forget the length"))
    answer = say(graph, services, "1 more trial")
    latest = trials(services, answer)[-1]
    assert latest.directives == ()
    assert services.tree.load_profile(latest.profile_version).wishes.minutes is None


def test_a_trial_that_was_interrupted_by_a_message_goes_on_as_itself(
    graph: Graph, services: Services
) -> None:
    context = RunContext(home=services.tree.home, max_trials=2)
    stream = graph.stream(
        {"pairs": []}, CONFIG, context=context, durability="sync", stream_mode="custom", subgraphs=True
    )
    done = ((e["trial_id"], e["pair_id"]) for _, e in stream if e.get("step") == "done")
    trial_id, _ = [next(done) for _ in range(4)][-1]
    stream.close()
    answer = say(graph, services, "how is it going?", max_trials=2)
    told = " ".join(message.text for message in answer["messages"])
    assert f"{trial_id} is being rehearsed" in told
    assert [t.trial_id for t in trials(services, answer)][-1] == trial_id
    assert len(trials(services, answer)) == 2


def test_a_review_waits_for_an_approval_and_shows_what_every_client_draws(
    graph: Graph, services: Services
) -> None:
    waiting = say(graph, services, None, max_trials=2, review=True)
    (shown,) = waiting["__interrupt__"]
    (action,) = shown.value["action_requests"]
    assert shown.value["review_configs"][0]["action_name"] == action["name"]
    assert shown.value["action_request"]["args"] == action["args"]
    assert action["args"]["edits"]
    context = RunContext(home=services.tree.home, max_trials=2, review=True)
    approval = {"decisions": [{"type": "approve"}]}
    answer = graph.invoke(Command(resume=approval), CONFIG, context=context)
    assert len(trials(services, answer)) == 2
    assert "__interrupt__" not in answer


def test_a_rejected_proposal_is_not_made_again(graph: Graph, services: Services) -> None:
    waiting = say(graph, services, None, max_trials=2, review=True)
    edits = waiting["__interrupt__"][0].value["action_requests"][0]["args"]["edits"]
    context = RunContext(home=services.tree.home, max_trials=2, review=True)
    again = graph.invoke(Command(resume="reject"), CONFIG, context=context)
    tried = {edit.key for trial in trials(services, again) for edit in trial.edits}
    refused = {f"{e['kind']}:{e['target']}:{e['before']}->{e['after']}" for e in edits}
    assert not tried & refused
    if "__interrupt__" in again:
        others = again["__interrupt__"][0].value["action_requests"][0]["args"]["edits"]
        assert others != edits


def test_an_edited_proposal_is_what_is_tried(graph: Graph, services: Services) -> None:
    waiting = say(graph, services, None, max_trials=2, review=True)
    edits = waiting["__interrupt__"][0].value["action_requests"][0]["args"]["edits"]
    kept = [e for e in edits if e["kind"] == "profile"][:1]
    kept[0]["after"] = "0.7"
    edited = {"type": "edit", "edited_action": {"name": "run_trial", "args": {"edits": kept}}}
    context = RunContext(home=services.tree.home, max_trials=2, review=True)
    answer = graph.invoke(Command(resume={"decisions": [edited]}), CONFIG, context=context)
    second = trials(services, answer)[1]
    assert [edit.after for edit in second.edits] == ["0.7"]
    assert getattr(services.tree.load_profile(second.profile_version).tuning, kept[0]["target"]) == 0.7


def test_a_wish_in_a_review_is_heard_and_the_proposal_shown_again(graph: Graph, services: Services) -> None:
    say(graph, services, None, max_trials=2, review=True)
    context = RunContext(home=services.tree.home, max_trials=2, review=True)
    again = graph.invoke(Command(resume="make it shorter"), CONFIG, context=context)
    assert "length: shorter" in again["__interrupt__"][0].value["description"]
    answer = say(graph, services, "yes, but fewer questions", max_trials=2, review=True)
    second = trials(services, answer)[1]
    assert [d.directive.summary for d in second.directives] == ["length: shorter", "questions: less"]


def test_an_answer_of_no_known_shape_is_asked_for_again(graph: Graph, services: Services) -> None:
    say(graph, services, None, max_trials=2, review=True)
    context = RunContext(home=services.tree.home, max_trials=2, review=True)
    again = graph.invoke(Command(resume={"colour": "blue"}), CONFIG, context=context)
    assert "can't tell" in again["__interrupt__"][0].value["error"]


def test_every_term_is_explained(graph: Graph, services: Services) -> None:
    for term in LossTerm:
        assert term.value in last(say(graph, services, f"what does the {term.value} loss mean?")).lower()
