"""Reading a published transcript of any known format, told by its content and not by its name."""

import re
from pathlib import Path

from schema.errors import InputError
from tools.transcribe.json_transcript import read_json_transcript
from tools.transcribe.plain_text import read_plain_text
from tools.transcribe.published import PublishedTranscript
from tools.transcribe.timed_text import read_timed_text


def read_transcript(path: Path) -> PublishedTranscript:
    """Return what a WebVTT, SubRip, Whisper JSON, Podcasting 2.0 JSON or text file says.

    Raises:
        InputError: the file is missing, empty, not text, or its format is broken.
    """
    text = _text(path)
    if not text.strip():
        raise InputError(f"{path} is empty: give a transcript of what is said")
    if text.lstrip()[0] in "{[" and (path.suffix.lower() == ".json" or not text.lstrip().startswith("[")):
        return read_json_transcript(text, path)
    if text.lstrip().startswith("WEBVTT") or re.search(r"^\s*[\d:.,]+\s*-->", text, re.MULTILINE):
        return read_timed_text(text, path)
    return read_plain_text(text, path)


def _text(path: Path) -> str:
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    content = path.read_bytes()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not text in UTF-8 (byte {error.start}): save it as UTF-8") from error
    if "\0" in text:
        raise InputError(f"{path} is not a text file: give a transcript as VTT, SRT, JSON or text")
    return text.replace("\r\n", "\n").replace("\r", "\n")
