"""The states that a text passes through when it is said: triphones in a chain, a gap before every word."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from providers.forced_alignment.acoustic_model import (
    LONE_PHONE,
    NO_POSITION,
    SILENCE,
    STATES,
    WORD_END,
    WORD_START,
    AcousticModel,
)

GAP = -1
"""Senone of a state between two words of a clause: silence, a breath, a cough."""
BREAK = -2
"""Senone of a state between two clauses, which takes speech and music that aren't in the text, too."""


@dataclass(frozen=True, slots=True)
class WordChain:
    """States in order: a gap, the states of a word, a gap, ... and a last gap."""

    senones: NDArray[np.int64]
    """Shape (states,); `GAP` or `BREAK` for gaps."""
    stay: NDArray[np.float32]
    """Log probability of staying, shape (states,)."""
    leave: NDArray[np.float32]
    """Log probability of going on."""
    first: NDArray[np.int64]
    """First state of each word."""
    last: NDArray[np.int64]
    """Last state of each word."""
    entries: NDArray[np.int64]
    """Words that the search may leap to from any earlier word: those that begin a clause."""

    @property
    def gaps(self) -> NDArray[np.int64]:
        """State of the gap before each word, and of the one after the last."""
        return np.append(self.first - 1, len(self.senones) - 1)


def build_chain(model: AcousticModel, words: Sequence[Sequence[str]], entries: Sequence[int]) -> WordChain:
    """Return the chain of words given as phones, none of them empty."""
    phones = [[model.phones[phone] for phone in word] for word in words]
    senones: list[int] = []
    stay: list[float] = []
    leave: list[float] = []
    first: list[int] = []
    starts = set(entries)
    for index, word in enumerate(phones):
        senones.append(BREAK if index in starts else GAP)
        stay.append(0.0)
        leave.append(0.0)
        first.append(len(senones))
        before = phones[index - 1][-1] if index and index not in starts else model.phones[SILENCE]
        joined = index + 1 < len(phones) and index + 1 not in starts
        after = phones[index + 1][0] if joined else model.phones[SILENCE]
        for phone, sequence in zip(word, _sequences(model, word, before, after), strict=True):
            senones.extend(model.sequences[sequence].tolist())
            stay.extend(model.stay[phone].tolist())
            leave.extend(model.leave[phone].tolist())
    return WordChain(
        np.array([*senones, BREAK]),
        np.array([*stay, 0.0], dtype=np.float32),
        np.array([*leave, 0.0], dtype=np.float32),
        np.array(first),
        np.array(first) + STATES * np.array([len(word) for word in phones]) - 1,
        np.array(sorted(starts)),
    )


def _sequences(model: AcousticModel, word: Sequence[int], before: int, after: int) -> list[int]:
    """Return the senone sequence of each phone of a word between two other phones."""
    around = [before, *word, after]
    return [
        _sequence(model, phone, around[index], around[index + 2], _position(index, len(word)))
        for index, phone in enumerate(word)
    ]


def _position(index: int, length: int) -> int:
    if length == 1:
        return LONE_PHONE
    if index == 0:
        return WORD_START
    return WORD_END if index == length - 1 else NO_POSITION


def _sequence(model: AcousticModel, phone: int, left: int, right: int, position: int) -> int:
    """Return a triphone's senones, or those of its nearest kin: other position, silence beside it, none."""
    silence = model.phones[SILENCE]
    for context in ((phone, left, right), (phone, left, silence), (phone, silence, right)):
        if found := model.triphones.get(context):
            return found.get(position, next(iter(found.values())))
    return int(model.plain[phone])
