"""Where each word of a text is said in a recording: scores, search, and the spans of the best path."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from providers.forced_alignment.acoustic_model import SILENCE, AcousticModel, load_acoustic_model
from providers.forced_alignment.cepstra import FRAME, features
from providers.forced_alignment.pauses import SHORTEST, quiet_frames, without_pauses
from providers.forced_alignment.protocol import PlacedWord
from providers.forced_alignment.senone_scores import SenoneScorer, Streams, score_path
from providers.forced_alignment.viterbi import ViterbiSearch
from providers.forced_alignment.word_chain import BREAK, GAP, WordChain, build_chain

Phones = Sequence[str]

_BLOCK = 512
"""Frames that are scored at once."""
_BEST = 3
"""Phone states whose mean is the best that any sound could score."""
_COUGH, _STRANGER = 7.0, 3.5
"""Nats a frame below it at which a gap and a break take any sound."""
_STOPS = frozenset({"P", "B", "T", "D", "K", "G", "CH", "JH"})


def place_words(
    samples: NDArray[np.float32], words: Sequence[Phones], entries: Sequence[int]
) -> list[PlacedWord | None]:
    """Return a place for each word, in order; None where it was leapt over.

    Args:
        samples: mono at 16 kHz, -1 to 1, at least a frame long.
        words: each in phones, none empty.
        entries: words that may be leapt to, the first among them.
    """
    model = load_acoustic_model()
    chain = build_chain(model, words, entries)
    streams = features(samples)
    emissions = _Emissions(model, chain, streams)
    search = ViterbiSearch(chain)
    best: list[NDArray[np.float32]] = []
    for scores, highest in emissions.blocks():
        best.append(highest)
        for frame in scores:
            search.step(frame[emissions.columns[search.window]])
    path = search.path()
    fit = score_path(model, streams, chain.senones[path]) - np.concatenate(best)
    return _closed(_without_pauses(_places(chain, path, fit, len(words)), samples), words)


class _Emissions:
    """Scores of a chain's states: a column for each senone, one for gaps and one for breaks."""

    def __init__(self, model: AcousticModel, chain: WordChain, streams: Streams) -> None:
        plain = np.unique(model.sequences[model.plain])
        senones = np.union1d(plain, chain.senones[chain.senones >= 0])
        self._scorer = SenoneScorer(model, senones)
        self._streams = streams
        self._plain = np.searchsorted(senones, plain)
        silence = model.sequences[model.plain[model.phones[SILENCE]]]
        self._silence = np.searchsorted(senones, silence)
        self.columns = np.searchsorted(senones, chain.senones)
        self.columns[chain.senones == GAP] = len(senones)
        self.columns[chain.senones == BREAK] = len(senones) + 1

    def blocks(self) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """Yield the scores of some frames, and the best that any sound would score in each.

        The next block is scored while the last is searched: NumPy lets go of the interpreter.
        """
        starts = range(0, len(self._streams[0]), _BLOCK)
        with ThreadPoolExecutor(1) as ahead:
            coming = ahead.submit(self._score, 0)
            for start in starts:
                scored = coming.result()
                if start + _BLOCK in starts:
                    coming = ahead.submit(self._score, start + _BLOCK)
                yield scored

    def _score(self, start: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        scores = self._scorer.score([values[start : start + _BLOCK] for values in self._streams])
        best = np.partition(scores[:, self._plain], -_BEST, axis=1)[:, -_BEST:].mean(axis=1)
        silence = scores[:, self._silence].max(axis=1)
        gaps = [np.maximum(silence, best - _COUGH), np.maximum(silence, best - _STRANGER)]
        return np.column_stack([scores, *gaps]), best


def _places(
    chain: WordChain, path: NDArray[np.int64], fit: NDArray[np.float32], count: int
) -> list[PlacedWord | None]:
    """Return the span and fit of each of `count` words on the path."""
    places: list[PlacedWord | None] = [None] * count
    owner = np.searchsorted(chain.last, path)
    inside = chain.senones[path] >= 0
    edges = np.flatnonzero(np.diff(np.where(inside, owner, -1), prepend=-2, append=-2))
    for start, stop in pairwise(edges.tolist()):
        if inside[start]:
            word = int(owner[start])
            places[word] = PlacedWord(start * FRAME, stop * FRAME, float(fit[start:stop].mean()))
    return places


def _without_pauses(
    places: Sequence[PlacedWord | None], samples: NDArray[np.float32]
) -> list[PlacedWord | None]:
    """Return the places without the pauses at their ends: on the path a last sound may last through one."""
    quiet = quiet_frames(samples)
    found: list[PlacedWord | None] = []
    for place in places:
        if place is not None:
            start, end = without_pauses(place.start, place.end, quiet)
            place = replace(place, start=start, end=end)
        found.append(place)
    return found


def _closed(places: list[PlacedWord | None], words: Sequence[Phones]) -> list[PlacedWord | None]:
    """Return the places with gaps too short for a pause given to their neighbours.

    The silence before a stop is its closure and belongs to it; any other is halved.
    """
    closed = list(places)
    found = [index for index, place in enumerate(places) if place is not None]
    for before, after in pairwise(found):
        left, right = closed[before], closed[after]
        if left is None or right is None or not 0 < right.start - left.end <= SHORTEST:
            continue
        edge = left.end if words[after][0] in _STOPS else (left.end + right.start) / 2
        closed[before], closed[after] = replace(left, end=edge), replace(right, start=edge)
    return closed
