"""Columns are found and read one after another."""

from hypothesis import given
from hypothesis import strategies as st

from tests.tools.ingest.ingest_rows import BODY, page, text_line
from tools.ingest.columns import all_gutters, gutters_of, rows_of

WORDS = "a line of ordinary prose that fills a column"


def two_columns(rows):
    left = [text_line(f"left {i} {WORDS}", 54, 100 + 12 * i, block=1, width=240) for i in range(rows)]
    right = [text_line(f"right {i} {WORDS}", 316, 100 + 12 * i, block=2, width=240) for i in range(rows)]
    return left, right


@given(st.integers(min_value=6, max_value=40), st.randoms(use_true_random=False))
def test_the_left_column_is_read_before_the_right_in_whatever_order_the_file_paints(rows, random):
    left, right = two_columns(rows)
    lines = [*left, *right]
    random.shuffle(lines)
    made = page(*lines)
    found = rows_of(made, lines, gutters_of(made, lines, BODY))
    wanted = [f"left {i}" for i in range(rows)] + [f"right {i}" for i in range(rows)]
    assert [" ".join(row.text.split()[:2]) for row in found] == wanted


def test_a_row_over_both_columns_ends_the_columns_above_it():
    left, right = two_columns(12)
    wide = text_line("a title over both columns of the page", 54, 100 + 12 * 5.5, block=3, width=502)
    upper = [text for text in (*left, *right) if text.box[1] < wide.box[1]]
    lower = [text for text in (*left, *right) if text.box[1] > wide.box[1] + 6]
    made = page(*upper, wide, *lower)
    found = [row.text for row in rows_of(made, made.lines, gutters_of(made, made.lines, BODY))]
    assert found.index("a title over both columns of the page") == len(upper)


def test_one_column_has_no_gutter():
    lines = [text_line(f"{i} {WORDS} {WORDS}", 72, 100 + 12 * i, width=468) for i in range(30)]
    assert gutters_of(page(*lines), lines, BODY) == ()


def test_a_page_with_a_wide_abstract_takes_the_documents_gutter():
    left, right = two_columns(12)
    wide = [text_line(f"abstract {i} {WORDS}", 80, 300 + 12 * i, width=440) for i in range(14)]
    pages = [page(*left, *right, number=1), page(*left, *right, *wide, number=2)]
    gutters = all_gutters(pages, {p.number: p.lines for p in pages}, BODY)
    assert gutters[1]
    assert gutters[2]


def moved(lines, by):
    return [
        text_line(old.text, old.box[0] + by, old.spans[0].baseline, old.block, width=240) for old in lines
    ]


def test_left_and_right_pages_have_gutters_of_their_own():
    left, right = two_columns(12)
    lines = [*left, *right]
    wide = [text_line(f"abstract {i} {WORDS}", 80, 300 + 12 * i, width=440) for i in range(14)]
    pages = [
        page(*lines, number=1), page(*moved(lines, 10), number=2), page(*lines, number=3),
        page(*moved(lines, 10), *wide, number=4), page(*lines, *wide, number=5),
    ]  # fmt: skip
    gutters = all_gutters(pages, {p.number: p.lines for p in pages}, BODY)
    assert gutters[4] == gutters[2] != gutters[1]
    assert gutters[5] == gutters[1]


def test_text_beside_a_narrow_stack_is_not_joined_to_it():
    body = [text_line(f"running text of row {i}", 72, 100 + 11 * i, block=1, width=290) for i in range(6)]
    caption = [text_line(f"Table {i} cap", 371, 100 + 11 * i, block=1, width=130) for i in range(6)]
    found = rows_of(page(*body, *caption), [*body, *caption], ())
    assert len(found) == 12
