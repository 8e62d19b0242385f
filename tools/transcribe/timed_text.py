"""Reading WebVTT and SubRip cues."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from schema.errors import InputError
from tools.transcribe.published import Cue, PublishedTranscript, Token
from tools.transcribe.spoken_text import known_labels, labelled, spoken

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_INLINE = re.compile(rf"<{_TIME}>")
_VOICE = re.compile(r"<v(?:\.[\w.-]+)*\s+([^<>]*)>|</v>")


@dataclass(frozen=True, slots=True)
class _Block:
    start: float
    end: float
    lines: tuple[str, ...]


def read_timed_text(text: str, path: Path) -> PublishedTranscript:
    """Return the cues of a WebVTT or SubRip file.

    Raises:
        InputError: there is no cue, or a cue ends before it starts.
    """
    blocks = sorted(_blocks(text, path), key=lambda block: block.start)
    if any(_INLINE.search(line) for block in blocks for line in block.lines):
        blocks = _without_rolled_lines(blocks)
    labels = known_labels(line for block in blocks for line in block.lines)
    cues = tuple(cue for block in blocks for cue in _cues(block, labels))
    if not cues:
        raise InputError(f"{path} holds no cue with words: give a transcript of what is said")
    return PublishedTranscript("vtt" if text.lstrip().startswith("WEBVTT") else "srt", cues)


def _blocks(text: str, path: Path) -> Iterator[_Block]:
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        at = next((i for i, line in enumerate(lines) if _TIMING.match(line)), None)
        if at is None or lines[0].startswith(("NOTE", "STYLE", "REGION")):
            continue
        times = _TIMING.match(lines[at])
        assert times is not None
        start, end = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
        if end < start:
            raise InputError(f"{path}: the cue {lines[at].strip()!r} ends before it starts: mend that line")
        yield _Block(start, end, tuple(lines[at + 1 :]))


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction}")


def _without_rolled_lines(blocks: Sequence[_Block]) -> list[_Block]:
    """Return the blocks without the lines that automatic captions show a second time as they roll up."""
    kept: list[_Block] = []
    shown: tuple[str, ...] = ()
    for block in blocks:
        plain = tuple(spoken(_INLINE.sub("", line)) for line in block.lines)
        lines = [
            line
            for line, words in zip(block.lines, plain, strict=True)
            if words and (words not in shown or _INLINE.search(line))
        ]
        shown = plain
        kept.append(replace(block, lines=tuple(lines)))
    return kept


def _cues(block: _Block, labels: frozenset[str]) -> Iterator[Cue]:
    """Yield one cue a voice: `<v Name>` or `Name:` at a line's start changes it."""
    turns: list[tuple[str | None, list[Token]]] = []
    for voice, text in _voices(block, labels):
        if not turns or (voice is not None and voice != turns[-1][0]):
            turns.append((voice, []))
        turns[-1][1].extend(_tokens(text, block.start if not turns[-1][1] else None))
    turns = [turn for turn in turns if turn[1]]
    for index, (speaker, tokens) in enumerate(turns):
        start = block.start if index == 0 else tokens[0].start
        end = block.end if index == len(turns) - 1 else None
        yield Cue(tuple(tokens), start, end, speaker)


def _voices(block: _Block, labels: frozenset[str]) -> Iterator[tuple[str | None, str]]:
    for line in block.lines:
        label = labelled(line, labels)
        pieces = _VOICE.split(label.text)
        yield label.speaker, pieces[0]
        for voice, text in zip(pieces[1::2], pieces[2::2], strict=True):
            yield (" ".join(voice.split()) or None) if voice else None, text


def _tokens(text: str, start: float | None) -> Iterator[Token]:
    """Yield the words; where there are inline time stamps, the first word after each carries its time."""
    pieces = _INLINE.split(text)
    stamps = [start, *(_seconds(pieces[at : at + 4]) for at in range(1, len(pieces), 5))]
    if len(stamps) == 1:
        stamps = [None]
    for stamp, piece in zip(stamps, pieces[::5], strict=True):
        first, *rest = spoken(piece).split() or [""]
        if first:
            yield Token(first, stamp)
        yield from map(Token, rest)
