"""Talking about a run from another process."""

from pathlib import Path
from typing import Any

import pytest

from graph import RunContext, make_graph
from graph.conversation import Conversation
from graph.services import Services
from schema.run import RunRecord
from schema.trial import Outcome
from tests.team import scripted_services


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Services:
    services = scripted_services(tmp_path_factory.mktemp("home"))
    graph: Any = make_graph(services=services)
    graph.invoke({"pairs": []}, context=RunContext(home=services.tree.home, max_trials=2))
    return services


def latest(services: Services) -> RunRecord:
    run = services.runs.latest()
    assert run is not None
    return run


def test_questions_about_a_finished_run_are_answered_at_once(finished: Services) -> None:
    said = Conversation(finished).say("which trial is the best?")
    assert latest(finished).best_trial_id in said.reply
    assert not said.for_the_run


def test_a_wish_takes_a_run_up_that_nobody_works_on(finished: Services) -> None:
    assert Conversation(finished).say("make it shorter").for_the_run


def test_a_run_under_way_is_steered_by_its_inbox(finished: Services) -> None:
    run = latest(finished)
    finished.runs.save(run.model_copy(update={"outcome": Outcome.RUNNING}))
    try:
        with finished.tree.run_lock():
            talk = Conversation(finished)
            said = talk.say("make it shorter and why did the loss go down?")
            assert "Understood: length: shorter" in said.reply
            assert "The total loss" in said.reply
            (waiting,) = finished.chat.waiting(run.run_id)
            assert [d.kind for d in waiting.directives or ()] == ["length"]
            assert "Waits for the next" in talk.say("what have I asked for?").reply
            assert "yes or no" in talk.say("maybe stop").reply
            assert "stop the run" in talk.say("yes").reply
    finally:
        finished.runs.save(run)


def test_a_home_without_a_run_says_how_to_begin(tmp_path: Path) -> None:
    talk = Conversation(scripted_services(tmp_path))
    assert "start" in talk.say("how is it going?").reply
    assert talk.say("start").for_the_run


def test_the_writers_prompt_can_be_edited_for_a_run(tmp_path: Path) -> None:
    services = scripted_services(tmp_path)
    text = services.prompts.texts["script_writer"].replace("one host", "one cheerful host")
    graph: Any = make_graph(services=services)
    answer = graph.invoke({"pairs": []}, context=RunContext(home=tmp_path, max_trials=1, script_writer=text))
    (trial,) = services.runs.trials(answer["run_id"])
    assert "cheerful" in services.tree.load_prompts(trial.prompt_version).texts["script_writer"]
    broken = graph.invoke({"pairs": []}, context=RunContext(home=tmp_path, script_writer="No placeholders."))
    assert broken["outcome"] == Outcome.FAILED
    assert "{paper}" in broken["messages"][-1].text
