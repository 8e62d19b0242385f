"""The overview is safe to show and says what is missing."""

from schema.document import AtomType, DocumentAtom, DocumentGraph, UnreadPage
from tools.ingest.overview import overview, pages_read


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


def test_unread_pages_are_counted_and_named():
    partly = document(unread_pages=(UnreadPage(page=3, cause="it took over 20 s"),))
    assert pages_read(partly) == "2 of 3 pages read whole; page 3: it took over 20 s"


def test_the_overview_counts_what_is_there():
    assert dict(overview(document()).counts) == {"paragraphs": 1, "figures": 1}


def test_pages_of_one_cause_are_named_together():
    lost = tuple(UnreadPage(page=page, cause="no") for page in (1, 2, 3))
    assert pages_read(document(unread_pages=lost)) == "0 of 3 pages read whole; pages 1-3: no"
    apart = (UnreadPage(page=1, cause="no"), UnreadPage(page=3, cause="no"))
    assert pages_read(document(unread_pages=apart)) == "1 of 3 pages read whole; pages 1, 3: no"
