"""The page of papers is whole in itself, safe to open, and every link on it leads somewhere."""

import re
from io import BytesIO

import pytest
from PIL import Image

from schema.document import AtomType, Claim, DocumentAtom, DocumentGraph, Section
from tools.ingest.papers_page import html_page


def document(**rest):
    atoms = (
        DocumentAtom(atom_id="p1", atom_type=AtomType.PARAGRAPH, text="<script>alert(1)</script>", page=1),
        DocumentAtom(
            atom_id="fig1", atom_type=AtomType.FIGURE, text="Figure 1: A & B", page=1, file_path="fig1.png"
        ),
    )
    return DocumentGraph(
        document_id="d", source_path="x.pdf", title="T <b>", page_count=3, atoms=atoms, **rest
    )


def test_hostile_text_is_escaped():
    page = html_page("kb", [(document(), None)])
    assert "<script>" not in page
    assert "T &lt;b&gt;" in page


def test_a_picture_is_written_into_the_page(tmp_path):
    (tmp_path / "fig1.png").write_bytes(b"png")
    assert "data:image/png;base64,cG5n" in html_page("kb", [(document(), tmp_path)])


def test_a_missing_picture_is_said_to_be_missing(tmp_path):
    assert "no picture" in html_page("kb", [(document(), tmp_path)])


def test_several_papers_are_listed_before_they_are_shown():
    page = html_page(
        "my papers", [(document(), None), (document().model_copy(update={"document_id": "e"}), None)]
    )
    assert "<title>my papers</title>" in page
    assert 'href="#e"' in page
    assert page.count('class="title"') == 2


@pytest.fixture
def paper(tmp_path):
    """A paper with something of everything, and the folder of its pictures."""
    (tmp_path / "fig1.png").write_bytes(png(400, 300))
    (tmp_path / "fig2.png").write_bytes(png(900, 200))
    atoms = [
        DocumentAtom(atom_id="h1", atom_type=AtomType.HEADING, text="1 Start", page=1, section_id="s1"),
        DocumentAtom(atom_id="p1", atom_type=AtomType.PARAGRAPH, text="See Figure 1.", page=1,
                     section_id="s1", references=("fig1", "ref1")),
        DocumentAtom(atom_id="li1", atom_type=AtomType.LIST_ITEM, text="one", page=1),
        DocumentAtom(atom_id="li2", atom_type=AtomType.LIST_ITEM, text="two", page=1),
        DocumentAtom(atom_id="fig1", atom_type=AtomType.FIGURE, text="Figure 1: A.", page=1, number="1",
                     file_path="fig1.png"),
        DocumentAtom(atom_id="fig2", atom_type=AtomType.FIGURE, text="Figure 2: B.", page=1, number="2",
                     file_path="fig2.png"),
        DocumentAtom(atom_id="ref1", atom_type=AtomType.CITATION, text="A. Smith.", page=2, number="1"),
    ]  # fmt: skip
    found = DocumentGraph(
        document_id="doc-1", source_path="x.pdf", title="T", page_count=2, atoms=tuple(atoms),
        sections=(Section(section_id="s1", title="Start", number="1", level=1, page=1),),
        claims=(Claim(text="It is faster.", kind="result", atom_ids=("p1",)),),
    )  # fmt: skip
    return found, tmp_path


def png(width, height):
    out = BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def test_every_link_leads_to_a_place_on_the_page_and_ids_are_used_once(paper):
    page = html_page("kb", [paper])
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert {"doc-1-s1", "doc-1-fig1", "doc-1-p1"} <= links
    assert links <= set(ids)


def test_nothing_is_loaded_from_elsewhere(paper):
    page = html_page("kb", [paper])
    assert not re.findall(r'(?:src|href)="(?!data:|#)', page)
    assert "<script" not in page
    assert "@import" not in page
    assert "url(" not in page


def test_a_wide_picture_has_its_caption_under_it_and_others_beside_them(paper):
    page = html_page("kb", [paper])
    assert '<figure id="doc-1-fig1" class="beside">' in page
    assert '<figure id="doc-1-fig2" class="under">' in page


def test_list_items_in_a_row_are_one_list(paper):
    assert re.search(
        r'<ul><li id="doc-1-li1">one</li><li id="doc-1-li2">two</li></ul>', html_page("kb", [paper])
    )
