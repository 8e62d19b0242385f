"""Answers as records: what can be repaired is repaired once, the rest is one clear line."""

import pytest

from providers.llm.protocol import Message
from providers.llm.structured import Answer, Asked, ask, strict_schema
from schema.errors import ModelAnswerError
from tests.providers.llm.scripted import ScriptedChat, reply

PROMPT = (Message("user", "A word and a number."),)


class Pair(Answer):
    word: str
    number: int


class Nested(Answer):
    pairs: list[Pair]


def asking(chat: ScriptedChat, check=None) -> Asked[Pair]:
    return ask(chat, Pair, PROMPT, role="writer", task="pair", check=check)


def test_a_good_answer_is_taken_at_once() -> None:
    asked = asking(ScriptedChat())
    assert asked.answer == Pair(word="yes", number=1)
    assert len(asked.replies) == 1


@pytest.mark.parametrize(
    "text",
    ['```json\n{"word": "yes", "number": 1}\n```', 'Here it is: {"word": "yes", "number": 1} Good?'],
)
def test_words_around_the_object_do_no_harm(text: str) -> None:
    assert asking(ScriptedChat([reply(text)])).answer.word == "yes"


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (reply(""), "it is empty"),
        (reply('{"word": "yes", "num'), "Invalid JSON"),
        (reply('{"word": "y'), "Invalid JSON"),
        (reply('{"word": "y', finish_reason="length"), "cut off"),
        (reply('{"word": "yes"}'), "number: Field required"),
        (reply('{"word": "yes", "number": "many"}'), "number: Input should be a valid integer"),
        (reply('{"word": "yes", "number": 1, "more": 2}'), "more: Extra inputs"),
        (reply("", refusal="I can't"), "you declined: I can't"),
    ],
)
def test_a_bad_answer_goes_back_with_its_error_once(bad, told) -> None:
    chat = ScriptedChat([bad])
    asked = asking(chat)
    assert asked.answer == Pair(word="yes", number=1)
    assert told in chat.asked[1].messages[-1].text
    assert '"required"' in chat.asked[1].messages[-1].text
    assert [r.text for r in asked.replies] == [bad.text, '{"word": "yes", "number": 1}']


def test_what_a_check_finds_goes_back_in_its_words() -> None:
    chat = ScriptedChat([reply('{"word": "no", "number": 1}')])
    assert (
        asking(chat, lambda pair: ["the word must be yes"] if pair.word != "yes" else []).answer.word == "yes"
    )
    assert "the word must be yes" in chat.asked[1].messages[-1].text
    assert chat.asked[1].messages[-2] == Message("assistant", '{"word": "no", "number": 1}')


def test_an_answer_bad_twice_is_one_line_that_quotes_it_and_the_cache_forgets_both() -> None:
    chat = ScriptedChat([reply("no\nJSON"), reply("still none")])
    with pytest.raises(
        ModelAnswerError, match=r"no usable pair, twice: .*still none.*--model-writer"
    ) as raised:
        asking(chat)
    assert "\n" not in str(raised.value)
    assert chat.forgotten == chat.asked


def test_a_refusal_twice_is_said_to_be_one() -> None:
    chat = ScriptedChat([reply("", refusal="I won't."), reply("", refusal="I won't.")])
    with pytest.raises(ModelAnswerError, match="declines to answer the writer"):
        asking(chat)


def test_the_schema_is_strict_all_the_way_down() -> None:
    schema = strict_schema(Nested)
    inner = schema["properties"]["pairs"]["items"]
    assert schema["required"] == ["pairs"]
    assert schema["additionalProperties"] is False
    assert inner["required"] == ["word", "number"]
    assert inner["additionalProperties"] is False
