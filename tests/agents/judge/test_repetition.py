"""Sentences said twice are found, short replies are not."""

from agents.judge.episode import episode_of
from agents.judge.repetition import loops, repeated
from tests.agents.judge.heard import GOOD_EPISODE, transcription


def _repeated(texts: list[str]) -> list[str]:
    return [sentence.text for sentence in repeated(episode_of(transcription(texts)).sentences)]


def test_a_good_episode_repeats_nothing() -> None:
    assert _repeated(list(GOOD_EPISODE)) == []


def test_a_sentence_far_from_its_first_saying_is_found() -> None:
    assert _repeated([*GOOD_EPISODE, GOOD_EPISODE[7]]) == [GOOD_EPISODE[7]]


def test_nearly_the_same_words_are_found() -> None:
    assert (
        len(
            _repeated(
                [
                    "The sketch stores counts in small counters.",
                    "So the sketch stores counts in small counters.",
                ]
            )
        )
        == 1
    )


def test_short_replies_may_come_again() -> None:
    assert _repeated(["That's right.", "Yes, exactly.", "That's right."]) == []


def test_a_loop_of_words_is_found_at_its_third_time() -> None:
    texts = [f"And this is what the paper calls {name}." for name in ("a sketch", "a tree", "a trace")]

    assert loops(episode_of(transcription(texts)).sentences)[0] == "and this is what the paper"
    assert loops(episode_of(transcription(texts[:2])).sentences) == []
