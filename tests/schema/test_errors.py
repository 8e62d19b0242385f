"""What errors say."""

from schema.errors import one_line


def test_a_cause_is_folded_into_one_line_and_a_cut_is_shown():
    assert one_line(ValueError("two\n  lines")) == "two lines"
    assert one_line("x" * 200) == "x" * 200
    assert one_line("x" * 201) == "x" * 199 + "…"
    assert one_line("") == ""
