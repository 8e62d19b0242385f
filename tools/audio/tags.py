"""ID3 tags of an episode: title, chapters (CHAP and CTOC, ID3v2 Chapter Frame Addendum 1.0) and cover."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schema.errors import InputError
from schema.publishing import Chapter

_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_NO_OFFSET = 0xFFFFFFFF
"""Tells players to find a chapter by its time, not by a byte position."""
_FRONT_COVER = 3
_MOST_CHAPTERS = 255
"""A table of contents counts its entries in one byte."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What a player shows of an episode."""

    title: str | None = None
    artist: str | None = None
    chapters: tuple[Chapter, ...] = ()
    cover: bytes | None = None
    """A JPEG or PNG."""
    album: str | None = None
    """The show."""
    genre: str | None = None
    released: str | None = None
    """Date as 2026-01-31."""
    comment: str | None = None
    lyrics: str | None = None
    """All that is said."""
    language: str = "eng"
    """Of comment and lyrics, ISO 639-2."""


NO_TAGS = Tags()


def write_tags(path: Path, tags: Tags) -> None:
    """Write the tags at the head of an MP3 file, over any that it has.

    Raises:
        InputError: the cover is no JPEG or PNG.
        ValueError: there are more chapters than a table of contents can hold.
    """
    if tags == NO_TAGS:
        return
    if len(tags.chapters) > _MOST_CHAPTERS:
        raise ValueError(f"{len(tags.chapters)} chapters are more than the {_MOST_CHAPTERS} that ID3 holds")
    from mutagen.id3 import APIC, ID3, Encoding

    id3 = ID3()
    for frame in [*_text_frames(tags), *(_chapter_frames(tags.chapters) if tags.chapters else [])]:
        id3.add(frame)
    if tags.cover:
        kind = _kind(tags.cover)
        id3.add(APIC(encoding=Encoding.UTF8, mime=kind, type=_FRONT_COVER, desc="Cover", data=tags.cover))
    id3.save(path, v2_version=4, v1=0)


def _text_frames(tags: Tags) -> list[object]:
    from mutagen.id3 import COMM, TALB, TCON, TDRC, TIT2, TPE1, USLT, Encoding

    plain: list[tuple[Any, str | None]] = [
        (TIT2, tags.title),
        (TPE1, tags.artist),
        (TALB, tags.album),
        (TCON, tags.genre),
        (TDRC, tags.released),
    ]
    spoken: list[tuple[Any, str | None]] = [(COMM, tags.comment), (USLT, tags.lyrics)]
    return [
        *(frame(encoding=Encoding.UTF8, text=text) for frame, text in plain if text),
        *(
            frame(encoding=Encoding.UTF8, lang=tags.language, desc="", text=text)
            for frame, text in spoken
            if text
        ),
    ]


def _chapter_frames(chapters: tuple[Chapter, ...]) -> list[object]:
    from mutagen.id3 import CHAP, CTOC, TIT2, CTOCFlags, Encoding

    names = [f"chp{index}" for index in range(len(chapters))]
    frames: list[object] = [
        CHAP(
            element_id=name,
            start_time=round(chapter.start_time * 1000),
            end_time=round(chapter.end_time * 1000),
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[TIT2(encoding=Encoding.UTF8, text=chapter.title)],
        )
        for name, chapter in zip(names, chapters, strict=True)
    ]
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    return [*frames, CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[])]


def _kind(picture: bytes) -> str:
    for signature, kind in _SIGNATURES.items():
        if picture.startswith(signature):
            return kind
    raise InputError("the cover is no JPEG or PNG: give one of these")
