"""Drawing figures again, finer."""

from pathlib import Path

from PIL import Image

from schema.document import AtomType, BoundingBox, DocumentAtom
from tools.ingest.recrop import crop_again

PAPER = Path(__file__).resolve().parents[3] / "examples" / "pairs" / "quantised_ldpc" / "paper.pdf"


def figure(page: int = 1) -> DocumentAtom:
    box = BoundingBox(x0=60, y0=100, x1=160, y1=150)
    return DocumentAtom(atom_id="fig1", atom_type=AtomType.FIGURE, text="Figure 1", page=page, bbox=box)


def test_a_figure_is_drawn_as_finely_as_asked(tmp_path):
    crop_again(PAPER, [(figure(), tmp_path / "a.png")], 144)
    crop_again(PAPER, [(figure(), tmp_path / "b.png")], 432)
    with Image.open(tmp_path / "a.png") as coarse, Image.open(tmp_path / "b.png") as fine:
        assert abs(fine.width - 3 * coarse.width) <= 3
        assert 200 <= coarse.width < 240
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "b.png"]


def test_a_page_that_cannot_be_drawn_leaves_nothing_behind(tmp_path):
    crop_again(PAPER, [(figure(page=99), tmp_path / "a.png")], 144)
    (tmp_path / "no.pdf").write_bytes(b"%PDF-1.7 nothing")
    crop_again(tmp_path / "no.pdf", [(figure(), tmp_path / "b.png")], 144)
    assert [path.name for path in tmp_path.iterdir()] == ["no.pdf"]
