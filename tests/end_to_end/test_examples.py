"""The main job on the example pairs, as `make demo` does it."""

import shutil
from pathlib import Path

import pytest

from tests.end_to_end.studio import EXAMPLES, ask, ingest, ingest_examples, made, studio, trials_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = ingest_examples(tmp_path_factory.mktemp("trained"))
    ask(home, "training", "run", "--max-trials", "5")
    return home


def test_the_best_trial_is_a_quarter_below_the_untrained_one(trained: Path) -> None:
    losses = [trial["avg_total_loss"] for trial in trials_of(trained)]
    assert min(losses) <= 0.75 * losses[0]


def test_every_pair_gains_and_not_by_its_length_alone(trained: Path) -> None:
    report = ask(trained, "training", "run", "--max-trials", "5", "--resume")
    first, best = report["first_trial"]["pair_results"], report["best_trial"]["pair_results"]
    assert {pair: best[pair]["total_loss"] < first[pair]["total_loss"] for pair in first} == dict.fromkeys(
        first, True
    )
    assert report["improvement_without_duration"] > 0.05


def test_episodes_have_the_human_length_by_the_third_trial(trained: Path) -> None:
    *_, third_at_the_latest = trials_of(trained)[:3]
    for result in third_at_the_latest["pair_results"].values():
        assert result["duration_loss"] < 0.10
        assert not result["duration_estimated"]


def test_each_episode_lies_beside_its_script_and_losses(trained: Path) -> None:
    for trial in trials_of(trained):
        (folder,) = trained.rglob(f"trials/{trial['trial_id']}")
        for pair in trial["pair_results"]:
            assert (folder / trial["generated_scripts"][pair]).is_file()
            assert (folder / trial["generated_audio"][pair]).stat().st_size > 100_000


def test_the_same_seed_gives_the_same_scripts_and_audio_byte_for_byte(trained: Path, tmp_path: Path) -> None:
    again = ingest_examples(tmp_path)
    ask(again, "training", "run", "--max-trials", "2", "--jobs", "1")
    repeated = made(again)
    assert repeated
    original = made(trained)
    assert [name for name, data in repeated.items() if original[name] != data] == []


def test_a_trial_is_told_again_to_the_last_byte_whatever_was_forgotten_and_learned_since(
    trained: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(trained, tmp_path / "home", symlinks=True))
    shutil.rmtree(home / "cache")
    example = EXAMPLES / "cache_admission"
    ingest(home, Path(shutil.copytree(example, tmp_path / "told_later")), "female")
    ask(home, "training", "analyze", "told_later")
    again = ask(home, "training", "rerun", "trial_002", "--pair", "quantised_ldpc")
    assert (again["same"], again["changed"]) == (True, [])


def test_ingesting_again_changes_nothing(trained: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in trained.rglob("training_pairs/*/*.json")}
    ingest_examples(trained)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_status_and_trial_show_what_was_found(trained: Path) -> None:
    shown = studio(trained, "training", "status").stdout
    assert "below trial 0" in shown
    detail = studio(trained, "training", "trial", "trial_001").stdout
    assert "What it changed against trial_000" in detail
