"""Whatever is wrong with the files or the store is named, and nothing else."""

import os
import signal
import threading

import pytest

from memory.opening import open_recall
from memory.tree import StudioTree
from memory.verify import Finding, Problem, verify_memory, verify_tree
from schema.trial import TrainingConfig
from tests.memory import samples
from tests.memory.processes import fork
from tests.records import loss_metrics, trial_result


@pytest.fixture
def tree(tmp_path):
    """A tree with one of everything."""
    tree = StudioTree(tmp_path)
    source = tmp_path / "in"
    tree.save_pair(
        samples.metadata(), samples.document(source), samples.transcription(), pictures_from=source
    )
    tree.save_analysis(samples.analysis(), samples.structure(), samples.style())
    tree.save_profile(samples.profile("v1"))
    tree.save_prompts(samples.prompts("v1"))
    trial_id = tree.start_trial(0, samples.MOMENT, TrainingConfig())
    tree.audio_path(trial_id, "p1").write_bytes(b"mp3")
    result = trial_result(0, {"p1": loss_metrics()}, trial_id=trial_id, effects=(samples.effect(),))
    tree.save_trial(result, TrainingConfig())
    tree.convergence.save_best_trial(result)
    return tree


TRIAL = "trials/trial_000_20260102_030405"
FILES = [
    "training_pairs/p1/metadata.json",
    "training_pairs/p1/pictures/fig1.png",
    "training_pairs/p1/aligned_segments.json",
    "profiles/aggregated_v1.json",
    "prompts/v1/script_writer.txt",
    f"{TRIAL}/results.json",
    f"{TRIAL}/p1_audio.mp3",
    "convergence/best_trial.json",
]


def test_a_sound_tree_has_no_findings(tree):
    assert verify_tree(tree) == ()


def test_no_tree_has_no_findings(tmp_path):
    assert verify_tree(StudioTree(tmp_path / "nowhere")) == ()


@pytest.mark.parametrize("path", FILES)
def test_a_missing_file_is_named(tree, path):
    (tree.root / path).unlink()
    assert Finding(path, Problem.MISSING) in verify_tree(tree)


@pytest.mark.parametrize("path", FILES)
def test_an_edited_file_is_named(tree, path):
    content = (tree.root / path).read_bytes()
    (tree.root / path).write_bytes(content + b"\n")
    assert verify_tree(tree) == (Finding(path, Problem.EDITED),)


@pytest.mark.parametrize("path", [path for path in FILES if path.endswith(".json")])
def test_a_torn_file_is_named(tree, path):
    content = (tree.root / path).read_bytes()
    (tree.root / path).write_bytes(content[: len(content) // 2])
    assert Finding(path, Problem.TORN) in verify_tree(tree)


def test_an_older_content_is_an_edit(tree):
    before = (tree.root / "convergence/best_trial.json").read_bytes()
    tree.convergence.save_best_trial(trial_result(0, {"p1": loss_metrics(rouge=0.5)}))
    (tree.root / "convergence/best_trial.json").write_bytes(before)
    assert verify_tree(tree) == (Finding("convergence/best_trial.json", Problem.EDITED),)


@pytest.mark.parametrize(
    "path", ["training_pairs/p1/notes.txt", "prompts/v1/x.txt", f"{TRIAL}/x.mp3", "training_pairs/p2/a.json"]
)
def test_a_file_of_others_is_named(tree, path):
    (tree.root / path).parent.mkdir(exist_ok=True)
    (tree.root / path).write_text("{}")
    assert verify_tree(tree) == (Finding(path, Problem.UNLISTED),)


def test_an_unfinished_trial_may_hold_audio_that_is_not_listed_yet(tree):
    trial_id = tree.start_trial(1, samples.MOMENT, TrainingConfig())
    tree.audio_path(trial_id, "p1").write_bytes(b"mp3")
    assert verify_tree(tree) == ()


def test_a_dangling_pointer_is_named(tree):
    (tree.root / "profiles/current.json").unlink()
    (tree.root / "profiles/current.json").symlink_to("aggregated_v7.json")
    (found,) = verify_tree(tree)
    assert (found.where, found.problem) == ("profiles/current.json", Problem.DANGLING)
    assert "aggregated_v7.json" in str(found)


def test_leftovers_of_a_killed_program_are_named(tree):
    (tree.root / "training_pairs" / ".p2.99.new" / "deep").mkdir(parents=True)
    (tree.root / "training_pairs" / ".p2.99.new" / "deep" / "a.json").write_text("{}")
    (tree.root / "profiles" / ".current.json.1.tmp").write_text("")
    assert verify_tree(tree) == (
        Finding("profiles/.current.json.1.tmp", Problem.LEFTOVER),
        Finding("training_pairs/.p2.99.new", Problem.LEFTOVER),
    )


def test_names_of_what_is_gone_are_named(tree):
    trial_id = tree.start_trial(1, samples.MOMENT, TrainingConfig())
    result = trial_result(
        1,
        {"p9": loss_metrics("p9")},
        trial_id=trial_id,
        prompt_version="v8",
        profile_version="v7",
    )
    tree.save_trial(result, TrainingConfig())
    details = {finding.detail for finding in verify_tree(tree)}
    assert details == {"pair p9", "prompts v8", "profile v7"}


def test_a_lost_best_trial_is_named(tree):
    tree.convergence.save_best_trial(trial_result(7))
    (found,) = verify_tree(tree)
    assert found == Finding("convergence/best_trial.json", Problem.DANGLING, trial_result(7).trial_id)


def test_a_killed_writer_never_looks_like_an_edit(tree):
    """A process saves and analyses over and over and is killed at some moment, twenty times."""

    def work():
        for number in range(10**6):
            tree.convergence.save_best_trial(trial_result(0, {"p1": loss_metrics(rouge=number / 10**6)}))
            tree.save_analysis(samples.analysis(), samples.structure(), samples.style())

    allowed = {Problem.LEFTOVER, Problem.UNFINISHED}
    for number in range(20):
        child = fork(work)
        threading.Event().wait(0.003 * number)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert {finding.problem for finding in verify_tree(tree)} <= allowed, verify_tree(tree)


def test_a_store_that_holds_what_the_files_say_has_no_findings(tree):
    recall = open_recall(":memory:")
    recall.rebuild(tree)
    assert verify_memory(tree, recall) == ()


def test_lacking_and_orphaned_items_are_named(tree):
    recall = open_recall(":memory:")
    recall.rebuild(tree)
    recall.remember_analysis(samples.analysis("p2"), samples.transcription())
    recall.store.delete(recall.namespaces.root, "profile_v1")
    findings = verify_memory(tree, recall)
    assert [f.where for f in findings if f.problem is Problem.NOT_INDEXED] == [
        "org/default/learnings/podcast_profiles/profile_v1"
    ]
    orphaned = [f.where for f in findings if f.problem is Problem.ORPHANED]
    assert len(orphaned) == 5
    assert all("/p2/" in where for where in orphaned)
    recall.rebuild(tree)
    assert verify_memory(tree, recall) == ()
