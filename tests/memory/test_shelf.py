"""A shelf writes files whole and knows the hash of each."""

import os
from hashlib import sha256

import pytest

from memory.shelf import LOG_NAME, REMOVED, Shelf, digest_of
from schema.analysis import KeyConcept
from schema.errors import DamagedError, NotFoundError


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "shelf")


CONCEPT = KeyConcept(name="attention", atom_ids=("p1",), weight=0.5)


def test_a_record_is_read_back(shelf):
    shelf.write_json("c.json", [CONCEPT])
    assert shelf.load("c.json", tuple[KeyConcept, ...]) == (CONCEPT,)
    assert shelf.read_json("c.json")[0]["weight"] == 0.5


def test_a_missing_file_is_not_found(shelf):
    with pytest.raises(NotFoundError, match=r"shelf/c\.json"):
        shelf.load("c.json", KeyConcept)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "EOF"),
        (b'{"name": "a", "atom_', "EOF"),
        (b'{"name": "a", "atom_ids": []}', "weight: Field required"),
        (b'{"name": "a", "atom_ids": [], "weight": -1}', "weight: Input should be greater"),
        (b'{"name": "a", "atom_ids": [], "weight": 1, "odd": 1}', "odd: Extra inputs"),
        (b"\xff\xfe", "Invalid JSON"),
    ],
)
def test_a_damaged_record_names_its_file_and_cause(shelf, content, cause):
    shelf.write_bytes("c.json", content)
    with pytest.raises(DamagedError, match=r"c\.json is damaged") as raised:
        shelf.load("c.json", KeyConcept)
    assert cause in str(raised.value)
    assert "\n" not in str(raised.value)


def test_plain_values_and_texts_that_are_damaged_are_named(shelf):
    shelf.write_bytes("c.json", b"{")
    shelf.write_bytes("t.txt", b"\xff")
    with pytest.raises(DamagedError, match=r"c\.json is damaged \(line 1"):
        shelf.read_json("c.json")
    with pytest.raises(DamagedError, match="UTF-8"):
        shelf.read_text("t.txt")


def test_the_hashes_of_all_writes_are_logged_in_order(shelf):
    for text in ("one", "two"):
        shelf.write_text("t.txt", text)
    assert shelf.logged() == {"t.txt": tuple(sha256(t.encode()).hexdigest() for t in ("one", "two"))}


def test_the_last_lines_of_the_log_can_be_checked_with_sha256sum(shelf):
    shelf.write_text("t.txt", "one")
    line = (shelf.folder / LOG_NAME).read_text()
    assert line == f"{digest_of(shelf.folder / 't.txt')}  t.txt\n"


def test_the_hash_is_logged_before_the_content_is_in_place(shelf, monkeypatch):
    shelf.write_text("t.txt", "old")

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", crash)
    with pytest.raises(KeyboardInterrupt):
        shelf.write_text("t.txt", "new")
    monkeypatch.undo()
    assert shelf.read_text("t.txt") == "old"
    assert shelf.logged()["t.txt"][-1] == sha256(b"new").hexdigest()


def test_a_removed_file_is_meant_to_be_gone(shelf):
    shelf.write_text("t.txt", "one")
    shelf.remove("t.txt")
    shelf.remove("never there")
    assert not shelf.holds("t.txt")
    assert shelf.logged()["t.txt"][-1] == REMOVED
    assert "never there" not in shelf.logged()


def test_sealing_logs_what_others_wrote_and_nothing_twice(shelf):
    shelf.write_text("t.txt", "one")
    (shelf.folder / "pictures").mkdir()
    (shelf.folder / "pictures" / "a.png").write_bytes(b"png")
    (shelf.folder / ".hidden").write_text("x")
    shelf.seal()
    shelf.seal()
    logged = shelf.logged()
    assert set(logged) == {"t.txt", "pictures/a.png"}
    assert all(len(digests) == 1 for digests in logged.values())


def test_torn_lines_of_the_log_are_passed_over(shelf):
    shelf.write_text("t.txt", "one")
    with (shelf.folder / LOG_NAME).open("ab") as log:
        log.write(b"abc\xff")
    assert len(shelf.logged()["t.txt"]) == 1


def test_a_large_file_is_hashed_in_blocks(tmp_path):
    data = os.urandom((1 << 20) + 7)
    (tmp_path / "big").write_bytes(data)
    assert digest_of(tmp_path / "big") == sha256(data).hexdigest()
