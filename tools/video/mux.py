"""Putting picture, sound, captions and chapters into one MP4 file."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from schema.errors import InputError
from schema.publishing import Chapter
from tools.audio.mp3 import ffmpeg

_AUDIO_RATE = "128k"


def mux(
    picture: Path,
    audio: Path,
    target: Path,
    *,
    title: str,
    artist: str,
    chapters: Sequence[Chapter],
    captions: Path | None,
    language: str,
) -> None:
    """Write the video, whole or not at all: the picture as it is, the sound as AAC.

    Args:
        picture: file with the video stream.
        audio: the episode, in any container.
        target: the MP4 file.
        title: of the episode.
        artist: who made it.
        chapters: without a gap, in order.
        captions: an SRT file that becomes a track to switch on; None for none.
        language: of sound and captions, ISO 639-1.

    Raises:
        InputError: the audio can't be read or the file not written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.stem}-") as folder:
        metadata, fresh = Path(folder) / "metadata.txt", Path(folder) / "video.mp4"
        metadata.write_text(_metadata(title, artist, chapters), encoding="utf-8")
        sources = [picture, audio, metadata, *([captions] if captions else [])]
        command = [
            ffmpeg(),
            "-v",
            "error",
            "-nostdin",
            "-y",
            *_inputs(sources),
            *_streams(captions, language),
        ]
        done = subprocess.run([*command, str(fresh)], capture_output=True, check=False)
        if done.returncode:
            cause = done.stderr.decode(errors="replace").strip().splitlines() or ["no cause given"]
            raise InputError(f"{target} can't be written: {cause[-1]}")
        fresh.chmod(0o644)
        fresh.replace(target)


def _inputs(sources: Sequence[Path]) -> list[str]:
    return [word for source in sources for word in ("-i", str(source))]


def _streams(captions: Path | None, language: str) -> list[str]:
    from_audio = ["-map", "0:v:0", "-map", "1:a:0", "-map_metadata", "2", "-map_chapters", "2"]
    codecs = ["-c:v", "copy", "-c:a", "aac", "-b:a", _AUDIO_RATE, "-ac", "2"]
    spoken = ["-metadata:s:a:0", f"language={_three_letters(language)}"]
    track = ["-map", "3:s:0", "-c:s", "mov_text", "-metadata:s:s:0", f"language={_three_letters(language)}"]
    ending = ["-movflags", "+faststart", "-fflags", "+bitexact", "-f", "mp4"]
    return [*from_audio, *codecs, *spoken, *(track if captions else []), *ending]


def _metadata(title: str, artist: str, chapters: Sequence[Chapter]) -> str:
    """Return the title and the chapters as ffmpeg reads them (FFMETADATA1)."""
    lines = [";FFMETADATA1", f"title={_escaped(title)}", f"artist={_escaped(artist)}"]
    for chapter in chapters:
        times = [f"START={round(chapter.start_time * 1000)}", f"END={round(chapter.end_time * 1000)}"]
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", *times, f"title={_escaped(chapter.title)}"]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "=;#\\\n" else letter for letter in text)


def _three_letters(language: str) -> str:
    """Return the ISO 639-2 code that MP4 wants for the languages that are heard most, else "und"."""
    codes = (
        "en:eng de:deu fr:fra es:spa it:ita pt:por nl:nld zh:zho ja:jpn ko:kor ru:rus ar:ara hi:hin pl:pol"
    )
    return dict(code.split(":") for code in codes.split()).get(language.lower()[:2], "und")
