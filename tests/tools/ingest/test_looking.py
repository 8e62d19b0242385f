"""What pages paint is seen once, and a page that can't be drawn keeps its text."""

import pymupdf

from schema.document import AtomType
from tests.tools.ingest.ingest_rows import page, text_line
from tools.ingest.looking import Eyes
from tools.ingest.page import Sight
from tools.ingest.pool import Pool, Work
from tools.ingest.read import read_document

SEEN = {"graphics": [["fill", [1.0, 2.0, 3.0, 4.0]]], "ink": b"1 1 x"}


class Looks:
    """Answers each request at once, but for the pages that can't be drawn."""

    def __init__(self, *broken):
        self.asked = []
        self._broken = broken

    def start(self, requests, receive):
        work = Work(len(requests), receive)
        for request in requests:
            self.asked.append(request["page"])
            if request["page"] in self._broken:
                work.given_up(request, "crashed")
            else:
                work.answered(request, SEEN)
        return work


def test_only_pages_that_seem_to_have_a_caption_are_looked_at_ahead():
    pool = Looks()
    eyes = Eyes(pool)
    eyes.expect(page(text_line("Figure 3: What it costs."), number=1))
    eyes.expect(page(text_line("Figure 3 and the table show what it costs."), number=2))
    eyes.expect(page(text_line("Running text."), number=3))
    assert pool.asked == [1]


def test_a_page_is_looked_at_once():
    pool = Looks()
    eyes = Eyes(pool)
    captioned, plain = page(text_line("Table 1. Costs."), number=1), page(text_line("Words."), number=2)
    eyes.expect(captioned)
    sights = eyes.look([captioned, plain])()
    assert pool.asked == [1, 2]
    assert [graphic.box for graphic in sights[2].graphics] == [(1.0, 2.0, 3.0, 4.0)]
    assert sights[1] == sights[2]
    assert not eyes.lost


def test_a_page_that_cannot_be_drawn_is_named_and_looks_empty():
    eyes = Eyes(Looks(7))
    sights = eyes.look([page(text_line("Words."), number=7)])()
    assert sights == {7: Sight()}
    assert eyes.lost == {7: "read in part only: its figures can't be seen (crashed)"}


def test_a_paper_keeps_the_text_of_a_page_that_cannot_be_drawn(tmp_path, monkeypatch):
    with pymupdf.open() as document:
        sheet = document.new_page()
        sheet.insert_textbox((72, 72, 540, 300), "Words of an ordinary paper. " * 20)
        sheet.insert_text((72, 420), "Figure 1: What it costs.")
        sheet.draw_rect((150, 320, 400, 400), fill=(0, 0, 1))
        document.save(tmp_path / "x.pdf")
    whole = read_document(tmp_path / "x.pdf")
    start = Pool.start

    def without_looking(pool, requests, receive):
        return (
            Looks(1).start(requests, receive)
            if requests[0]["do"] == "look"
            else start(pool, requests, receive)
        )

    monkeypatch.setattr(Pool, "start", without_looking)
    part = read_document(tmp_path / "x.pdf")
    assert not whole.unread_pages
    assert [unread.cause for unread in part.unread_pages] == [
        "read in part only: its figures can't be seen (crashed)"
    ]
    texts = [[atom.text for atom in document.of_type(AtomType.PARAGRAPH)] for document in (whole, part)]
    assert texts[0] == texts[1]
    boxes = [document.of_type(AtomType.FIGURE)[0].bbox for document in (whole, part)]
    assert boxes[0] is not None
    assert boxes[1] is None
