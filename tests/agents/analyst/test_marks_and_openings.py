"""Questions, analogies, and where sections open."""

import pytest

from agents.analyst.marks import analogies, questions
from agents.analyst.openings import announces, openings
from tests.agents.analyst.conftest import segments_of


@pytest.mark.parametrize(
    "text",
    [
        "Think of it as a master chef teaching an apprentice.",
        "Imagine a café with ten tables.",
        "It's like virtual memory for your GPU.",
        "The gate works like a doorkeeper.",
        "It’s a bit like measuring a room with a short ruler.",
    ],
)
def test_a_comparison_with_everyday_life_is_an_analogy(cues, text):
    assert analogies(text, cues) == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "A large model, like GPT-4, is slow.",
        "It needs something like a gigabyte.",
        "This looks like a bug.",
        "The loop works like this.",
        "The model is large.",
    ],
)
def test_an_example_or_an_estimate_is_none(cues, text):
    assert analogies(text, cues) == ()


def test_each_question_is_kept_with_its_mark():
    assert questions("Does it work? It does. But why?") == ("Does it work?", "But why?")


@pytest.mark.parametrize("text", ["It works.", "", "Wow!", "?"])
def test_what_asks_nothing_holds_no_question(text):
    assert questions(text) == ()


@pytest.mark.parametrize(
    "text",
    ["So what did they find?", "Let's discuss some limitations.", "Let's wrap up.", "Now to the results."],
)
def test_a_few_words_that_name_what_comes_announce_it(cues, text):
    assert announces(text, cues)


@pytest.mark.parametrize(
    "text",
    [
        "The results were striking.",
        "Remember struggling with this problem?",
        "Let's go.",
        "Now the results of the second of the two experiments, which ran for a year in the north, differ.",
    ],
)
def test_a_statement_announces_nothing(cues, text):
    assert not announces(text, cues)


def test_announcements_figures_and_pauses_open_sections(cues):
    talk = list(
        segments_of("It grows.", "So what did they find?", "Look at figure two.", "It grows.", "It grows.")
    )
    late = talk[4].model_copy(update={"start_time": 27.0, "end_time": 33.0})
    found = openings([*talk[:4], late], cues)
    assert found[0] == found[3] == 0
    assert found[1] > found[2] > 0
    assert found[4] > 0
