"""Which of an aligner's places are measurements, and whether a text is of this recording at all."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from providers.forced_alignment.protocol import ForcedAligner, PlacedWord
from schema.errors import InputError
from tools.transcribe.timing import Heard

SAMPLE_RATE = 16_000
"""Samples a second that aligners take."""
_SAID = -3.0
"""Fit from which a word counts as said where it was placed."""
_LEAST_MATCH = 0.45
"""Share of such words under which a transcript is of another recording."""
_WINDOWS = 3
_WINDOW = 20.0
"""Seconds of each window that is listened to where the transcript has its own word times."""
_SLACK = 1.0
_RUN = 3
"""Words in a row that must fit badly before they count as not measured."""


def placed_words(places: Sequence[PlacedWord | None]) -> tuple[list[Heard | None], float]:
    """Return the places that are measurements, and the share of words that fit where they were placed.

    A word that fits badly between others that fit well is still held in place by them; a run of them is not.
    """
    said = [place is not None and place.fit > _SAID for place in places]
    held = _held(said)
    measured = [
        Heard(place.start, place.end) if place is not None and kept else None
        for place, kept in zip(places, held, strict=True)
    ]
    return measured, sum(said) / max(len(said), 1)


def _held(said: Sequence[bool]) -> list[bool]:
    held = list(said)
    start = 0
    while start < len(said):
        stop = start
        while stop < len(said) and said[stop] == said[start]:
            stop += 1
        if not said[start] and stop - start < _RUN:
            held[start:stop] = [True] * (stop - start)
        start = stop
    return held


def sampled_match(
    samples: NDArray[np.float32],
    words: Sequence[str],
    times: Sequence[Heard | None],
    aligner: ForcedAligner,
) -> float:
    """Return the share of the words of a few windows that are heard where the transcript says they are."""
    duration = len(samples) / SAMPLE_RATE
    middles = [duration * (index + 0.5) / _WINDOWS for index in range(_WINDOWS)]
    said = total = 0
    for middle in middles:
        start, end = max(middle - _WINDOW / 2, 0.0), min(middle + _WINDOW / 2, duration)
        inside = [
            word
            for word, at in zip(words, times, strict=True)
            if at is not None and start + _SLACK <= at.start < end - _SLACK
        ]
        window = samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
        places = aligner.align(window, SAMPLE_RATE, inside)
        said += sum(place is not None and place.fit > _SAID for place in places)
        total += len(inside)
    return said / max(total, 1)


def check_match(match: float, transcript: Path) -> None:
    """Refuse a transcript of which too few words are heard.

    Raises:
        InputError: with the measured match.
    """
    if match < _LEAST_MATCH:
        raise InputError(
            f"{transcript} is not of this audio: only {match:.0%} of its words are heard in it, "
            f"at least {_LEAST_MATCH:.0%} must be"
        )
