"""Records are read once while their files stay, and anew when they change."""

from pathlib import Path

import pytest

from memory.record_cache import RecordCache
from memory.shelf import Shelf
from schema.errors import DamagedError, NotFoundError
from schema.profile import Pauses


def test_a_record_is_the_same_object_until_its_file_is_replaced(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.write_json("a.json", Pauses(sentence=0.1))
    first = shelf.load("a.json", Pauses)
    assert shelf.load("a.json", Pauses) is first
    shelf.write_json("a.json", Pauses(sentence=0.2))
    assert shelf.load("a.json", Pauses).sentence == 0.2


def test_damage_in_place_is_seen_and_so_is_removal(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    path = shelf.write_json("a.json", Pauses())
    shelf.load("a.json", Pauses)
    path.write_text(path.read_text().replace("0.3", "-0.3"))
    with pytest.raises(DamagedError):
        shelf.load("a.json", Pauses)
    path.unlink()
    with pytest.raises(NotFoundError):
        shelf.load("a.json", Pauses)


def test_what_can_be_changed_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[]")
    cache = RecordCache()
    assert cache.get(path, list[int], list) is not cache.get(path, list[int], list)


def test_the_least_recently_read_go_when_there_is_too_much(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in "abc"]
    for path in paths:
        path.write_bytes(b" " * 100)
    cache, reads = RecordCache(most_bytes=200), []

    def read(path: Path) -> Pauses:
        reads.append(path.name)
        return Pauses()

    for path in [*paths, paths[2], paths[0]]:
        cache.get(path, Pauses, lambda path=path: read(path))  # type: ignore[misc]
    assert reads == ["a", "b", "c", "a"]
