"""A trial comes out the same again from its recorded versions and seed, or what has changed is named."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph import RunContext, make_graph
from graph.analysis import analyse_pair
from graph.rerunning import rerun_trial
from graph.services import Services
from memory.verify import verify_tree
from schema.errors import NotFoundError
from schema.script import PodcastScript
from schema.trial import TrialResult
from tests.team import scripted_services

FOUR = ("p1", "p2", "p3", "p4")


def train(services: Services, **asked: Any) -> tuple[TrialResult, ...]:
    pairs = {"pairs": [], "forked_from": asked.pop("forked_from", "")}
    context = RunContext(home=services.tree.home, **{"max_trials": 3, "audio": False, **asked})
    run_id = make_graph(services=services).invoke(pairs, context=context)["run_id"]
    return services.runs.trials(run_id)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("trained")
    train(scripted_services(home, FOUR), audio=True)
    return home


@pytest.fixture
def services(trained: Path, tmp_path: Path) -> Services:
    """Services at a home with a run over four pairs, one of them held out."""
    return scripted_services(Path(shutil.copytree(trained, tmp_path / "home", symlinks=True)), FOUR)


def trials_of(services: Services) -> tuple[TrialResult, ...]:
    run = services.runs.latest()
    assert run is not None
    return services.runs.trials(run.run_id)


def files_of(services: Services, folder: str) -> dict[str, bytes]:
    root = services.tree.root / folder
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_every_trial_of_a_run_is_told_again_to_the_last_byte(services: Services) -> None:
    trials = trials_of(services)
    assert any(trial.edits for trial in trials)
    before = files_of(services, "trials")
    for trial in trials:
        again = rerun_trial(services, trial)
        assert again.is_same
        assert again.changed == ()
        assert [pair.pair_id for pair in again.pairs] == sorted(FOUR)
        told = services.tree.trial_folder(again.rerun_id)
        for name in (*trial.generated_scripts.values(), *trial.generated_audio.values()):
            assert (told / name).read_bytes() == before[f"{trial.trial_id}/{name}"]
    assert files_of(services, "trials") == before
    assert verify_tree(services.tree) == ()


def test_a_rerun_is_no_trial_of_any_run(services: Services) -> None:
    *_, last = trials_of(services)
    trials, latest = services.tree.trial_ids(), services.runs.latest()
    again = rerun_trial(services, last, ["p2"])
    assert again.rerun_id not in trials
    assert (services.tree.trial_ids(), services.runs.latest()) == (trials, latest)
    assert [pair.pair_id for pair in again.pairs] == ["p2"]


def test_a_forks_trial_is_told_again_from_its_parent_in_the_other_run(services: Services) -> None:
    first, *_ = trials_of(services)
    forked = train(services, forked_from=first.trial_id, seed=5)[1]
    assert forked.run_id != first.run_id
    assert forked.parent_trial_id == first.trial_id
    assert rerun_trial(services, forked).is_same


def test_what_is_learned_later_changes_nothing(services: Services) -> None:
    *_, last = trials_of(services)
    tree = services.tree
    pair = tree.load_pair("p1")
    later = pair.metadata.model_copy(update={"pair_id": "p9"})
    tree.save_pair(later, pair.document, pair.transcription)
    analyse_pair(services, "p9")
    analyse_pair(services, "p1")
    again = rerun_trial(services, last)
    assert (again.is_same, again.changed) == (True, ())


def test_a_changed_profile_is_named_with_what_it_changed(services: Services) -> None:
    trial = next(trial for trial in trials_of(services) if trial.profile_version != "v1")
    path = services.tree.root / "profiles" / f"aggregated_{trial.profile_version}.json"
    profile = json.loads(path.read_text())
    profile["tuning"]["learned_structure"] = 0.25
    path.write_text(json.dumps(profile))
    again = rerun_trial(services, trial)
    assert not again.is_same
    assert again.changed == (f"profile {trial.profile_version}: changed",)
    told = next(pair for pair in again.pairs if pair.pair_id in trial.pair_results)
    assert told.losses["total"][0] == trial.pair_results[told.pair_id].total_loss
    assert told.losses["structure"][1] == pytest.approx(0.5 - 0.3 * 0.25)
    assert told.losses["quality"][0] == told.losses["quality"][1]
    assert told.first_difference is not None
    assert "0.25" in told.first_difference[1]


def test_changed_pairs_parents_and_back_ends_are_named(services: Services) -> None:
    trial = trials_of(services)[1]
    pair = services.tree.load_pair("p1")
    services.tree.save_pair(
        pair.metadata.model_copy(update={"speaker_gender": "male"}),
        pair.document.model_copy(update={"title": "Another paper"}),
        pair.transcription,
        replace=True,
    )
    analyse_pair(services, "p1")
    script = services.tree.load_script(trial.parent_trial_id or "", "p2")
    services.tree.save_script(trial.parent_trial_id or "", script.model_copy(update={"title": "Another"}))
    other = replace(services, judge_name="another judge")
    assert rerun_trial(other, trial).changed == (
        f"episodes of {trial.parent_trial_id}: changed",
        "pair p1: changed",
        "judge: offline -> another judge",
    )


def test_a_pair_that_cannot_be_told_again_says_why(services: Services) -> None:
    *_, last = trials_of(services)

    def fail(brief: Any) -> PodcastScript:
        raise ValueError("no words")

    writer: Any = services.writer(None)  # type: ignore[arg-type]
    writer.before = fail
    again = rerun_trial(services, last, ["p1"])
    assert not again.is_same
    assert again.pairs[0].failure == "no words"


def test_a_trial_of_which_nothing_was_recorded_is_refused(services: Services) -> None:
    *_, last = trials_of(services)
    (services.tree.trial_folder(last.trial_id) / "inputs.json").unlink()
    with pytest.raises(NotFoundError, match="was not recorded when it began: train again"):
        rerun_trial(services, last)
    assert not (services.tree.root / "reruns").exists()


def test_a_pair_that_the_trial_has_not_is_refused(services: Services) -> None:
    *_, last = trials_of(services)
    with pytest.raises(NotFoundError, match="no episode of 'p7': it has p1, p2, p3, p4"):
        rerun_trial(services, last, ["p7"])
    assert not (services.tree.root / "reruns").exists()
