"""ID3 tags: chapters and cover come back as they were written."""

from pathlib import Path

import numpy as np
import pytest
from mutagen.id3 import ID3

from schema.errors import InputError
from schema.publishing import Chapter
from tests.mp3_tags import chapters_in
from tools.audio.decode import measure_duration
from tools.audio.mp3 import Tags, write_mp3
from tools.audio.tags import write_tags

PNG = b"\x89PNG\r\n\x1a\nrest"
CHAPTERS = (
    Chapter(title="Öffnung", start_time=0.0, end_time=1.5),
    Chapter(title="Ende", start_time=1.5, end_time=3.0),
)


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp3"
    write_mp3(path, np.full(48_000, 0.1, dtype=np.float32), 16_000)
    return path


def test_chapters_come_back_in_order(mp3: Path) -> None:
    assert chapters_in(mp3) == ()
    write_tags(mp3, Tags(chapters=CHAPTERS))
    assert chapters_in(mp3) == CHAPTERS


def test_the_table_of_contents_is_ordered_and_points_by_time(mp3: Path) -> None:
    write_tags(mp3, Tags(chapters=CHAPTERS))
    id3 = ID3(mp3)
    (table,) = id3.getall("CTOC")
    assert (int(table.flags), table.child_element_ids) == (3, ["chp0", "chp1"])
    assert {frame.start_offset for frame in id3.getall("CHAP")} == {0xFFFFFFFF}


def test_title_artist_and_cover_are_there_and_the_sound_is_untouched(mp3: Path) -> None:
    before = measure_duration(mp3)
    write_tags(mp3, Tags(title="T", artist="A", cover=PNG))
    id3 = ID3(mp3)
    assert (str(id3["TIT2"]), str(id3["TPE1"])) == ("T", "A")
    (cover,) = id3.getall("APIC")
    assert (cover.mime, cover.type, cover.data) == ("image/png", 3, PNG)
    assert measure_duration(mp3) == before


def test_the_same_tags_give_the_same_bytes(tmp_path: Path) -> None:
    samples = np.full(16_000, 0.1, dtype=np.float32)
    for name in ("a.mp3", "b.mp3"):
        write_mp3(tmp_path / name, samples, 16_000, tags=Tags("T", "A", CHAPTERS, PNG))
    assert (tmp_path / "a.mp3").read_bytes() == (tmp_path / "b.mp3").read_bytes()


def test_a_cover_that_is_no_picture_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no JPEG or PNG"):
        write_mp3(tmp_path / "a.mp3", np.ones(1600, dtype=np.float32), 16_000, tags=Tags(cover=b"GIF89a"))
    assert list(tmp_path.iterdir()) == []


def test_more_chapters_than_a_table_holds_are_refused(mp3: Path) -> None:
    with pytest.raises(ValueError, match="255"):
        write_tags(mp3, Tags(chapters=CHAPTERS * 200))
