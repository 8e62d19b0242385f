"""What a player reads of an MP3's chapters."""

from pathlib import Path

from mutagen.id3 import ID3, ID3NoHeaderError

from schema.publishing import Chapter


def chapters_in(path: Path) -> tuple[Chapter, ...]:
    """Return the chapters in the order of the table of contents; none where the file has no tags."""
    try:
        id3 = ID3(path)
    except ID3NoHeaderError:
        return ()
    frames = {frame.element_id: frame for frame in id3.getall("CHAP")}
    order = [element for table in id3.getall("CTOC") for element in table.child_element_ids]
    return tuple(
        Chapter(
            title=str(frame.sub_frames["TIT2"]),
            start_time=frame.start_time / 1000,
            end_time=frame.end_time / 1000,
        )
        for frame in (frames[element] for element in order)
    )
