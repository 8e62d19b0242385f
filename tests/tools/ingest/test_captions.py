"""Captions are told from mentions by how the document writes them."""

from tests.tools.ingest.ingest_rows import BODY, line, row, span, text_line, text_row
from tools.ingest.captions import find_captions


def column(*texts, page=1, top=100.0, step=12.0, **style):
    return [text_row(text, 72, top + step * i, page=page, **style) for i, text in enumerate(texts)]


def test_a_mention_at_a_rows_start_is_no_caption():
    captions = column("Figure 1: The machine.", top=300)
    mention = column("as can be seen in", "Figure 1 and Table 2 we see that it works.", top=500)
    assert [c.number for c in find_captions({1: [*captions, *mention]}, BODY)] == ["1"]


def test_a_caption_takes_its_rows_and_stops_at_a_gap():
    caption = column("Table 3: First row of it", "and the second row.", top=300)
    body = column("A new paragraph.", top=345)
    (found,) = find_captions({1: [*caption, *body]}, BODY)
    assert (found.kind, found.number, len(found.rows)) == ("table", "3", 2)


def test_the_documents_separator_decides_between_two_candidates():
    first = column("Figure 2 shows the whole system.", top=100)
    rest = [column(f"Figure {n}. What it shows.", page=n, top=300)[0] for n in (1, 2, 3)]
    captions = find_captions({1: [*first, rest[0]], 2: [rest[1]], 3: [rest[2]]}, BODY)
    assert sorted((c.number, c.page) for c in captions) == [("1", 1), ("2", 2), ("3", 3)]


def test_roman_and_lettered_numbers_are_read():
    rows = [text_row("TABLE II: Costs.", 72, 100), text_row("Figure A.1: More.", 72, 300)]
    assert [c.number for c in find_captions({1: rows}, BODY)] == ["II", "A.1"]


def test_a_label_alone_takes_the_small_capitals_under_it():
    label = text_row("TABLE II", 280, 100, size=8)
    title = row(line(span("C", 270, 110, size=8), span("OSTS OF EACH WAY", 274, 110, size=6.4)))
    (found,) = find_captions({1: [label, title]}, BODY)
    assert len(found.rows) == 2


def test_a_tables_first_row_is_no_part_of_its_caption():
    caption = column(
        "Table 1: What each of the ways costs, in seconds of", "one core of the machine.", top=100
    )
    cells = row(text_line("Way", 200, 124), text_line("Seconds", 320, 124))
    (found,) = find_captions({1: [*caption, cells]}, BODY)
    assert len(found.rows) == 2


def test_the_first_row_of_a_table_without_rules_is_no_part_of_its_caption():
    rows = ["TABLE I. What each of the signs stands for in the", "rest of the paper."]
    cells = text_row("Symbol Meaning", 200, 124)
    (found,) = find_captions({1: [*column(*rows, top=100), cells]}, BODY)
    assert len(found.rows) == 2


def test_cells_that_stand_in_columns_end_a_tables_caption():
    first = row(text_line("Way", 72, 112), text_line("Seconds", 104, 112))
    second = row(text_line("Old", 72, 124), text_line("17", 104, 124))
    (found,) = find_captions({1: [*column("Table 1: Costs.", top=100), first, second]}, BODY)
    assert len(found.rows) == 1
