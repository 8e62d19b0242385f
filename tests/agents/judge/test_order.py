"""A meaningful order is told from a random one."""

from random import Random

from agents.judge.episode import episode_of
from agents.judge.order import order_score
from agents.judge.paper import read_paper
from tests.agents.judge.heard import GOOD_EPISODE, paper, transcription


def _score(texts: list[str]) -> float:
    return order_score(episode_of(transcription(texts)).sentences, read_paper(paper()).topics(texts))


def test_a_good_episode_beats_its_own_shuffles() -> None:
    shuffled = [_score(Random(seed).sample(GOOD_EPISODE, len(GOOD_EPISODE))) for seed in range(8)]

    assert _score(list(GOOD_EPISODE)) > 3.0
    assert sum(shuffled) / len(shuffled) < 1.0
    assert max(shuffled) < _score(list(GOOD_EPISODE))


def test_an_order_backwards_loses_its_opening_and_its_farewell() -> None:
    assert _score(list(reversed(GOOD_EPISODE))) < _score(list(GOOD_EPISODE)) - 2


def test_the_score_repeats() -> None:
    assert _score(list(GOOD_EPISODE)) == _score(list(GOOD_EPISODE))


def test_sentences_that_share_nothing_score_nothing() -> None:
    assert _score(["Red apples.", "Quick foxes.", "Deep oceans.", "Loud drums.", "Cold winters."]) == 0.0


def test_too_few_sentences_score_nothing() -> None:
    assert _score(list(GOOD_EPISODE[:3])) == 0.0
