"""Reading holds its measured quality on papers whose truth is known."""

import pytest

from benchmarks.pdf_quality import TRUTH, papers_in, quality

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not TRUTH.is_dir(), reason="no shared folder of papers with truth"),
]


@pytest.fixture(scope="module")
def tallies():
    return quality(list(papers_in(TRUTH)))


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("figures by label", 0.97, 0.93),
        ("figures at IoU 0.5", 0.95, 0.93),
        ("figures at IoU 0.8", 0.92, 0.88),
        ("tables by label", 0.97, 0.97),
        ("tables at IoU 0.5", 0.95, 0.95),
        ("tables at IoU 0.8", 0.92, 0.92),
        ("captions, exact", 0.87, 0.87),
        ("captions, letters alone", 0.95, 0.95),
        ("title", 1.0, 1.0),
        ("headings", 0.97, 0.97),
        ("numbered equations, count", 0.95, 0.93),
    ],
)
def test_quality_is_held(tallies, name, precision, recall):
    tally = tallies[name]
    assert tally.hits >= precision * tally.found, tally.misses
    assert tally.hits >= recall * tally.true, tally.misses
