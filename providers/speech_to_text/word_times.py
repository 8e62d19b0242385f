"""Times for every word of a text: measured where they can be, interpolated between."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from schema.transcript import AlignmentReport

UNALIGNED = 3.0
"""Seconds of interpolated times from which a span is reported."""
LONGEST_WORD = 1.5
"""Seconds that a word without a measured end may last."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A word's measured time in seconds, and the engine's confidence where it gives one."""

    start: float
    end: float
    confidence: float | None = None


def timed(
    words: Sequence[str], measured: Sequence[Heard | None], duration: float
) -> tuple[list[Heard], AlignmentReport]:
    """Return a time for every word, in order and never overlapping, and how many of them were measured.

    Words between two measured ones share the gap by their letters.
    """
    times: list[Heard] = []
    spans: list[tuple[float, float]] = []
    index, clock = 0, 0.0
    while index < len(words):
        known = measured[index]
        if known is not None:
            start = min(max(known.start, clock), duration)
            clock = min(max(known.end, start), duration)
            times.append(Heard(start, clock, known.confidence))
            index += 1
            continue
        stop = next((i for i in range(index, len(words)) if measured[i] is not None), len(words))
        after = measured[stop].start if stop < len(words) else duration  # type: ignore[union-attr]
        end = max(min(after, duration), clock)
        if end - clock > UNALIGNED:
            spans.append((clock, end))
        times += _shared(words[index:stop], clock, end)
        index, clock = stop, end
    share = sum(word is not None for word in measured) / max(len(words), 1)
    return times, AlignmentReport(anchored_share=share, unaligned_spans=tuple(spans))


def _shared(words: Sequence[str], start: float, end: float) -> list[Heard]:
    edges = np.cumsum([0.0, *(len(word) + 1.0 for word in words)])
    times = [start + (end - start) * float(edge / edges[-1]) for edge in edges]
    return [Heard(times[i], min(times[i + 1], times[i] + LONGEST_WORD)) for i in range(len(words))]
