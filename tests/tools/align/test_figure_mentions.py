"""Spoken mentions of figures and tables."""

import pytest

from schema.document import AtomType, DocumentAtom, DocumentGraph
from tools.align.figures import FigureFinder, names_figure, points_at_figure


def _shown(kind, *numbers):
    prefix = kind.value[:3]
    return [
        DocumentAtom(
            atom_id=f"{prefix}{number}", atom_type=kind, text=f"{kind} {number}", page=1, number=number
        )
        for number in numbers
    ]


@pytest.fixture(scope="module")
def finder():
    atoms = (*_shown(AtomType.FIGURE, "1", "2", "3", "12", "A.1"), *_shown(AtomType.TABLE, "I", "II", "III"))
    return FigureFinder(DocumentGraph(document_id="d", source_path="x", title="t", page_count=1, atoms=atoms))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Look at figure three.", ("fig3",)),
        ("Fig. 3 shows it, as does Figure 1.", ("fig3", "fig1")),
        ("Figures two and three agree.", ("fig2", "fig3")),
        ("Figure 3b is the interesting panel.", ("fig3",)),
        ("In Figure twelve the line falls.", ("fig12",)),
        ("Figure A.1, in the appendix", ("figA.1",)),
        ("The third figure is a map.", ("fig3",)),
        ("the last table in the paper", ("tabIII",)),
        ("Table two lists them.", ("tabII",)),
        ("Table I lists them.", ("tabI",)),
        ("TABLE III", ("tabIII",)),
    ],
)
def test_a_spoken_number_finds_its_figure(finder, text, ids):
    assert finder.spoken(text) == ids


@pytest.mark.parametrize(
    "text",
    [
        "We can figure it out.",
        "I couldn't figure one out.",
        "Figure nine does not exist.",
        "The figure I like is large.",
        "Put it on the table.",
        "the ninth figure",
        "",
    ],
)
def test_what_names_no_figure_of_the_paper_finds_none(finder, text):
    assert finder.spoken(text) == ()


def test_a_paper_without_tables_has_no_last_table():
    bare = DocumentGraph(document_id="d", source_path="x", title="t", page_count=1, atoms=())
    assert FigureFinder(bare).spoken("the last table") == ()


def test_pointing_is_told_from_naming():
    assert points_at_figure("In this plot the line falls.")
    assert not points_at_figure("Figure two shows the line.")
    assert names_figure("Figure two shows the line.")
    assert not names_figure("In this plot the line falls.")
