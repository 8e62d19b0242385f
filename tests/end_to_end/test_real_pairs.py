"""The main job on real pairs of other makers, where they are here."""

from pathlib import Path

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


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("real")
    for name, gender in GENDERS.items():
        ingest(home, SHARED_PAIRS / name, gender)
    ask(home, "training", "run", "--max-trials", "5")
    return home


def test_all_pairs_are_trained_on(trained: Path) -> None:
    for trial in trials_of(trained):
        assert sorted(trial["pair_results"]) == sorted(GENDERS)
        assert trial["failed_pairs"] == {}


def test_the_best_trial_is_better_on_every_pair(trained: Path) -> None:
    trials = trials_of(trained)
    best = min(trials, key=lambda trial: trial["avg_total_loss"])
    first = trials[0]["pair_results"]
    for pair, result in best["pair_results"].items():
        assert result["total_loss"] < first[pair]["total_loss"], pair


def test_episodes_have_the_human_length_by_the_third_trial(trained: Path) -> None:
    for pair, result in trials_of(trained)[2]["pair_results"].items():
        assert result["duration_loss"] < 0.10, pair
