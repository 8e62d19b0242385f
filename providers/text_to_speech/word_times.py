"""From a voice's word events to one time a white-space token."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from schema.transcript import WordTimestamp

_TOKEN = re.compile(r"\S+")
_SILENCE = 0.004
"""Amplitude (0 to 1) under which a sample is silence."""


@dataclass(frozen=True, slots=True)
class WordEvent:
    """The engine began a word."""

    character: int
    """0-based position in the text."""
    sample: int


def token_times(
    text: str,
    events: Sequence[WordEvent],
    boundaries: Sequence[int],
    samples: NDArray[np.float32],
    sample_rate: int,
) -> tuple[WordTimestamp, ...]:
    """Return one timestamp a token; a token without an event gets its share of the gap by its letters.

    Args:
        text: what was spoken.
        events: in order of their samples.
        boundaries: samples at which a clause ends, its pause included.
        samples: the audio, shape (n,).
        sample_rate: in Hz.
    """
    tokens = [(match.start(), match.group()) for match in _TOKEN.finditer(text)]
    starts = _first_events(tokens, events)
    limits = _limits(starts, boundaries, len(samples))
    spans = _fill(tokens, starts, limits)
    return tuple(
        WordTimestamp(word=word, start_time=start / sample_rate, end_time=end / sample_rate)
        for (_, word), (start, end) in zip(tokens, _without_pauses(spans, samples), strict=True)
    )


def _first_events(tokens: Sequence[tuple[int, str]], events: Sequence[WordEvent]) -> list[int | None]:
    positions = [position for position, _ in tokens]
    starts: list[int | None] = [None] * len(tokens)
    latest = 0
    for event in events:
        index = bisect_right(positions, event.character) - 1
        if index >= 0 and starts[index] is None and event.sample >= latest:
            starts[index] = latest = event.sample
    return starts


def _limits(starts: Sequence[int | None], boundaries: Sequence[int], end: int) -> list[int]:
    """Return for each token with an event the sample at which it and the eventless ones after it end."""
    limits = [end] * len(starts)
    following = end
    for index in range(len(starts) - 1, -1, -1):
        start = starts[index]
        if start is not None:
            clause = bisect_right(boundaries, start)
            limits[index] = min([*boundaries[clause : clause + 1], following])
            following = start
    return limits


def _fill(
    tokens: Sequence[tuple[int, str]], starts: Sequence[int | None], limits: Sequence[int]
) -> list[tuple[int, int]]:
    known = [index for index, start in enumerate(starts) if start is not None]
    if not known:
        return _share(tokens, 0, limits[-1]) if tokens else []
    spans = _share(tokens[: known[0]], 0, starts[known[0]] or 0)
    for index, after in zip(known, [*known[1:], len(tokens)], strict=True):
        spans += _share(tokens[index:after], starts[index] or 0, limits[index])
    return spans


def _share(tokens: Sequence[tuple[int, str]], start: int, end: int) -> list[tuple[int, int]]:
    letters = np.array([sum(map(str.isalnum, word)) for _, word in tokens], dtype=float)
    letters += not letters.any()
    shares = np.concatenate(([0.0], np.cumsum(letters))) / max(letters.sum(), 1.0)
    cuts = [start + round(share * (end - start)) for share in shares]
    return list(pairwise(cuts))


def _without_pauses(spans: Sequence[tuple[int, int]], samples: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Return the spans with the silence at their ends taken off."""
    loud = np.flatnonzero(np.abs(samples) > _SILENCE)
    ends = []
    for start, end in spans:
        last = int(np.searchsorted(loud, end)) - 1
        heard = last >= 0 and loud[last] >= start
        ends.append((start, int(loud[last]) + 1 if heard else end))
    return ends
