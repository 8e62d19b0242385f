"""How long a text takes to say, in words of ordinary length."""

import pytest

from tools.text.spoken_length import standard_words


def test_words_of_five_letters_count_one_each() -> None:
    assert standard_words("great tools speed large teams") == pytest.approx(5)


def test_nothing_takes_no_time() -> None:
    assert standard_words("") == 0


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        ("a rate of 37.25 percent", "a rate of some percent"),
        ("the GPU", "the gnu"),
        ("the LLMs", "the llms"),
        ("internationalisation", "nation"),
    ],
)
def test_what_is_said_at_length_counts_more(longer: str, shorter: str) -> None:
    assert standard_words(longer) > standard_words(shorter)


def test_sentences_add_up() -> None:
    parts = ["One two three.", "Four GPUs take 5 hours."]
    assert standard_words(" ".join(parts)) == pytest.approx(sum(map(standard_words, parts)))
