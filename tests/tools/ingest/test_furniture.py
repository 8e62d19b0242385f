"""Running heads, page numbers and line numbers leave the text."""

from tests.tools.ingest.ingest_rows import BODY, page, text_line
from tools.ingest.furniture import without_furniture


def kept_texts(pages):
    return {
        number: [found.text for found in lines] for number, lines in without_furniture(pages, BODY).items()
    }


def make(number, *more):
    head = text_line(f"Journal of Tests, page {number}", 72, 40)
    body = [text_line(f"body of page {number}, row {i}", 72, 100 + 12 * i) for i in range(10)]
    return page(head, *body, text_line(str(number), 300, 770), *more, number=number)


def test_a_head_that_repeats_but_for_its_digits_is_dropped():
    kept = kept_texts([make(n) for n in (1, 2, 3, 4)])
    assert all("Journal" not in text for texts in kept.values() for text in texts)


def test_a_page_number_at_the_edge_is_dropped_and_the_body_stays():
    kept = kept_texts([make(n) for n in (1, 2, 3, 4)])
    assert kept[3] == [f"body of page 3, row {i}" for i in range(10)]


def test_line_numbers_are_dropped_on_every_page_once_one_page_shows_that_they_count():
    counted = [text_line(str(i + 1), 50, 100 + 12 * i, size=5) for i in range(10)]
    few = [text_line("11", 47.5, 100, size=5), text_line("12", 47.5, 112, size=5)]
    kept = kept_texts([make(1, *counted), make(2, *few), make(3)])
    assert all(not text.isdigit() for texts in kept.values() for text in texts)


def test_notes_beside_the_text_are_dropped():
    kept = kept_texts([make(1, text_line("Editor: A.", 10, 200))])
    assert "Editor: A." not in kept[1]


def test_a_sections_title_beside_the_running_head_is_dropped():
    kept = kept_texts(
        [make(n, text_line(f"TITLE OF SECTION {'ABCD'[n - 1]}", 400, 40)) for n in (1, 2, 3, 4)]
    )
    assert all("TITLE" not in text for texts in kept.values() for text in texts)


def test_a_chapters_title_beside_the_page_number_is_dropped():
    body = [text_line(f"body row {i}", 72, 100 + 12 * i) for i in range(10)]
    pages = [
        page(text_line(str(n), 72, 40), text_line(f"Chapter {'ABC'[n - 1]}", 400, 40), *body, number=n)
        for n in (1, 2)
    ]
    assert all(texts == [f"body row {i}" for i in range(10)] for texts in kept_texts(pages).values())


def test_a_page_number_that_counts_up_is_dropped_wherever_it_stands():
    def numbered(n):
        body = [text_line(f"body of page {n}, row {i}", 72, 100 + 12 * i) for i in range(10)]
        return page(text_line(f"Head, {n}", 72, 40), *body, text_line(str(n + 16), 300, 600), number=n)

    kept = kept_texts([numbered(n) for n in (1, 2, 3, 4)])
    assert kept[2] == [f"body of page 2, row {i}" for i in range(10)]


def test_a_caption_beside_words_that_repeat_is_kept():
    def topped(n):
        caption = text_line(f"Table {n}. {('Costs', 'Gains', 'Sizes', 'Names')[n - 1]} of each way.", 72, 60)
        return make(n, text_line("Results on the test set", 400, 60), caption)

    kept = kept_texts([topped(n) for n in (1, 2, 3, 4)])
    assert all(any(text.startswith("Table") for text in texts) for texts in kept.values())


def test_a_wider_page_has_no_notes_in_its_margin():
    upright = [page(text_line("Running text of a page.", 72.0, 100.0), number=n) for n in (1, 2, 3)]
    wide = page(text_line("93.3", 650.0, 100.0), number=4, width=792.0, height=612.0)
    narrow = page(text_line("A note", 560.0, 100.0), number=5)
    kept = without_furniture([*upright, wide, narrow], BODY)
    assert [line.text for line in kept[4]] == ["93.3"]
    assert kept[5] == []
