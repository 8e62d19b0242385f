"""Bad files: one clear line or a stated partial result, in time, and nothing left behind."""

import random
from pathlib import Path

import pymupdf
import pytest

from schema.errors import InputError
from tools.ingest.limits import ReadLimits
from tools.ingest.overview import pages_read
from tools.ingest.pool import Child, PageLostError, Pool
from tools.ingest.read import read_document

ROOT = Path(__file__).resolve().parents[3]
BAD = ROOT / ".." / "shared" / "bad" / "pdf"
EXAMPLES = sorted((ROOT / "examples" / "pairs").glob("*/paper.pdf"))
QUICK = ReadLimits(page_seconds=8, total_seconds=60)


def paper(path, pages=1, **saving):
    with pymupdf.open() as document:
        for number in range(pages):
            page = document.new_page()
            page.insert_textbox((72, 72, 540, 300), f"Page {number}. " + "Words of an ordinary paper. " * 20)
        document.save(path, **saving)
    return path


def read_or_refuse(path, pictures):
    """Return the document and no refusal, or None and the refusal's text."""
    try:
        return read_document(path, pictures, limits=QUICK), ""
    except InputError as error:
        return None, str(error)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"<html>404</html>", "not a PDF"),
        (b"%PDF-1.7\n", "damaged"),
        (b"PK\x03\x04", "not a PDF"),
    ],
)
def test_what_is_no_pdf_is_refused_in_one_line(tmp_path, content, said):
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        read_document(path, tmp_path / "pictures")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "pictures").exists()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_document(tmp_path / "none.pdf")


def test_an_encrypted_file_is_refused(tmp_path):
    path = paper(tmp_path / "x.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="o")
    with pytest.raises(InputError, match="encrypted"):
        read_document(path)


def can_recognise():
    """Say whether Tesseract's data is installed."""
    try:
        return bool(pymupdf.get_tessdata())
    except RuntimeError:
        return False


@pytest.fixture
def scan(tmp_path):
    """Return a page of text that is only a picture."""
    with pymupdf.open() as document, pymupdf.open(paper(tmp_path / "p.pdf")) as source:
        picture = source[0].get_pixmap(dpi=150)
        document.new_page().insert_image((0, 0, 595, 842), pixmap=picture)
        document.save(tmp_path / "scan.pdf")
    return tmp_path / "scan.pdf"


@pytest.mark.skipif(can_recognise(), reason="Tesseract is installed")
def test_a_scan_says_that_it_needs_ocr(scan):
    with pytest.raises(InputError, match="OCR"):
        read_document(scan)


@pytest.mark.skipif(not can_recognise(), reason="Tesseract isn't installed")
def test_a_scan_is_recognised_where_tesseract_is_installed(scan):
    document = read_document(scan)
    assert "Words of an ordinary paper" in " ".join(atom.text for atom in document.atoms)


@pytest.mark.slow
def test_of_a_file_of_10000_pages_the_first_are_read_and_the_rest_is_named(tmp_path):
    with pymupdf.open(paper(tmp_path / "a.pdf", pages=40)) as document:
        for _ in range(10_000 - 40):
            document.new_page()
        document.save(tmp_path / "x.pdf")
    read = read_document(tmp_path / "x.pdf", limits=ReadLimits(pages=30))
    assert read.page_count == 10_000
    assert {atom.page for atom in read.atoms} == set(range(1, 31))
    assert [unread.page for unread in read.unread_pages] == list(range(31, 10_001))
    assert pages_read(read) == (
        "30 of 10000 pages read whole; pages 31-10000: only the first 30 are read; split the file"
    )


def test_more_pages_than_a_file_may_claim_are_refused(tmp_path):
    with pytest.raises(InputError, match="4 pages are over the limit of 3; split it"):
        read_document(paper(tmp_path / "x.pdf", pages=4), limits=ReadLimits(claimed_pages=3))


def test_pages_that_take_too_long_are_named_and_the_rest_is_kept(tmp_path):
    document = read_document(paper(tmp_path / "x.pdf", pages=4), limits=QUICK)
    assert document.unread_pages == ()
    with pytest.raises(InputError, match="took over"):
        read_document(paper(tmp_path / "y.pdf"), limits=ReadLimits(total_seconds=0))


def test_a_child_that_dies_is_started_again(tmp_path):
    child = Child(paper(tmp_path / "x.pdf"), QUICK)
    assert child.ask({"do": "open"})["pages"] == 1
    child.kill()
    with pytest.raises(PageLostError):
        child.ask({"do": "open"})
    assert child.ask({"do": "open"})["pages"] == 1
    child.close()


def test_a_request_that_fails_costs_only_its_page(tmp_path):
    found = []
    with Pool(paper(tmp_path / "x.pdf", pages=2), QUICK) as pool:
        requests = [{"do": "read", "page": number} for number in (1, 9, 2)]
        lost = pool.start(requests, lambda request, answer: found.append(request["page"])).lost()
    assert sorted(found) == [1, 2]
    assert list(lost) == [9]


def test_a_failed_crop_leaves_the_folder_as_it_was(tmp_path):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "kept.png").write_bytes(b"old")
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(InputError):
        read_document(tmp_path / "x.pdf", pictures)
    assert [path.name for path in pictures.iterdir()] == ["kept.png"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pictures", "x.pdf"]


@pytest.mark.slow
@pytest.mark.skipif(not BAD.is_dir(), reason="no shared folder of bad PDFs")
@pytest.mark.parametrize("path", sorted(BAD.glob("*.pdf")), ids=lambda path: path.stem)
def test_every_bad_file_gives_an_error_or_a_document(path, tmp_path):
    document, refusal = read_or_refuse(path, tmp_path / "pictures")
    assert "\n" not in refusal
    assert bool(refusal) != (tmp_path / "pictures").exists()
    assert "IGNORE ALL PREVIOUS" not in " ".join(atom.text for atom in (document.atoms if document else ()))


@pytest.mark.slow
@pytest.mark.skipif(not BAD.is_dir(), reason="no shared folder of bad PDFs")
def test_damage_to_a_page_is_named():
    document = read_document(BAD / "made_byte_damage.pdf", limits=QUICK)
    assert [unread.page for unread in document.unread_pages] == [1, 2, 3]


def mutated(content, seed):
    """Return the bytes with some changed, dropped, doubled or cut off."""
    chance = random.Random(seed)
    damaged = bytearray(content)
    for _ in range(chance.choice([1, 10, 200])):
        at = chance.randrange(len(damaged))
        kind = chance.randrange(4)
        if kind == 0:
            damaged[at] = chance.randrange(256)
        elif kind == 1:
            del damaged[at : at + chance.randrange(1, 40)]
        elif kind == 2:
            damaged[at:at] = damaged[at : at + chance.randrange(1, 200)]
        elif chance.random() < 0.05:
            del damaged[max(2000, at) :]
    return bytes(damaged)


@pytest.mark.slow
@pytest.mark.skipif(not EXAMPLES, reason="no example papers")
@pytest.mark.parametrize("seed", range(16))
def test_a_mutated_paper_gives_an_error_or_a_document(seed, tmp_path):
    path = tmp_path / "mutated.pdf"
    path.write_bytes(mutated(EXAMPLES[seed % len(EXAMPLES)].read_bytes(), seed))
    document, refusal = read_or_refuse(path, tmp_path / "pictures")
    assert "\n" not in refusal
    ids = [atom.atom_id for atom in document.atoms] if document else []
    assert len(set(ids)) == len(ids)
