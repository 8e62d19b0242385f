"""Damaged episodes are damaged as they say, and the same seed damages alike."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.judge import cues
from agents.judge.corruptions import Corrupted, corruptions
from agents.judge.flips import flipped
from schema.judge_check import Corruption
from tests.agents.judge.heard import GOOD_EPISODE, transcription

GOOD = transcription(GOOD_EPISODE)
OTHER = transcription(["Otters swim.", "They eat fish."])


def _damaged(kind: Corruption, seed: int = 0) -> Corrupted:
    return next(c for c in corruptions(GOOD, OTHER, seed) if c.corruption is kind)


def _texts(damaged: Corrupted) -> list[str]:
    return [segment.text for segment in damaged.transcription.segments]


def test_every_kind_is_made() -> None:
    assert {c.corruption for c in corruptions(GOOD, OTHER)} == set(Corruption)


def test_without_another_episode_the_wrong_paper_is_left_out() -> None:
    assert Corruption.WRONG_PAPER not in {c.corruption for c in corruptions(GOOD, None)}


def test_shuffling_keeps_every_sentence_and_moves_most() -> None:
    damaged = _damaged(Corruption.SHUFFLED)

    assert Counter(_texts(damaged)) == Counter(GOOD_EPISODE)
    assert damaged.changed_share > 0.7


def test_truncation_keeps_the_first_third() -> None:
    assert _texts(_damaged(Corruption.TRUNCATED)) == list(GOOD_EPISODE[: len(GOOD_EPISODE) // 3])


def test_every_third_sentence_is_said_twice() -> None:
    texts = _texts(_damaged(Corruption.REPEATED))

    assert len(texts) == len(GOOD_EPISODE) + len(GOOD_EPISODE) // 3
    assert texts[2] == texts[3] == GOOD_EPISODE[2]


def test_stripping_leaves_no_question_and_no_analogy() -> None:
    texts = _texts(_damaged(Corruption.STRIPPED))

    assert not any(cues.is_question(text) or cues.draws_analogy(text) for text in texts)
    assert set(texts) < set(GOOD_EPISODE)


def test_flipping_alters_a_third_of_the_sentences_or_more_and_moves_none() -> None:
    pairs = list(zip(GOOD_EPISODE, _texts(_damaged(Corruption.FLIPPED)), strict=True))

    assert sum(before != after for before, after in pairs) >= 0.3 * len(pairs)


def test_late_flipping_leaves_the_first_two_thirds_alone() -> None:
    texts = _texts(_damaged(Corruption.FLIPPED_LATE))
    start = len(GOOD_EPISODE) - len(GOOD_EPISODE) // 3

    assert texts[:start] == list(GOOD_EPISODE[:start])
    assert texts[start:] != list(GOOD_EPISODE[start:])


def test_the_wrong_papers_episode_is_the_other_one_as_it_stands() -> None:
    assert _damaged(Corruption.WRONG_PAPER).transcription is OTHER


def test_the_same_seed_damages_alike_and_another_does_not() -> None:
    assert corruptions(GOOD, OTHER, 3) == corruptions(GOOD, OTHER, 3)
    assert _texts(_damaged(Corruption.SHUFFLED, 3)) != _texts(_damaged(Corruption.SHUFFLED, 4))


@pytest.mark.parametrize("kind", [kind for kind in Corruption if kind is not Corruption.WRONG_PAPER])
def test_a_damaged_transcript_is_a_whole_one(kind: Corruption) -> None:
    heard = _damaged(kind).transcription
    times = [time for word in heard.word_timestamps for time in (word.start_time, word.end_time)]

    assert heard.transcript_text.split() == [word.word for word in heard.word_timestamps]
    assert times == sorted(times)
    assert times[-1] <= heard.total_duration
    assert len({segment.segment_id for segment in heard.segments}) == len(heard.segments)


@pytest.mark.parametrize(
    ("text", "false"),
    [
        ("TurboCache beats LRU on every trace.", "LRU on every trace beats TurboCache."),
        ("That is a cache.", "That is not a cache."),
        ("That isn't a cache.", "That is a cache."),
        ("It's a cache.", "It's not a cache."),
        ("The sketch stores counts.", "The sketch does not store counts."),
        ("They store counts.", "They do not store counts."),
        ("The team trained a tree.", "The team never trained a tree."),
    ],
)
def test_a_sentence_is_made_false_in_its_own_way(text: str, false: str) -> None:
    assert flipped(text, Random(0)) == false


@given(st.integers(min_value=0, max_value=10_000), st.integers(min_value=0, max_value=99))
def test_a_flipped_number_is_another_number(number: int, seed: int) -> None:
    false = flipped(f"Counts of {number} there.", Random(seed))

    assert false is not None
    assert false != f"Counts of {number} there."


def test_questions_and_sentences_without_a_fact_are_left_alone() -> None:
    assert flipped("Is that a cache?", Random(0)) is None
    assert flipped("Hello there!", Random(0)) is None
