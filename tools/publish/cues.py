"""Captions: the words of an episode in pieces that can be read while they are spoken."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schema.transcript import WordTimestamp
from tools.align.speech import Speech

LINE = 42
"""Letters of a line, at most, and two lines a cue: what broadcasters take for readable."""
_LONGEST = 7.0
_SHORTEST = 1.0
_PAUSE = 0.05
_BREAK = re.compile(r"[,;:.!?…—–]['\"”’)]?$")


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption; times in seconds."""

    start: float
    end: float
    text: str
    speaker: str | None = None


def sentence_cues(speech: Speech) -> list[Cue]:
    """Return cues of one sentence each, or of a long one's parts, of at most two lines and 7 seconds.

    Speakers are named where there are several.
    """
    several = len({segment.speaker for segment in speech.segments}) > 1
    cues = [
        Cue(
            words[0].start_time,
            words[-1].end_time,
            " ".join(w.word for w in words),
            segment.speaker if several else None,
        )
        for row, segment in enumerate(speech.segments)
        for words in _pieces(speech.words(row))
    ]
    return _held(cues, speech.duration)


def word_cues(speech: Speech) -> list[Cue]:
    """Return a cue for each word; each lasts until the next begins, a pause over 0.5 s excepted."""
    words = speech.all_words
    starts = [word.start_time for word in words[1:]] + [speech.duration]
    return [
        Cue(
            word.start_time,
            max(following if following - word.end_time < 0.5 else word.end_time, word.start_time),
            word.word,
        )
        for word, following in zip(words, starts, strict=True)
    ]


def lines_of(text: str) -> tuple[str, ...]:
    """Return a cue's text in one line, or in two as equal as may be."""
    if len(text) <= LINE:
        return (text,)
    words = text.split()
    splits = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return min(splits, key=lambda pair: max(len(pair[0]), len(pair[1])), default=(text,))


def _pieces(words: Sequence[WordTimestamp]) -> Iterator[Sequence[WordTimestamp]]:
    """Yield a sentence whole where it is short enough, else cut at the pause or comma nearest its middle."""
    if not words:
        return
    letters = sum(len(word.word) + 1 for word in words) - 1
    seconds = words[-1].end_time - words[0].start_time
    if len(words) == 1 or (letters <= 2 * LINE - 4 and seconds <= _LONGEST):
        yield words
        return
    cut = min(range(1, len(words)), key=lambda at: _cost(words, at, letters))
    yield from _pieces(words[:cut])
    yield from _pieces(words[cut:])


def _cost(words: Sequence[WordTimestamp], at: int, letters: int) -> float:
    before = sum(len(word.word) + 1 for word in words[:at])
    off = abs(before / letters - 0.5)
    pause = words[at].start_time - words[at - 1].end_time
    return off - 0.25 * bool(_BREAK.search(words[at - 1].word)) - min(pause, 0.5) * 0.5


def _held(cues: Sequence[Cue], duration: float) -> list[Cue]:
    """Return the cues each held for a second where the next one leaves room, none overlapping."""
    held = []
    for at, cue in enumerate(cues):
        limit = cues[at + 1].start if at + 1 < len(cues) else duration
        end = min(max(cue.end, cue.start + _SHORTEST), max(limit, cue.start + _PAUSE))
        held.append(Cue(cue.start, max(end, cue.start + _PAUSE), cue.text, cue.speaker))
    return held
