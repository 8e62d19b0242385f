"""Knowledge bases: whole papers or none, found by name, by prefix and by their bytes."""

import threading

import pytest

from memory.knowledge import KnowledgeBases
from schema.errors import BusyError, DamagedError, InputError, NotFoundError
from tests.memory.samples import MOMENT, document


@pytest.fixture
def bases(tmp_path):
    found = KnowledgeBases(tmp_path / "home")
    found.create("papers", MOMENT)
    return found


def save(bases, tmp_path, digest="a" * 64, path="/in/My Paper.pdf", title="T"):
    source = document(tmp_path / "pictures").model_copy(
        update={"source_path": path, "title": title, "document_id": f"doc-{digest[:16]}"}
    )
    return bases.save("papers", source, digest, tmp_path / "pictures", MOMENT)


def test_a_knowledge_base_is_made_once(bases):
    assert bases.create("papers", MOMENT) is False
    assert bases.names() == ("papers",)
    assert bases.load("papers").created_at == MOMENT


def test_a_paper_comes_back_with_its_picture(bases, tmp_path):
    stored = save(bases, tmp_path)
    assert stored.paper_id == "my-paper"
    figure = bases.document("papers", "my-paper").get_atom("fig1")
    assert (bases.paper_folder("papers", "my-paper") / figure.file_path).read_bytes() == b"picture"


def test_the_same_bytes_take_the_same_place_and_others_a_new_one(bases, tmp_path):
    assert save(bases, tmp_path, title="Old").paper_id == save(bases, tmp_path, title="New").paper_id
    assert [paper.title for paper in bases.papers("papers")] == ["New"]
    assert save(bases, tmp_path, "b" * 64).paper_id == "my-paper-bbbbbbbb"


def test_a_file_whose_name_says_nothing_is_stored_by_its_document(bases, tmp_path):
    assert save(bases, tmp_path, path="/in/论文.pdf").paper_id == f"doc-{'a' * 16}"


def test_a_paper_is_found_by_prefix_by_document_and_by_bytes(bases, tmp_path):
    save(bases, tmp_path)
    save(bases, tmp_path, "b" * 64, "/in/other.pdf")
    assert bases.paper("papers", "oth").paper_id == "other"
    assert bases.paper("papers", "doc-bbb").paper_id == "other"
    found, folder = bases.find("b" * 64)
    assert (found.document_id, folder.name) == (f"doc-{'b' * 16}", "other")
    assert bases.find("c" * 64) is None


def test_what_is_not_there_is_said_with_what_is(bases, tmp_path):
    save(bases, tmp_path)
    with pytest.raises(NotFoundError, match="my-paper"):
        bases.paper("papers", "nothing")
    with pytest.raises(NotFoundError, match=r"papers.*kb create others"):
        bases.papers("others")


@pytest.mark.parametrize("name", ["", "..", "../up", "/etc", "a/b", "a\x00b", ".hidden", "x" * 101, "con\n"])
def test_a_name_cannot_leave_the_folder(bases, tmp_path, name):
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError):
        bases.create(name, MOMENT)
    with pytest.raises(InputError):
        bases.paper_folder("papers", name)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_paper_whose_picture_is_missing_is_not_stored(bases, tmp_path):
    paper = document(tmp_path / "pictures").model_copy(update={"source_path": "x.pdf"})
    with pytest.raises(InputError):
        bases.save("papers", paper, "a" * 64, tmp_path / "elsewhere", MOMENT)
    assert bases.papers("papers") == ()
    assert [p for p in bases.folder("papers").rglob("*") if p.is_file() and p.name[0] != "."] == [
        bases.folder("papers") / "kb.json"
    ]


def test_a_torn_file_is_named(bases, tmp_path):
    save(bases, tmp_path)
    (bases.paper_folder("papers", "my-paper") / "document.json").write_text("{")
    with pytest.raises(DamagedError, match=r"document\.json"):
        bases.document("papers", "my-paper")


def test_a_writer_waits_for_another(bases, tmp_path):
    held, free = threading.Event(), threading.Event()

    def hold():
        with bases._lock("papers"):
            held.set()
            free.wait(10)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(10)
    impatient = bases._lock("papers")
    impatient._patience = 0.0
    with pytest.raises(BusyError):
        impatient.__enter__()
    threading.Timer(0.1, free.set).start()
    assert save(bases, tmp_path).paper_id == "my-paper"
    other.join()
