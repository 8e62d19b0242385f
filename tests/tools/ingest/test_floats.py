"""Figures and tables get the ink that is theirs, however they stand to one another and to the text."""

import pymupdf
import pytest

from schema.document import AtomType
from tools.ingest.read import read_document

PROSE = "We study how caches behave when the popularity of items drifts over time and why it matters. "


class Sheet:
    """One page to draw on, as papers are set."""

    def __init__(self, page):
        self.page = page

    def text(self, x0, y0, x1, y1, text, size=10):
        self.page.insert_textbox((x0, y0, x1, y1), text, fontsize=size, fontname="times-roman")

    def prose(self, x0, y0, x1, times=6):
        self.text(x0, y0, x1, y0 + 300, PROSE * times)

    def plot(self, x0, y0, x1, y1):
        self.page.draw_rect((x0, y0, x1, y1), color=(0, 0, 0))
        for step in range(8):
            self.page.draw_line((x0, y0 + step * (y1 - y0) / 8), (x1, y1 - step * 3), color=(0, 0, 1))
            self.page.draw_circle((x0 + 10 + step * 8, (y0 + y1) / 2), 4, color=(1, 0, 0))

    def cells(self, x0, y0, rows=5, columns=3):
        """Draw rows of cells between rules, 14 points a row."""
        width = columns * 60
        for y in (y0, y0 + 16, y0 + 14 * rows + 4):
            self.page.draw_line((x0, y), (x0 + width, y))
        for row in range(rows):
            for column in range(columns):
                self.page.insert_text(
                    (x0 + 4 + 60 * column, y0 + 11 + 14 * row),
                    f"{row}.{column}7",
                    fontsize=9,
                    fontname="times-roman",
                )


@pytest.fixture
def floats(tmp_path):
    """Return a function that draws a page and gives the boxes found on it by atom id."""

    def find(draw):
        with pymupdf.open() as document:
            draw(Sheet(document.new_page()))
            document.save(tmp_path / "page.pdf")
        found = read_document(tmp_path / "page.pdf").of_type(AtomType.FIGURE, AtomType.TABLE)
        return {
            atom.atom_id: atom.bbox and (atom.bbox.x0, atom.bbox.y0, atom.bbox.x1, atom.bbox.y1)
            for atom in found
        }

    return find


def near(found, true, slack=8):
    return found is not None and all(abs(a - b) <= slack for a, b in zip(found, true, strict=True))


def test_a_table_and_a_figure_between_their_captions_are_parted(floats):
    def draw(sheet):
        sheet.text(72, 80, 540, 100, "Table 1: What each way costs.")
        sheet.cells(200, 104)
        sheet.plot(150, 190, 450, 330)
        sheet.text(72, 340, 540, 360, "Figure 1: What came of it.")
        sheet.prose(72, 380, 540, 10)

    found = floats(draw)
    assert near(found["tab1"], (200, 104, 345, 178))
    assert near(found["fig1"], (150, 190, 450, 330))


def test_figures_side_by_side_keep_to_their_captions(floats):
    def draw(sheet):
        sheet.plot(72, 80, 290, 200)
        sheet.plot(322, 80, 540, 160)
        sheet.text(72, 206, 290, 240, "Figure 1: The left one of the two.")
        sheet.text(322, 166, 540, 200, "Figure 2: The right one of the two.")
        sheet.prose(72, 260, 540, 10)

    found = floats(draw)
    assert near(found["fig1"], (72, 80, 290, 200))
    assert near(found["fig2"], (322, 80, 540, 160))


def test_panels_are_one_figure(floats):
    def draw(sheet):
        for x, y, name in ((72, 80, "a"), (322, 80, "b"), (72, 220, "c"), (322, 220, "d")):
            sheet.plot(x, y, x + 218, y + 100)
            sheet.text(x + 80, y + 104, x + 218, y + 120, f"({name}) A panel", 9)
        sheet.text(72, 345, 540, 370, "Figure 1: Four panels make one figure.")
        sheet.prose(72, 390, 540, 10)

    assert near(floats(draw)["fig1"], (72, 80, 540, 334), 10)


def test_words_in_a_frame_are_the_figure(floats):
    def draw(sheet):
        sheet.page.draw_rect((80, 80, 532, 190), color=(0, 0, 0))
        sheet.prose(90, 86, 520, 6)
        sheet.text(72, 198, 540, 220, "Figure 1: The prompt that we gave.")
        sheet.prose(72, 240, 540, 10)

    assert near(floats(draw)["fig1"], (80, 80, 532, 190))


def test_a_caption_beside_its_figure_leaves_the_table_above_alone(floats):
    def draw(sheet):
        sheet.text(72, 80, 540, 100, "Table 1: What each way costs.")
        sheet.cells(200, 104)
        sheet.plot(280, 195, 540, 330)
        sheet.text(72, 240, 268, 300, "Figure 1: A caption that stands on the left of its plot, in rows.")
        sheet.prose(72, 360, 540, 10)

    found = floats(draw)
    assert near(found["tab1"], (200, 104, 345, 178))
    assert near(found["fig1"], (280, 195, 540, 330))


def test_a_figure_takes_no_text_from_the_other_column(floats):
    def draw(sheet):
        sheet.plot(72, 80, 290, 200)
        sheet.text(72, 208, 290, 232, "Figure 1: A figure in a column.")
        sheet.prose(72, 250, 290, 8)
        sheet.prose(310, 80, 540, 12)

    assert near(floats(draw)["fig1"], (72, 80, 290, 200))


def test_a_table_beside_a_figure_has_its_caption_below_as_the_figure_has(floats):
    def draw(sheet):
        sheet.plot(72, 80, 290, 200)
        sheet.cells(340, 130)
        sheet.text(72, 208, 290, 232, "Figure 1: The plot on the left of the two.")
        sheet.text(322, 208, 540, 232, "Table 1: What each of the ways costs.")
        sheet.plot(72, 250, 540, 350)
        sheet.text(72, 358, 540, 380, "Figure 2: What came of it at last.")
        sheet.prose(72, 400, 540, 8)

    found = floats(draw)
    assert near(found["fig1"], (72, 80, 290, 200))
    assert near(found["tab1"], (344, 130, 490, 204))
    assert near(found["fig2"], (72, 250, 540, 350))


def test_a_paragraphs_last_row_under_a_caption_is_no_figure(floats):
    def draw(sheet):
        sheet.plot(150, 80, 450, 180)
        sheet.text(72, 205, 540, 226, "Figure 1: A plot that stands well above its caption.")
        sheet.text(72, 236, 290, 256, "of the items.")
        sheet.text(72, 262, 290, 284, "3 Results", 14)
        sheet.prose(72, 285, 540, 10)

    assert near(floats(draw)["fig1"], (150, 80, 450, 180))


def test_a_page_set_sideways_is_turned_and_its_boxes_are_the_pages(tmp_path):
    with pymupdf.open() as document:
        sheet = Sheet(document.new_page(width=842, height=595))
        sheet.text(72, 80, 700, 100, "Table 1: What each of the ways costs, in seconds of one core.")
        sheet.cells(200, 104)
        with pymupdf.open() as flat:
            page = flat.new_page(width=595, height=842)
            page.show_pdf_page(page.rect, document, 0, rotate=90)
            Sheet(flat.new_page()).prose(72, 80, 540, 20)
            flat.save(tmp_path / "sideways.pdf")
    read = read_document(tmp_path / "sideways.pdf", tmp_path / "pictures")
    (table,) = read.of_type(AtomType.TABLE)
    assert table.text == "Table 1: What each of the ways costs, in seconds of one core."
    assert table.cells[1] == ("1.07", "1.17", "1.27")
    assert table.bbox.y1 - table.bbox.y0 > table.bbox.x1 - table.bbox.x0
    picture = pymupdf.Pixmap(tmp_path / "pictures" / table.file_path)
    assert picture.width > picture.height


@pytest.mark.parametrize("after", ["prose", "figure"])
def test_a_table_that_goes_on_over_the_page_is_one_table(tmp_path, after):
    with pymupdf.open() as document:
        first = Sheet(document.new_page())
        first.prose(72, 80, 540, 6)
        first.text(72, 560, 540, 582, "Table 1: What each of the ways costs.")
        first.cells(200, 590, rows=10)
        second = Sheet(document.new_page())
        top = 80
        if after == "figure":
            second.plot(150, 80, 450, 180)
            second.text(72, 188, 540, 210, "Figure 1: What came of it.")
            top = 230
        second.cells(200, top, rows=6)
        second.prose(72, 340, 540, 10)
        document.save(tmp_path / "long.pdf")
    read = read_document(tmp_path / "long.pdf")
    (table,) = read.of_type(AtomType.TABLE)
    assert len(table.cells) == 10 + 5  # the head is printed again
    assert table.cells[-1] == ("5.07", "5.17", "5.27")
    rest = " ".join(atom.text for atom in read.atoms if atom.atom_type != AtomType.TABLE)
    assert "5.17" not in rest
    assert len(read.get_figures()) == (after == "figure")


def test_a_figure_far_over_its_caption_is_taken_rather_than_rows_under_it(floats):
    def draw(sheet):
        sheet.plot(150, 90, 450, 230)
        sheet.text(150, 320, 540, 340, "Figure 1: What came of it.")
        sheet.cells(90, 370)
        sheet.plot(150, 480, 450, 600)
        sheet.text(150, 610, 540, 630, "Figure 2: What else came of it.")
        sheet.prose(72, 640, 540, 6)

    found = floats(draw)
    assert near(found["fig1"], (150, 90, 450, 230))
    assert near(found["fig2"], (150, 480, 450, 600))


def test_small_words_that_start_with_digits_are_no_footnotes_over_a_caption(floats):
    def draw(sheet):
        sheet.prose(72, 72, 540, 8)
        for step in range(6):
            sheet.page.draw_circle((400, 310 + 33 * step), 10, color=(1, 0, 0))
            sheet.page.draw_line((150, 300 + 33 * step), (450, 300 + 33 * step), color=(0, 0, 1))
            sheet.page.insert_text((180, 322 + 33 * step), "1", fontsize=4, fontname="times-roman")
            sheet.page.insert_text((183, 325 + 33 * step), "2 of them", fontsize=7, fontname="times-roman")
        sheet.text(150, 520, 540, 540, "Figure 1: What came of it.")

    assert near(floats(draw)["fig1"], (150, 300, 450, 490))


def test_panels_far_from_one_another_are_one_figure_where_nothing_is_between(floats):
    def draw(sheet):
        sheet.plot(90, 120, 260, 200)
        sheet.plot(350, 120, 520, 200)
        sheet.plot(90, 280, 260, 360)
        sheet.plot(350, 280, 520, 360)
        sheet.text(72, 372, 540, 392, "Figure 1: Four runs of it.")
        sheet.prose(72, 420, 540, 8)

    assert near(floats(draw)["fig1"], (90, 120, 520, 360))


def test_a_drawing_with_text_between_is_no_part_of_a_figure(floats):
    def draw(sheet):
        sheet.plot(200, 80, 400, 150)
        sheet.text(72, 170, 540, 190, "What is drawn above has no caption of its own and isn't a part of it.")
        sheet.plot(150, 210, 450, 330)
        sheet.text(150, 340, 540, 360, "Figure 1: What came of it.")
        sheet.prose(72, 380, 540, 8)

    assert near(floats(draw)["fig1"], (150, 210, 450, 330))


@pytest.mark.parametrize("rotation", [0, 90, 270])
def test_a_page_that_the_file_rotates_has_its_table_and_figure_where_they_show(tmp_path, rotation):
    with pymupdf.open() as document:
        sheet = Sheet(document.new_page(width=612, height=792))
        sheet.prose(72, 72, 540, 10)
        sheet.text(200, 290, 540, 310, "Table 1: What each way costs.")
        sheet.cells(200, 314)
        sheet.plot(150, 420, 450, 560)
        sheet.text(150, 570, 540, 590, "Figure 1: What came of it.")
        sheet.page.set_rotation(rotation)
        document.save(tmp_path / "page.pdf")
    found = {atom.atom_id: atom.bbox for atom in read_document(tmp_path / "page.pdf").atoms}
    for name, (x0, y0, x1, y1) in {"tab1": (200, 314, 345, 388), "fig1": (150, 420, 450, 560)}.items():
        box = found[name]
        true = {0: (x0, y0, x1, y1), 90: (792 - y1, x0, 792 - y0, x1), 270: (y0, 612 - x1, y1, 612 - x0)}
        assert near((box.x0, box.y0, box.x1, box.y1), true[rotation])
