"""What standing directives mean for the next trial."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.prompts.loader import load_prompts
from agents.prompts.rules import parse_rules
from agents.refiner.patch import placeholders
from graph.commission import commission
from graph.standing_wishes import with_wish, without
from graph.wishes import wished_prompt, wished_tuning, wished_weights, wishes_of
from schema.directive import Change, Revoke, StandingDirective, Tone, Wish
from schema.loss import LossTerm, LossWeights
from schema.profile import PodcastDepth, Tuning
from tests.agents.steerer.notation import (
    LESS,
    MORE,
    NONE,
    ONLY,
    SET,
    always,
    amount,
    depth,
    length,
    never,
    tone,
    topic,
    weight,
)
from tests.records import MOMENT

WRITER = load_prompts().texts["script_writer"]


def standing(*wishes: Wish) -> tuple[StandingDirective, ...]:
    found: tuple[StandingDirective, ...] = ()
    for number, wish in enumerate(wishes, 1):
        found = with_wish(found, wish, number=number, said="said", at=MOMENT, after=None)
    return found


def asked(*wishes: Wish, tuning: Tuning = Tuning()) -> Tuning:  # noqa: B008
    return wished_tuning(tuning, wishes_of(standing(*wishes), lambda _: tuning))


def test_more_is_more_than_it_was_and_less_is_less() -> None:
    before = Tuning(questions_per_minute=1.0, max_sentence_words=30)
    assert asked(amount("questions", MORE), tuning=before).questions_per_minute > 1
    assert asked(amount("questions", LESS), tuning=before).questions_per_minute < 1
    assert asked(amount("questions", NONE), tuning=before).questions_per_minute == 0
    assert asked(amount("questions", SET, 2), tuning=before).questions_per_minute == 2
    assert asked(amount("sentence_length", LESS), tuning=before).max_sentence_words == 24
    assert asked(amount("pace", SET, 999), tuning=before).speaking_rate == 240


def test_a_later_wish_replaces_an_earlier_one_on_the_same_thing() -> None:
    found = standing(amount("questions", MORE), tone("casual"), amount("questions", NONE), tone("formal"))
    assert [given.directive for given in found] == [amount("questions", NONE), tone("formal")]
    assert standing(never("delve"), always("Delve"))[0].directive == always("Delve")


def test_relative_lengths_add_up_and_a_given_one_starts_anew() -> None:
    wishes = wishes_of(standing(length(LESS), length(LESS)), lambda _: Tuning())
    assert commission(600, None, Tuning(reference_length=1), wishes)[1] == pytest.approx(600 * 0.64)
    wishes = wishes_of(standing(length(LESS), length(SET, 12)), lambda _: Tuning())
    assert commission(600, None, Tuning(), wishes)[1] == 720
    wishes = wishes_of(standing(length(LESS, minutes=2)), lambda _: Tuning())
    assert commission(600, None, Tuning(reference_length=1), wishes)[1] == 480


def test_depth_moves_by_levels_and_stays_within_them() -> None:
    deeper = wishes_of(standing(depth(MORE), depth(MORE), depth(MORE), depth(MORE)), lambda _: Tuning())
    assert commission(200, None, Tuning(), deeper)[0] is PodcastDepth.COMPREHENSIVE
    overview = wishes_of(standing(depth(SET, "overview")), lambda _: Tuning())
    assert commission(2000, None, Tuning(), overview) == (PodcastDepth.OVERVIEW, 240)


def test_every_wish_is_a_rule_that_goes_when_it_is_revoked() -> None:
    found = standing(topic("ablations", MORE), never("delve {now}"), amount("recaps", MORE), tone("casual"))
    prompt = wished_prompt(WRITER, found)
    rules = parse_rules(prompt)
    assert {"asked-d1", "asked-d2", "asked-d3", "asked-d4", "recap-sections"} <= set(rules)
    assert placeholders(prompt) == placeholders(WRITER)
    left, taken = without(found, Revoke(what="topic"))
    assert [given.directive_id for given in taken] == ["d1"]
    assert "asked-d1" not in parse_rules(wished_prompt(prompt, left))
    assert not [rule for rule in parse_rules(wished_prompt(prompt, ())) if rule.startswith("asked-")]


def test_none_of_a_feature_takes_its_rule_out() -> None:
    assert "ask-questions" not in parse_rules(wished_prompt(WRITER, standing(amount("questions", NONE))))


@pytest.mark.parametrize("name", list(Tone))
def test_every_tone_moves_something(name: Tone) -> None:
    wishes = wishes_of(standing(tone(name.value)), lambda _: Tuning())
    assert wishes.at_least or wishes.at_most


CHANGES = st.tuples(st.sampled_from(list(LossTerm)), st.sampled_from([MORE, LESS, NONE, ONLY]))


@given(st.lists(CHANGES, max_size=6))
def test_weights_keep_their_sum_and_stay_positive(asked_for: list[tuple[LossTerm, Change]]) -> None:
    weights = LossWeights()
    moved = wished_weights(weights, standing(*(weight(term.value, change) for term, change in asked_for)))
    values = moved.model_dump().values()
    assert min(values) >= 0
    assert sum(values) == pytest.approx(1)


def test_a_weight_that_is_set_is_just_that() -> None:
    moved = wished_weights(LossWeights(), standing(weight("quality", SET, 0.4)))
    assert moved.quality == pytest.approx(0.4)
    assert moved.coverage == pytest.approx(0.25 * 0.6 / 0.8)
