"""Which pairs are held out, and from whom an episode learns."""

from pathlib import Path

import pytest

from graph.holding_out import split_pairs, teachers_of
from memory.tree import StudioTree
from schema.errors import InputError
from tests.team import scripted_services


@pytest.fixture
def tree(tmp_path: Path) -> StudioTree:
    """A tree of five pairs, of which p1 and p2 tell the same paper."""
    services = scripted_services(tmp_path, ["p1", "p2", "p3", "p4", "p5"])
    shared = services.tree.load_metadata("p1").document_id
    pair = services.tree.load_pair("p2")
    metadata = pair.metadata.model_copy(update={"document_id": shared})
    services.tree.save_pair(metadata, pair.document, pair.transcription, replace=True)
    return services.tree


def test_with_fewer_than_four_pairs_all_are_trained_on(tree: StudioTree) -> None:
    assert split_pairs(tree, ["p1", "p3", "p4"], seed=0) == (["p1", "p3", "p4"], [])


@pytest.mark.parametrize("seed", range(12))
def test_one_of_four_is_held_out_and_never_one_whose_paper_is_trained_on(tree: StudioTree, seed: int) -> None:
    training, held_out = split_pairs(tree, ["p1", "p2", "p3", "p4"], seed=seed)
    assert sorted([*training, *held_out]) == ["p1", "p2", "p3", "p4"]
    assert held_out in (["p3"], ["p4"])


def test_the_seed_decides_which(tree: StudioTree) -> None:
    drawn = {tuple(split_pairs(tree, tree.pair_ids(), seed=seed)[1]) for seed in range(12)}
    assert len(drawn) > 1
    assert split_pairs(tree, tree.pair_ids(), seed=3) == split_pairs(tree, tree.pair_ids(), seed=3)


def test_a_pair_asked_for_is_held_out_however_few_there_are(tree: StudioTree) -> None:
    assert split_pairs(tree, ["p1", "p3"], seed=0, asked=["p3"]) == (["p1"], ["p3"])


@pytest.mark.parametrize(("asked", "cause"), [(["p9"], "p9"), (["p1", "p3"], "at least one")])
def test_what_cannot_be_held_out_is_refused(tree: StudioTree, asked: list[str], cause: str) -> None:
    with pytest.raises(InputError, match=cause):
        split_pairs(tree, ["p1", "p3"], seed=0, asked=asked)


def test_an_episode_learns_from_no_other_telling_of_its_paper(tree: StudioTree) -> None:
    assert teachers_of(tree, "p1", ["p1", "p2", "p3", "p4"]) == ["p3", "p4"]
    assert teachers_of(tree, "p3", ["p1", "p2", "p3", "p4"]) == ["p1", "p2", "p4"]
    assert teachers_of(tree, "p5", ["p1", "p2"]) == ["p1", "p2"]


def test_where_all_tell_one_paper_the_others_of_it_teach(tree: StudioTree) -> None:
    assert teachers_of(tree, "p1", ["p1", "p2"]) == ["p2"]
