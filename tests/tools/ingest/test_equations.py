"""Displayed equations and their numbers."""

from tests.tools.ingest.ingest_rows import BODY, line, row, span, text_row
from tools.ingest.edges import edges_of
from tools.ingest.equations import find_equations

PROSE = "We study how caches behave when the popularity of items drifts over time and why it matters."


def equations(*rows):
    text = [text_row(PROSE, 72, 100 + 12 * i, width=468) for i in range(4)]
    found = [*text, *rows]
    return find_equations(found, edges_of(found), BODY)


def formula(text, x0, baseline, *, size=10.0, width):
    return line(span(text, x0, baseline, font="CMMI10", size=size, width=width))


def test_a_formula_with_its_number_is_an_equation():
    (found,) = equations(
        row(formula("L = a + b", 250, 180, width=60), formula("(3)", 525, 180, width=15)),
    )
    assert found.number == "3"
    assert "L = a + b" in found.rows[0].text


def test_an_operator_over_its_limits_leaves_the_equation_its_number():
    left, operator = formula("L =", 150, 180, width=20), formula("E", 190, 178, width=6)
    limits = line(
        span("x,y", 178, 183, font="CMMI7", size=7.0, width=30),
        span("[D(p, q)] ,", 212, 180, font="CMMI10", width=60),
        span("(10)", 520, 180, width=20),
    )
    (found,) = equations(row(left, limits, operator))
    assert found.rows[0].text.endswith("E")
    assert found.number == "10"
