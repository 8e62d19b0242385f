"""Yes and no, opposites and rivals are told apart."""

from agents.judge.comparisons import comparisons, confirmed_by, reversed_by
from agents.judge.polarity import Reading, affirmed_alone, denied_alone, directions

PAPER = [
    Reading("The cache reduces latency on every trace."),
    Reading("The policy does not need labelled data."),
    Reading("A frozen model receives gradients through small adapters."),
]


def test_a_denial_of_what_the_paper_affirms_is_found() -> None:
    assert denied_alone(Reading("The cache doesn't reduce latency."), PAPER) is not None


def test_a_denial_that_the_paper_makes_too_is_no_fault() -> None:
    assert denied_alone(Reading("The policy works without labelled data."), PAPER) is None


def test_not_only_denies_nothing() -> None:
    assert denied_alone(Reading("The cache not only reduces latency but also traffic."), PAPER) is None


def test_a_denial_ends_with_its_clause() -> None:
    reading = Reading("It is not labelled, and it reduces latency.")

    assert "label" in reading.denied
    assert not {"reduc", "latenc"} & reading.denied


def test_an_affirmation_of_what_the_paper_only_denies_is_found() -> None:
    denials = [Reading("It does not need labelled data."), Reading("No labelled data is used.")]

    assert affirmed_alone(Reading("It needs labelled data."), denials) is not None


def test_the_opposite_of_the_papers_word_is_found() -> None:
    assert directions(Reading("A trainable model receives gradients."), PAPER) == (("trainable", False),)
    assert directions(Reading("The cache increases latency."), [Reading("It decreases latency.")]) == (
        ("increases", False),
    )


def test_the_papers_own_word_holds() -> None:
    assert directions(Reading("A frozen model receives gradients."), PAPER) == (("frozen", True),)


def test_opposites_about_other_things_do_not_clash() -> None:
    assert directions(Reading("A larger queue was tried."), [Reading("Smaller images load at once.")]) == ()


def test_rivals_the_other_way_round_are_found() -> None:
    [stated] = comparisons("TurboCache outperforms LRU on every trace.")
    [turned] = comparisons("LRU outperforms TurboCache.")
    [same] = comparisons("LRU is worse than TurboCache.")

    assert reversed_by(turned, stated)
    assert not reversed_by(same, stated)
    assert confirmed_by(same, stated)
