"""A fork with a directive: a pool of its own, both histories kept, and a way back to either branch."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli.branches
import cli.rerun
import cli.trials
import graph.rerunning
import graph.running
from cli.main import app
from graph.services import Services
from memory.verify import verify_tree
from schema.run import RunRecord
from tests.team import scripted_services

WISH = "more analogies"


def studio(*words: str) -> str:
    result = CliRunner().invoke(app, ["training", *words])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


class Forked:
    """A run by gepa and a fork of its second trial, as the command line makes them with a scripted team."""

    def __init__(self, services: Services) -> None:
        self.tree, self.runs = services.tree, services.runs
        studio("run", "--max-trials", "3", "--no-audio", "--optimizer", "gepa", "--target-depth", "overview")
        self.first = self.latest
        self.kept = {p: p.read_bytes() for trial in self.tree.trial_ids() for p in self.of_trial(trial)}
        self.trials = self.runs.trials(self.first.run_id)
        self.rounds = self.runs.rounds(self.first.run_id)
        self.root = self.trials[1]
        studio("fork", self.root.trial_id, "--directive", WISH, "--max-trials", "3")
        self.second = self.latest

    @property
    def latest(self) -> RunRecord:
        found = self.runs.latest()
        assert found is not None
        return found

    def of_trial(self, trial_id: str) -> list[Path]:
        """Return the trial's files but what is proposed after it, which a fork adds to."""
        files = self.tree.trial_folder(trial_id).glob("[!.]*")
        return [path for path in files if path.name != "refinement_analysis.json"]


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forked]:
    services = scripted_services(tmp_path_factory.mktemp("forked"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAUDE_STUDIO_HOME", str(services.tree.home))
        for asking in (graph.running, graph.rerunning):
            patch.setattr(asking, "services_for", lambda *_: services)
        for asking in (cli.branches, cli.trials, cli.rerun):
            patch.setattr(asking, "services", lambda: services)
        yield Forked(services)


def test_the_fork_is_a_run_of_its_own_that_trains_as_its_run_did(forked: Forked) -> None:
    one, two = forked.first, forked.second
    assert two.run_id != one.run_id
    assert (two.forked_from, two.pairs) == (forked.root.trial_id, one.pairs)
    own = {"seed", "max_trials"}
    assert two.config.model_dump(exclude=own) == one.config.model_dump(exclude=own)
    assert (two.config.optimizer, two.config.target_depth, two.config.audio) == ("gepa", "overview", False)


def test_the_directive_is_heard_before_its_first_trial_and_shown_in_it(forked: Forked) -> None:
    trial, *_ = forked.runs.trials(forked.second.run_id)[1:]
    assert [given.said for given in trial.directives] == [WISH]
    assert any("analogies" in line for line in trial.wished)
    wishes = forked.tree.load_profile(trial.profile_version).wishes
    assert wishes != forked.tree.load_profile(forked.root.profile_version).wishes
    assert f"“{WISH}”" in studio("trial", trial.trial_id)


def test_its_pool_is_its_own_and_the_other_runs_history_stays(forked: Forked) -> None:
    assert [r.run_id for r in forked.runs.rounds(forked.second.run_id)] != []
    trial, *_ = forked.runs.trials(forked.second.run_id)[1:]
    assert trial.parent_trial_id == forked.root.trial_id
    assert forked.runs.rounds(forked.first.run_id) == forked.rounds
    assert {path: path.read_bytes() for path in forked.kept} == forked.kept
    assert forked.runs.trials(forked.first.run_id) == forked.trials
    assert verify_tree(forked.tree) == ()


def test_one_can_go_back_to_a_trial_of_either_branch(forked: Forked) -> None:
    for trial in (forked.runs.trials(forked.second.run_id)[-1], forked.runs.trials(forked.first.run_id)[0]):
        done = json.loads(studio("rollback", trial.trial_id, "--json"))
        assert (done["prompt_version"], done["profile_version"]) == (
            trial.prompt_version,
            trial.profile_version,
        )
        assert forked.tree.current_profile().version == trial.profile_version
        assert forked.tree.current_prompts().version == trial.prompt_version


def test_a_forks_trial_is_told_again_to_the_last_byte(forked: Forked) -> None:
    trial = forked.runs.trials(forked.second.run_id)[-1]
    again = json.loads(studio("rerun", trial.trial_id, "--json"))
    assert (again["same"], again["changed"]) == (True, [])
