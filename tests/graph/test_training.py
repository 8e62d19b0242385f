"""The training graph from start to end, with a scripted team."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from graph import RunContext, make_graph
from graph.services import Services
from memory.progress import ProgressLog
from memory.verify import verify_tree
from schema.analysis import KeyConcept
from schema.document import DocumentGraph
from schema.errors import StudioError
from schema.run import FinalReport
from schema.trial import Outcome
from tests.records import MOMENT
from tests.team import CountingWriter, PlainAnalyst, scripted_services


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return scripted_services(tmp_path)


def invoke(services: Services, **context: Any) -> dict[str, Any]:
    graph = make_graph(services=services)
    return graph.invoke({"pairs": [], "messages": []}, context=RunContext(home=services.tree.home, **context))


def writer_of(services: Services) -> CountingWriter:
    writer = services.writer(None)  # type: ignore[arg-type]
    assert isinstance(writer, CountingWriter)
    return writer


def test_what_a_run_found_is_remembered_as_its_files_have_it(services: Services) -> None:
    invoke(services)
    assert services.recall.compare(services.tree) == ((), ())
    assert services.recall.edits()
    assert verify_tree(services.tree) == ()


def test_a_run_learns_until_nothing_more_is_gained(services: Services) -> None:
    answer = invoke(services)
    assert answer["outcome"] == Outcome.CONVERGED
    assert answer["losses"][0] > answer["losses"][1]
    best = services.tree.trial(answer["best_trial_id"])
    tuning = services.tree.load_profile(best.profile_version).tuning
    assert (tuning.learned_structure, tuning.learned_phrases) == (1.0, 1.0)


def test_the_best_trial_becomes_current_and_the_report_says_by_how_much_it_is_better(
    services: Services,
) -> None:
    answer = invoke(services)
    best = services.tree.trial(answer["best_trial_id"])
    assert services.tree.current_profile().version == best.profile_version
    assert services.tree.current_prompts().version == best.prompt_version
    report = FinalReport.model_validate(services.tree.convergence.load_final_report())
    first, last = answer["losses"][0], best.avg_total_loss
    assert report.improvement == pytest.approx((first - last) / first)
    assert report.improvement_without_duration > report.improvement
    assert [floor.pair_id for floor in report.rouge_floors] == ["p1", "p2", "p3"]


def test_a_proposal_that_brings_nothing_is_not_made_again_to_that_parent_nor_a_third_time(
    services: Services,
) -> None:
    answer = invoke(services, max_trials=8)
    rounds = services.runs.rounds(answer["run_id"])
    probed = [probe for found in rounds for probe in found.probes]
    by_parent = [(r.parent_trial_id, p.proposal.key) for r in rounds for p in r.probes if not p.earned]
    down = [key for _, key in by_parent]
    assert len(by_parent) == len(set(by_parent))
    assert max(Counter(down).values()) == 2
    verdicts = {probe.proposal.edits[0].target: probe.verdict for probe in probed if not probe.earned}
    assert verdicts["reference_length"] == "duration did not improve"
    tried = [edit.key for trial in services.runs.trials(answer["run_id"]) for edit in trial.edits]
    assert tried
    assert not set(tried) & set(down)


def test_every_trial_says_what_it_changed_and_what_that_did(services: Services) -> None:
    answer = invoke(services)
    first, second = services.runs.trials(answer["run_id"])[:2]
    assert first.edits == first.effects == ()
    assert [effect.edit for effect in second.effects] == list(second.edits)
    assert {effect.edit.target: effect.kept for effect in second.effects}["learned_structure"]


def test_a_pair_that_fails_is_recorded_and_the_run_goes_on(services: Services) -> None:
    def fail_on_second(brief: Any) -> None:
        if brief.pair_id == "p2":
            raise ValueError("no words\nin it")

    writer_of(services).before = fail_on_second
    answer = invoke(services, max_trials=2)
    trials = services.runs.trials(answer["run_id"])
    assert [sorted(trial.pair_results) for trial in trials] == [["p1", "p3"], ["p1", "p3"]]
    assert trials[0].failed_pairs == {"p2": "ValueError: no words in it"}
    assert any("p2 failed" in message.content for message in answer["messages"])


def test_a_run_whose_every_pair_fails_ends_with_one_clear_line(services: Services) -> None:
    def fail(brief: Any) -> None:
        raise ValueError("no words")

    writer_of(services).before = fail
    with pytest.raises(StudioError, match="Every pair of trial_000"):
        invoke(services)


def test_a_stopped_run_goes_on_and_repeats_no_finished_pair(services: Services, tmp_path: Path) -> None:
    graph = make_graph(InMemorySaver(), services=services)
    config: Any = {"configurable": {"thread_id": "run_20260102_030405"}, "max_concurrency": 2}
    context = RunContext(home=tmp_path, max_trials=4)
    stream = graph.stream(
        {"pairs": []}, config, context=context, durability="sync", stream_mode="custom", subgraphs=True
    )
    done = ((e["trial_id"], e["pair_id"]) for _, e in stream if e.get("step") == "done")
    assert len([next(done) for _ in range(5)]) == 5
    stream.close()
    answer = graph.invoke(None, config, context=context, durability="sync")
    undisturbed = scripted_services(tmp_path / "other")
    assert answer["losses"] == invoke(undisturbed, max_trials=4)["losses"]
    assert sorted(writer_of(services).calls) == sorted(writer_of(undisturbed).calls)


def test_the_same_seed_gives_the_same_tree_byte_for_byte(tmp_path: Path) -> None:
    trees = []
    for name in ("one", "two"):
        team = replace(scripted_services(tmp_path / name), clock=lambda: MOMENT)
        invoke(team, max_trials=3)
        files = sorted(path for path in team.tree.root.rglob("*") if path.is_file() and path.name[0] != ".")
        trees.append({str(path.relative_to(team.tree.root)): path.read_bytes() for path in files})
    assert trees[0].keys() == trees[1].keys()
    assert [name for name, data in trees[0].items() if trees[1][name] != data] == []


def test_a_second_run_reuses_versions_that_hold_the_same(services: Services) -> None:
    invoke(services, max_trials=3)
    versions = services.tree.profile_versions(), services.tree.prompt_versions()
    invoke(services, max_trials=3)
    assert (services.tree.profile_versions(), services.tree.prompt_versions()) == versions


def test_the_four_roles_are_nodes_that_studio_draws() -> None:
    drawn = make_graph().get_graph(xray=True)
    names = {node.rsplit(":", 1)[-1] for node in drawn.nodes}
    assert {"analyst", "writer", "voice", "judge", "refiner"} <= names
    edges = {(edge.source.rsplit(":", 1)[-1], edge.target.rsplit(":", 1)[-1]) for edge in drawn.edges}
    assert {
        ("writer", "voice"),
        ("voice", "judge"),
        ("judge", "__end__"),
        ("__end__", "score"),
        ("refiner", "probe"),
        ("gate", "steer"),
        ("review", "trial"),
    } <= edges


def test_a_pair_that_cannot_be_analysed_is_named_in_every_trial(services: Services) -> None:
    class FussyAnalyst(PlainAnalyst):
        def key_concepts(self, document: DocumentGraph) -> tuple[KeyConcept, ...]:
            if document.document_id == "doc-p2":
                raise ValueError("nothing in it")
            return super().key_concepts(document)

    fussy = replace(services, analyst=FussyAnalyst())
    answer = invoke(fussy, max_trials=2)
    trials = services.runs.trials(answer["run_id"])
    assert [sorted(trial.pair_results) for trial in trials] == [["p1", "p3"], ["p1", "p3"]]
    assert {trial.failed_pairs["p2"] for trial in trials} == {"not analysed: ValueError: nothing in it"}


def test_a_run_that_cannot_begin_says_why(tmp_path: Path) -> None:
    answer = invoke(scripted_services(tmp_path, []))
    assert answer["outcome"] == Outcome.FAILED
    assert "training ingest" in answer["messages"][-1].content


def test_what_a_run_is_doing_can_be_followed_from_the_disk(services: Services) -> None:
    invoke(services, max_trials=1)
    run = services.runs.latest()
    assert run is not None
    events = ProgressLog(services.tree.home).read(run.run_id).events
    kinds = [event["event"] for event in events]
    assert kinds[0] == "run"
    assert kinds[-3:] == ["scored", "examining", "finished"]
    steps = [event["step"] for event in events if event["event"] == "step" and event["pair_id"] == "p1"]
    assert steps == ["analysing", "writing", "voicing", "judging", "done"]
    assert "result" not in events[-3]


def test_a_fork_goes_on_from_a_trial_with_a_pool_of_its_own(services: Services) -> None:
    first = invoke(services, max_trials=2)
    root = services.runs.trials(first["run_id"])[0]
    before = services.runs.rounds(first["run_id"])
    graph = make_graph(services=services)
    context = RunContext(home=services.tree.home, max_trials=2)
    forked = graph.invoke({"pairs": [], "forked_from": root.trial_id}, context=context)
    trials = services.runs.trials(forked["run_id"])
    assert trials[0] == root
    assert [trial.run_id for trial in trials[1:]] == [forked["run_id"]]
    assert trials[1].parent_trial_id == root.trial_id
    assert services.runs.rounds(first["run_id"]) == before
    assert [trial.trial_id for trial in services.runs.trials(first["run_id"])] == [
        trial_id for trial_id in services.tree.trial_ids() if trial_id != trials[1].trial_id
    ]
