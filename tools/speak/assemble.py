"""Voiced pieces joined into one signal, with the times of every word and sentence."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from providers.text_to_speech.protocol import Speaker, Speech, TextToSpeech
from schema.errors import InputError
from schema.script import SpokenSentence
from schema.transcript import WordTimestamp
from tools.speak.piece_cache import PieceCache
from tools.speak.pieces import Piece

_SILENCE = 0.003
"""Amplitude (0 to 1) under which a sample at a piece's edge is cut off."""
_MARGIN = 0.010
"""Seconds kept outside the first and the last sound, faded so that no join clicks."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A whole episode before it is written; times in seconds."""

    samples: NDArray[np.float32]
    sample_rate: int
    words: tuple[WordTimestamp, ...]

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate

    def sentences(self, texts: Sequence[str]) -> tuple[SpokenSentence, ...]:
        """Return when each sentence is heard: from its first word's start to its last word's end."""
        spoken: list[SpokenSentence] = []
        at = 0
        for text in texts:
            words, at = self.words[at : at + len(text.split())], at + len(text.split())
            spoken.append(
                SpokenSentence(text=text, start_time=words[0].start_time, end_time=words[-1].end_time)
            )
        return tuple(spoken)


def assemble(
    pieces: Sequence[Piece], *, engine: TextToSpeech, speaker: Speaker, cache: PieceCache
) -> Assembled:
    """Voice the pieces, as many at a time as the engine takes, and join them in order.

    Raises:
        InputError: there is no piece, or one with nothing to speak.
    """
    if not pieces:
        raise InputError("the script has no sentence to speak: write it again")
    with ThreadPoolExecutor(engine.traits.at_once or os.cpu_count()) as workers:
        speeches = list(workers.map(lambda piece: cache.speech(engine, speaker, piece.text), pieces))
    return _join(pieces, [_trimmed(speech) for speech in speeches])


def _join(pieces: Sequence[Piece], speeches: Sequence[Speech]) -> Assembled:
    rate = speeches[0].sample_rate
    chunks: list[NDArray[np.float32]] = []
    words: list[WordTimestamp] = []
    position = 0
    for piece, speech in zip(pieces, speeches, strict=True):
        words += [_shifted(word, position / rate) for word in _words_of(piece.text, speech)]
        silence = np.zeros(round(piece.pause * rate), dtype=np.float32)
        chunks += [speech.samples, silence]
        position += len(speech.samples) + len(silence)
    return Assembled(np.concatenate(chunks), rate, tuple(words))


def _trimmed(speech: Speech) -> Speech:
    """Return the speech without the silence around it, its edges faded, its word times moved along."""
    loud = np.flatnonzero(np.abs(speech.samples) > _SILENCE)
    if not len(loud):
        return speech
    margin = round(_MARGIN * speech.sample_rate)
    first, last = max(int(loud[0]) - margin, 0), min(int(loud[-1]) + margin + 1, len(speech.samples))
    samples = speech.samples[first:last].copy()
    fade = np.linspace(0.0, 1.0, min(margin, len(samples) // 2), dtype=np.float32)
    samples[: len(fade)] *= fade
    samples[len(samples) - len(fade) :] *= fade[::-1]
    return Speech(samples, speech.sample_rate, _moved(speech, first / speech.sample_rate, len(samples)))


def _moved(speech: Speech, cut: float, length: int) -> tuple[WordTimestamp, ...] | None:
    if speech.words is None:
        return None
    end = length / speech.sample_rate
    return tuple(
        word.model_copy(
            update={
                "start_time": min(max(word.start_time - cut, 0.0), end),
                "end_time": min(max(word.end_time - cut, 0.0), end),
            }
        )
        for word in speech.words
    )


def _words_of(text: str, speech: Speech) -> Sequence[WordTimestamp]:
    if speech.words is not None:
        return speech.words
    return share_by_letters(text, 0.0, len(speech.samples) / speech.sample_rate)


def share_by_letters(text: str, start: float, end: float) -> tuple[WordTimestamp, ...]:
    """Return a time for each token of the text, each as long as its share of the letters; an estimate."""
    tokens = text.split()
    edges = np.cumsum([0.0, *(len(token) + 1.0 for token in tokens)])
    times = [start + (end - start) * float(edge / edges[-1]) for edge in edges]
    return tuple(
        WordTimestamp(word=token, start_time=times[i], end_time=times[i + 1])
        for i, token in enumerate(tokens)
    )


def _shifted(word: WordTimestamp, seconds: float) -> WordTimestamp:
    return word.model_copy(
        update={"start_time": word.start_time + seconds, "end_time": word.end_time + seconds}
    )
