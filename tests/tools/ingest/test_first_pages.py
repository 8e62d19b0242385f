"""First pages as journals and conferences set them, and heads of the pages after them."""

import pymupdf
import pytest

from schema.document import AtomType
from tools.ingest.read import read_document

SENTENCES = "We study how caches behave when the popularity of items drifts over time and why it matters. "


class Paper:
    """A file to set pages in."""

    def __init__(self):
        self._document = pymupdf.open()
        self.page = None

    def next_page(self):
        self.page = self._document.new_page(width=612, height=792)

    def text(self, x0, y0, text, size=9, x1=None, font="times-roman"):
        box = (x0, y0, x1 or 600, 780)
        self.page.insert_textbox(box, text, fontsize=size, fontname=font)

    def saved(self, path):
        self._document.save(path)
        return path


@pytest.fixture
def journal(tmp_path):
    """Return a paper with a journal's banner, and notes beside its abstract."""
    paper = Paper()
    paper.next_page()
    paper.text(220, 50, "Contents lists available at ScienceDirect", 8)
    paper.text(180, 70, "Journal of Cached Things", 18)
    paper.text(190, 105, "journal homepage: www.example.org/cached", 8)
    paper.text(42, 150, "What drifting popularity does to caches", 14)
    paper.text(42, 185, "Ada Lovelace, Alan Turing", 11)
    paper.text(42, 230, "a r t i c l e  i n f o", 9, font="helv")
    paper.text(200, 230, "a b s t r a c t", 9, font="helv")
    for index, note in enumerate(("Article history:", "Received 12 December 2014", "Keywords:", "Caches")):
        paper.text(42, 250 + 11 * index, note, 7)
    paper.text(200, 250, "An abstract of it. " + SENTENCES * 4, 7.5, x1=560)
    paper.text(430, 298, "© 2015 Cached Press. All rights reserved.", 7)
    paper.text(42, 340, "1. Introduction", 9, font="times-bold")
    paper.text(42, 355, SENTENCES * 12, x1=292)
    paper.text(312, 355, SENTENCES * 12, x1=562)
    return read_document(paper.saved(tmp_path / "journal.pdf"))


def test_a_journals_name_over_the_title_is_not_the_title(journal):
    assert journal.title == "What drifting popularity does to caches"
    assert journal.authors == ("Ada Lovelace", "Alan Turing")


def test_notes_beside_the_abstract_are_no_part_of_it(journal):
    assert journal.abstract.startswith("An abstract of it. We study")
    assert "Received" not in journal.abstract
    assert "Keywords" not in journal.abstract
    assert "rights" not in journal.abstract


def test_a_title_and_authors_over_a_first_pages_picture_are_no_part_of_it(tmp_path):
    paper = Paper()
    paper.next_page()
    paper.text(170, 60, "What drifting popularity does to caches", 16)
    for x, name in ((110, "Ada Lovelace"), (380, "Alan Turing")):
        paper.text(x, 100, f"{name}\nAnalytical Society\nada@example.org", 10)
    paper.page.draw_rect((60, 150, 550, 260), fill=(0.2, 0.4, 0.6))
    paper.text(150, 266, "Figure 1: What a cache looks like from above.", 9)
    paper.text(54, 300, "ABSTRACT", 11, font="times-bold")
    paper.text(54, 316, SENTENCES * 6, x1=290)
    paper.text(54, 470, "1 INTRODUCTION", 11, font="times-bold")
    paper.text(54, 486, SENTENCES * 10, x1=290)
    paper.text(316, 300, SENTENCES * 20, x1=552)
    document = read_document(paper.saved(tmp_path / "teaser.pdf"))
    (figure,) = document.of_type(AtomType.FIGURE)
    assert figure.bbox.y0 == pytest.approx(150, abs=3)
    assert figure.bbox.y1 == pytest.approx(260, abs=3)
    assert document.title == "What drifting popularity does to caches"


def test_captions_at_the_top_of_several_pages_are_no_running_head(tmp_path):
    paper = Paper()
    for number in range(1, 5):
        paper.next_page()
        paper.text(54, 40, f"Table {number}", 8, font="helvetica-bold")
        paper.text(95, 40, f"What run {number} costs", 8, font="helvetica-bold")
        for row in range(4):
            paper.text(60, 58 + 12 * row, f"item {row}", 8)
            paper.text(160, 58 + 12 * row, f"{row}.{number}", 8)
        paper.page.draw_line((54, 56), (200, 56))
        paper.page.draw_line((54, 108), (200, 108))
        paper.text(54, 130, SENTENCES * 20, x1=552)
    document = read_document(paper.saved(tmp_path / "tables.pdf"))
    assert [atom.number for atom in document.of_type(AtomType.TABLE)] == ["1", "2", "3", "4"]
