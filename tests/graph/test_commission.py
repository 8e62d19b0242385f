"""How long an episode is asked to be."""

import pytest

from graph.commission import commission
from schema.profile import PodcastDepth, Tuning

TRAINED = Tuning(reference_length=1.0)


@pytest.mark.parametrize(
    ("seconds", "depth", "middle"),
    [
        (101, "overview", 240),
        (984, "standard", 750),
        (1500, "deep_dive", 1500),
        (4000, "comprehensive", 3150),
    ],
)
def test_untrained_an_episode_aims_at_the_middle_of_its_depth(
    seconds: float, depth: str, middle: float
) -> None:
    assert commission(seconds, None, Tuning()) == (PodcastDepth(depth), middle)


def test_trained_it_aims_at_the_length_of_the_human_telling() -> None:
    assert commission(984.2, None, TRAINED) == (PodcastDepth.STANDARD, pytest.approx(984.2))


@pytest.mark.parametrize(
    ("depth", "seconds"), [("standard", 450), ("overview", 222), ("comprehensive", 2250)]
)
def test_a_depth_the_user_asked_for_bounds_the_length(depth: str, seconds: float) -> None:
    assert commission(222, PodcastDepth(depth), TRAINED)[1] == pytest.approx(seconds)


def test_half_way_is_half_way() -> None:
    assert commission(140, None, Tuning(reference_length=0.5))[1] == pytest.approx(190)
