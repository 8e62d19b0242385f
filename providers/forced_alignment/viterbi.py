"""The best path of a recording through a chain of words, found frame by frame in a moving window."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from providers.forced_alignment.word_chain import BREAK, WordChain

_NEVER = np.float32(-1e30)
_GAP_COST = np.float32(10.0)
"""Nats to enter a gap, so that the closure of a stop isn't taken for one."""
_BREAK_COST = np.float32(10.0)
_LEAP_COST = np.float32(100.0)
"""Nats to leap over words that aren't said."""
_BEAM = np.float32(1500.0)
"""Nats below the best state at which the window's rear edge is given up."""
_AHEAD = 200
"""Words in front of the best state that the window holds, and that can be leapt over."""
_EVERY = 10
"""Frames between moves of the window."""
_MARGIN = 2


@dataclass(frozen=True, slots=True)
class _Step:
    """How each state of the window was reached in one frame."""

    low: int
    """First state of the window."""
    advanced: NDArray[np.uint8]
    """Bits: from the state before, not from itself."""
    skipping: NDArray[np.int32]
    """First states of words that were reached past their gap."""
    leaping: NDArray[np.int32]
    """Gaps that were reached by a leap."""
    sources: NDArray[np.int32]
    """Last state of the word that each leap came from."""


class ViterbiSearch:
    """Takes emission scores a frame at a time; `path` tells the best states at the end."""

    def __init__(self, chain: WordChain) -> None:
        self._chain = chain
        self._gaps = chain.gaps
        self._states = len(chain.senones)
        self._entry_cost = np.zeros(self._states, dtype=np.float32)
        self._entry_cost[self._gaps] = np.where(chain.senones[self._gaps] == BREAK, _BREAK_COST, _GAP_COST)
        self._leave = np.concatenate([np.full(_MARGIN, _NEVER), chain.leave])
        # Two states in front of the first keep "the state before" defined everywhere.
        self._scores = np.full(self._states + _MARGIN, _NEVER, dtype=np.float32)
        self._scores[_MARGIN] = 0.0
        self._low = 0
        self._high = self._end_of_window(0)
        self._steps: list[_Step] = []

    @property
    def window(self) -> slice:
        """The states whose scores `step` wants."""
        return slice(self._low, self._high)

    def step(self, emissions: NDArray[np.float32]) -> None:
        """Go on by a frame with the log likelihoods of the window's states, shape (window,)."""
        low, high = self._low, self._high
        chain, scores = self._chain, self._scores
        arrived = scores + self._leave
        best = scores[_MARGIN + low : _MARGIN + high] + chain.stay[low:high]
        moved = arrived[_MARGIN + low - 1 : _MARGIN + high - 1] - self._entry_cost[low:high]
        advanced = moved > best
        np.maximum(best, moved, out=best)
        skipping = self._skip(best, arrived)
        leaping, sources = self._leap(best, arrived)
        best += emissions
        best -= best.max()
        scores[_MARGIN + low : _MARGIN + high] = best
        self._steps.append(_Step(low, np.packbits(advanced), skipping, leaping, sources))
        if len(self._steps) % _EVERY == 0:
            self._move(best)

    def path(self) -> NDArray[np.int64]:
        """Return the state of each frame on the best path to the best state of the last frame."""
        states = np.zeros(len(self._steps), dtype=np.int64)
        state = self._low + int(self._scores[_MARGIN + self._low : _MARGIN + self._high].argmax())
        for frame in range(len(self._steps) - 1, -1, -1):
            states[frame] = state
            state = _before(self._steps[frame], state)
        return states

    def _skip(self, best: NDArray[np.float32], arrived: NDArray[np.float32]) -> NDArray[np.int32]:
        first = self._chain.first
        start, stop = np.searchsorted(first, (self._low, self._high))
        firsts = first[start:stop]
        offered = arrived[_MARGIN + firsts - 2]
        better = offered > best[firsts - self._low]
        chosen = firsts[better]
        best[chosen - self._low] = offered[better]
        return chosen.astype(np.int32)

    def _leap(
        self, best: NDArray[np.float32], arrived: NDArray[np.float32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        chain = self._chain
        start, stop = np.searchsorted(chain.last, (self._low, self._high))
        entries = chain.entries[slice(*np.searchsorted(chain.entries, (start + 2, stop)))]
        if not len(entries):
            return _NONE, _NONE
        ends = arrived[_MARGIN + chain.last[start:stop]]
        reached = np.maximum.accumulate(ends)
        holder = np.maximum.accumulate(np.where(ends == reached, np.arange(len(ends)), 0))
        offered = reached[entries - 2 - start] - _LEAP_COST
        gaps = self._gaps[entries]
        better = offered > best[gaps - self._low]
        best[gaps[better] - self._low] = offered[better]
        sources = chain.last[start + holder[entries[better] - 2 - start]]
        return gaps[better].astype(np.int32), sources.astype(np.int32)

    def _move(self, best: NDArray[np.float32]) -> None:
        low = self._low + int(np.argmax(best > -_BEAM))
        self._scores[_MARGIN + self._low : _MARGIN + low] = _NEVER
        self._high = max(self._high, self._end_of_window(self._low + int(best.argmax())))
        self._low = low

    def _end_of_window(self, state: int) -> int:
        word = int(np.searchsorted(self._gaps, state, side="right"))
        return int(self._gaps[min(word + _AHEAD, len(self._gaps) - 1)]) + 1


_NONE = np.zeros(0, dtype=np.int32)


def _before(step: _Step, state: int) -> int:
    """Return the state that a state was reached from."""
    at = int(np.searchsorted(step.skipping, state))
    if at < len(step.skipping) and step.skipping[at] == state:
        return state - 2
    at = int(np.searchsorted(step.leaping, state))
    if at < len(step.leaping) and step.leaping[at] == state:
        return int(step.sources[at])
    bit = state - step.low
    return state - (int(step.advanced[bit >> 3]) >> (7 - (bit & 7)) & 1)
