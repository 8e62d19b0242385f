"""Which of an aligner's places are measurements, and how well a text and a recording agree."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from providers.forced_alignment.protocol import ForcedAligner, PlacedWord
from providers.speech_to_text.word_times import Heard
from schema.errors import InputError

SAMPLE_RATE = 16_000
"""Samples a second that aligners take."""
_SAID = -3.0
"""Fit from which a word counts as said where it was placed."""
_LEAST_AGREEMENT = 0.78
"""Agreement under which a transcript is of another recording.

True ones had 0.88 to 0.97 (noise of 10 dB, echo, 8 kHz and clipping among them), an earlier draft of the
same talk 0.73, other talks at most 0.12.
"""
_HOLE = 2.0
"""Seconds without a word of the text from which sound counts as speech that the text lacks."""
_SOUND = 0.1
"""Share of the words' median level that such sound reaches."""
_FRAME = 0.01
_WINDOWS = 3
_WINDOW = 20.0
"""Seconds of each window that is listened to where the transcript has its own word times."""
_RUN = 3
"""Words in a row that must fit badly before they count as not measured."""


def measured_words(places: Sequence[PlacedWord | None]) -> list[Heard | None]:
    """Return the places that are measurements.

    A word that fits badly between others that fit well is still held in place by them; a run of them is not.
    """
    held = _held([_is_said(place) for place in places])
    return [
        Heard(place.start, place.end) if place is not None and kept else None
        for place, kept in zip(places, held, strict=True)
    ]


def agreement(places: Sequence[PlacedWord | None], samples: NDArray[np.float32]) -> float:
    """Return how well a text and a recording of it at 16 kHz agree, 0 to 1.

    The harmonic mean of the share of the words that are heard where they were placed, and the share of the
    speech that the words account for.
    """
    said = [place for place in places if place is not None and _is_said(place)]
    heard = len(said) / max(len(places), 1)
    covered = _covered(said, samples)
    return 2 * heard * covered / (heard + covered) if heard + covered else 0.0


def _is_said(place: PlacedWord | None) -> bool:
    return place is not None and place.fit > _SAID


def _covered(said: Sequence[PlacedWord], samples: NDArray[np.float32]) -> float:
    hop = round(_FRAME * SAMPLE_RATE)
    whole = samples[: len(samples) // hop * hop].reshape(-1, hop)
    level = np.sqrt(np.einsum("ij,ij->i", whole, whole) / hop)
    inside = np.zeros(len(level), dtype=bool)
    for place in said:
        inside[round(place.start / _FRAME) : round(place.end / _FRAME)] = True
    if not inside.any():
        return 0.0
    sounding = np.concatenate([[0], np.cumsum(level > _SOUND * np.median(level[inside]))])
    edges = np.concatenate([[-1], np.flatnonzero(inside), [len(level)]])
    holes = np.flatnonzero(np.diff(edges) * _FRAME > _HOLE)
    lacking = int((sounding[edges[holes + 1]] - sounding[edges[holes] + 1]).sum())
    return float(inside.sum() / (inside.sum() + lacking))


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


def sampled_agreement(
    samples: NDArray[np.float32],
    words: Sequence[str],
    times: Sequence[Heard | None],
    aligner: ForcedAligner,
) -> float:
    """Return the agreement of words and recording over a few windows, at the transcript's own times."""
    duration = len(samples) / SAMPLE_RATE
    places: list[PlacedWord | None] = []
    windows: list[NDArray[np.float32]] = []
    offset = 0.0
    for start, end in _windows(duration):
        window = samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
        inside = [
            word
            for word, at in zip(words, times, strict=True)
            if at is not None and start <= at.start and at.end <= end
        ]
        found = aligner.align(window, SAMPLE_RATE, inside)
        places += [
            place and replace(place, start=place.start + offset, end=place.end + offset) for place in found
        ]
        windows.append(window)
        offset += len(window) / SAMPLE_RATE
    return agreement(places, np.concatenate(windows))


def _moved(place: PlacedWord, seconds: float) -> PlacedWord:
    return replace(place, start=place.start + seconds, end=place.end + seconds)


def _windows(duration: float) -> list[tuple[float, float]]:
    """Return spans in seconds, spread evenly; the whole of a short recording."""
    if duration <= _WINDOWS * _WINDOW:
        return [(0.0, duration)]
    middles = [duration * (index + 0.5) / _WINDOWS for index in range(_WINDOWS)]
    return [(middle - _WINDOW / 2, middle + _WINDOW / 2) for middle in middles]


def check_agreement(measured: float, transcript: Path) -> None:
    """Refuse a transcript that is not of this recording.

    Raises:
        InputError: with the measured agreement.
    """
    if measured < _LEAST_AGREEMENT:
        raise InputError(
            f"{transcript} is not of this audio: they agree to {measured:.0%}, at least "
            f"{_LEAST_AGREEMENT:.0%} is needed: give the transcript of this very recording"
        )
