"""References are parted by number, hanging indent or gap."""

import pytest

from tests.tools.ingest.ingest_rows import text_row
from tools.ingest.bibliography import read_entries, surname_of, unnamed_list
from tools.ingest.prose import lexicon_of

LEXICON = lexicon_of([])


def rows(*entries):
    return [text_row(text, x, 100 + 12 * i) for i, (text, x) in enumerate(entries)]


def test_numbered_entries_start_at_numbers_that_count_up():
    found = read_entries(
        rows(
            ("[1] A. One and B. Two. A title of some length.", 72),
            ("Journal, 2001.", 90),
            ("[2] C. Three. Another title, pages", 72),
            ("[9] 12–14, 2005.", 90),
        ),
        LEXICON,
    )
    assert [entry.number for entry in found] == ["1", "2"]
    assert "2005" in found[1].text


def test_a_hanging_indent_parts_author_year_entries():
    found = read_entries(
        rows(
            ("Kyle Lo and Lucy Wang. 2020. A corpus of papers", 72),
            ("that is large. In Proceedings.", 84),
            ("Jane Doe. 2019. Something else entirely, told", 72),
            ("in two rows.", 84),
        ),
        LEXICON,
    )
    assert [(entry.surname, entry.year) for entry in found] == [("lo", "2020"), ("doe", "2019")]


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("L. Ouyang, J. Wu, and others", "ouyang"),
        ("Chen, R., & Wu, Y. (2023).", "chen"),
        ("Riaz Ahmad and Muhammad Afzal. 2018.", "ahmad"),
        ("OpenAI. GPT-4 technical report.", "openai"),
        ("José Núñez. 2011.", "nunez"),
    ],
)
def test_the_first_authors_surname_is_found(text, surname):
    assert surname_of(text) == surname


def test_a_list_without_a_heading_starts_where_brackets_count_up_from_one():
    text = rows(
        ("The last words of the paper.", 72), *((f"[{n}] A. Author, Title {n}.", 72) for n in range(1, 7))
    )
    assert unnamed_list(text) == 1
    assert unnamed_list(text[:4]) == 4
    assert unnamed_list([text[0], *text[2:]]) == 6
