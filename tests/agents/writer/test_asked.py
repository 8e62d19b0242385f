"""The writer under what a person asked for."""

from typing import Any

import pytest

from agents.writer.extractive import ExtractiveWriter
from agents.writer.obeying import obey
from agents.writer.options import read_options
from schema.profile import Tuning, Wishes
from schema.script import PodcastScript
from tests.agents.writer.paper import Phrases, brief
from tests.records import MOMENT
from tools.profiles.untrained import untrained_profile


def asked(**wishes: Any) -> dict[str, Any]:
    return {"profile": untrained_profile(MOMENT).model_copy(update={"wishes": Wishes(**wishes)})}


def write(**values: Any) -> PodcastScript:
    return ExtractiveWriter(Phrases()).write(brief(**values))


def test_no_questions_means_none_although_the_prompt_asks_for_them() -> None:
    wishes = Wishes(at_most={"questions_per_minute": 0.0})
    assert "?" in write().text
    silent = write(profile=untrained_profile(MOMENT).model_copy(update={"wishes": wishes}))
    assert silent.text.count("?") < write().text.count("?")
    assert "?" not in obey(silent, wishes).text


def test_bounds_hold_against_what_training_tuned() -> None:
    tuned = Tuning(questions_per_minute=4, analogies_per_episode=0, max_sentence_words=40)
    wishes = asked(
        at_most={"questions_per_minute": 0.5, "max_sentence_words": 20},
        at_least={"analogies_per_episode": 3},
    )
    options = read_options(brief(minutes=4, tuning=tuned, **wishes))
    assert (options.questions, options.analogies, options.longest_sentence) == (2, 3, 20)


def share(script: PodcastScript, word: str) -> float:
    said = [word in sentence.text.lower() for sentence in script.sentences]
    return sum(said) / len(said)


@pytest.mark.parametrize("topic", ["model", "moisture"])
def test_a_topic_is_said_more_of_less_of_or_nothing(topic: str) -> None:
    plain = share(write(minutes=2), topic)
    assert share(write(minutes=2, **asked(more_about=(topic,))), topic) > plain
    assert 0 < share(write(minutes=2, **asked(less_about=(topic,))), topic) < plain
    assert share(write(minutes=2, **asked(not_about=(topic,))), topic) == 0
