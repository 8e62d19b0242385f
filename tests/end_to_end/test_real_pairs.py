"""The main job on real pairs of other makers, where they are here."""

from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.studio import SHARED_PAIRS, ask, ingest, trials_of

pytestmark = [
    pytest.mark.real_pairs,
    pytest.mark.skipif(not SHARED_PAIRS.is_dir(), reason="the folder of real pairs is not here"),
]
GENDERS = {
    "p1-kd-survey": "female",
    "p2-podcastfy-a": "male",
    "p3-podcastfy-b": "female",
    "p4-qlora-derived": "male",
}


def results_of(trial: dict[str, Any]) -> dict[str, Any]:
    """Return the losses of every pair, held-out ones too."""
    return {**trial["pair_results"], **trial["validation_results"]}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("real")
    for name, gender in GENDERS.items():
        ingest(home, SHARED_PAIRS / name, gender)
    ask(home, "training", "run", "--max-trials", "5")
    return home


def test_all_pairs_are_told_and_one_of_them_is_held_out(trained: Path) -> None:
    for trial in trials_of(trained):
        assert sorted(results_of(trial)) == sorted(GENDERS)
        assert len(trial["validation_results"]) == 1
        assert trial["failed_pairs"] == {}


def test_the_best_trial_is_better_on_every_pair(trained: Path) -> None:
    trials = trials_of(trained)
    best = min(trials, key=lambda trial: trial["avg_total_loss"])
    first = results_of(trials[0])
    for pair, result in results_of(best).items():
        assert result["total_loss"] < first[pair]["total_loss"], pair


def test_episodes_have_the_human_length_by_the_third_trial(trained: Path) -> None:
    *_, third_at_the_latest = trials_of(trained)[:3]
    for pair, result in results_of(third_at_the_latest).items():
        assert result["duration_loss"] < 0.10, pair
