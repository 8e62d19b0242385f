"""Headings that aren't plain numbered rows: small capitals, unnumbered, chapters, run into the text."""

import pymupdf
import pytest

from schema.document import AtomType
from tests.tools.ingest.ingest_rows import BODY, line, row, span, text_row
from tools.ingest.contents import without_contents
from tools.ingest.headings import find_headings
from tools.ingest.read import read_document

PROSE = "We study how caches behave when the popularity of items drifts over time and why it matters. "


def section(title, top, **style):
    """Return a heading's row with three rows of running text under it."""
    text = [text_row(PROSE[:80], 72, top + 24 + 12 * i) for i in range(3)]
    return [text_row(title, 72, top, **style), *text]


def test_small_capitals_make_a_heading():
    capitals = row(line(span("I. I", 200, 100, size=10), span("NTRODUCTION", 216, 100, size=8)))
    (found,) = find_headings([capitals, *section("x", 112)[1:]], [], BODY)
    assert (found.number, found.title) == ("I", "INTRODUCTION")


def test_a_paper_without_numbers_has_the_headings_that_stand_as_headings():
    rows = [
        *section("Results", 100, bold=True, size=12.0),
        *section("Drift makes caches forget", 200, bold=True),
        *section("Admission helps when memory is short", 300, bold=True),
    ]
    found = find_headings(rows, [], BODY)
    assert [heading.title for heading in found] == [
        "Results", "Drift makes caches forget", "Admission helps when memory is short",
    ]  # fmt: skip
    assert [heading.level for heading in found] == [1, 2, 2]


def test_headings_set_as_text_do_not_make_headings_of_paragraphs():
    rows = [
        *section("Results", 100, bold=True, size=12.0),
        *section("Set as text", 200),
        *section("Set as text, too", 300),
    ]
    outline = [(1, "Results", 1), (4, "Set as text", 1), (4, "Set as text, too", 1)]
    assert [heading.title for heading in find_headings(rows, outline, BODY)] == [
        "Results", "Set as text", "Set as text, too",
    ]  # fmt: skip


def test_a_chapters_number_stands_in_the_row_above():
    rows = [
        text_row("Chapter 3", 72, 100, bold=True, size=20.0),
        *section("Results", 140, bold=True, size=24.0),
    ]
    (found,) = find_headings(rows, [], BODY)
    assert (found.number, found.title, found.level) == ("3", "Results", 1)


def test_a_list_of_figures_is_no_text():
    entries = [
        text_row(text, 72, 130 + 12 * i)
        for i, text in enumerate(
            part
            for n in range(1, 8)
            for part in (f"{n}.1 A caption that goes over", f"two rows . . . . . . . {n}")
        )
    ]
    after = section("Introduction", 500, bold=True)
    assert without_contents([text_row("List of Figures", 72, 100), *entries, *after]) == after


@pytest.mark.parametrize("number_font", ["times-roman", "times-bold"])
def test_a_numbered_bold_lead_is_a_heading(tmp_path, number_font):
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_textbox((72, 72, 540, 200), PROSE * 8, fontsize=10, fontname="times-roman")
        page.insert_text((72, 230), "2.1.", fontsize=10, fontname=number_font)
        page.insert_text((92, 230), "Baselines.", fontsize=10, fontname="times-bold")
        page.insert_text(
            (140, 230), "What they are and where they come from", fontsize=10, fontname="times-roman"
        )
        page.insert_text(
            (72, 242), "is told in this paragraph of some rows.", fontsize=10, fontname="times-roman"
        )
        document.save(tmp_path / "a.pdf")
    document = read_document(tmp_path / "a.pdf")
    assert [(s.number, s.title, s.level) for s in document.sections] == [("2.1", "Baselines", 2)]
    assert document.of_type(AtomType.PARAGRAPH)[-1].text.startswith("What they are")
