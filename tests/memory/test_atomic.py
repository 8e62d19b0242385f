"""Files are written whole, readable, and the same for equal values."""

import json
import math
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.atomic import point, pointed, to_json, write_bytes, write_json, write_text
from schema.base import Record
from schema.errors import DamagedError
from tests.memory.processes import fork

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


class Point(Record):
    y: float
    x: float
    at: datetime


@given(VALUES)
def test_json_holds_exactly_what_was_written(value):
    assert json.loads(to_json(value)) == value


@given(st.dictionaries(st.text(max_size=3), st.integers(), min_size=2, max_size=5))
def test_the_order_in_which_a_dictionary_was_filled_does_not_show(value):
    assert to_json(value) == to_json(dict(reversed(value.items())))


def test_json_can_be_read_and_compared_line_by_line():
    point = Point(y=0.1, x=1 / 3, at=datetime(2026, 1, 1, tzinfo=UTC))
    assert to_json({"p": point}).decode() == (
        '{\n  "p": {\n    "at": "2026-01-01T00:00:00Z",\n    "x": 0.3333333333333333,\n    "y": 0.1\n  }\n}\n'
    )


def test_a_number_that_is_none_is_refused(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "a.json", {"loss": math.nan})
    assert list(tmp_path.iterdir()) == []


def test_text_keeps_its_line_ends(tmp_path):
    write_text(tmp_path / "deep" / "a.txt", "é\r\nb\n")
    assert (tmp_path / "deep" / "a.txt").read_bytes() == "é\r\nb\n".encode()


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def refuse():
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        write_bytes(path, b"new", announce=refuse)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_written_files_can_be_read_by_others(tmp_path):
    write_text(tmp_path / "a.txt", "x")
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o644


def test_a_killed_writer_leaves_the_old_content_or_the_new(tmp_path):
    """A process rewrites a file over and over and is killed at some moment, ten times."""
    path = tmp_path / "a.json"
    write_json(path, {"n": -1, "pad": ["x" * 1000] * 200})

    def rewrite():
        for number in range(10**6):
            write_json(path, {"n": number, "pad": ["x" * 1000] * 200})

    for _ in range(10):
        before = path.stat().st_mtime_ns
        child = fork(rewrite)
        while path.stat().st_mtime_ns == before:
            pass
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert len(json.loads(path.read_bytes())["pad"]) == 200


def test_a_pointer_names_its_target_by_a_relative_link(tmp_path):
    (tmp_path / "v1").mkdir()
    (tmp_path / "v2").mkdir()
    point(tmp_path / "current", tmp_path / "v1")
    point(tmp_path / "current", tmp_path / "v2")
    assert (tmp_path / "current").readlink() == Path("v2")
    assert pointed(tmp_path / "current") == tmp_path / "v2"


def test_where_links_do_not_work_the_pointer_is_a_file(tmp_path, monkeypatch):
    write_text(tmp_path / "a_v1.json", "{}")

    def refuse(*_):
        raise OSError("links are not supported")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    point(tmp_path / "current.json", tmp_path / "a_v1.json")
    assert not (tmp_path / "current.json").is_symlink()
    assert json.loads((tmp_path / "current.json").read_text()) == "a_v1.json"
    assert pointed(tmp_path / "current.json") == tmp_path / "a_v1.json"


def test_no_pointer_is_no_error(tmp_path):
    assert pointed(tmp_path / "current") is None


@pytest.mark.parametrize("content", ['"../../etc"', "[1]", "no json", '"gone"'])
def test_a_pointer_to_nothing_is_damaged(tmp_path, content):
    (tmp_path / "current").write_text(content)
    with pytest.raises(DamagedError, match="current"):
        pointed(tmp_path / "current")


def test_a_dangling_link_is_damaged(tmp_path):
    (tmp_path / "current").symlink_to("gone")
    with pytest.raises(DamagedError, match="gone"):
        pointed(tmp_path / "current")


def test_a_folder_is_never_replaced_by_a_pointer(tmp_path):
    (tmp_path / "v1").mkdir()
    (tmp_path / "current").mkdir()
    with pytest.raises(DamagedError, match="move it away"):
        point(tmp_path / "current", tmp_path / "v1")
