"""The embedded recogniser: PocketSphinx with the US English model in its wheel, offline."""

import importlib.util
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from providers.audio.decode import decode
from providers.speech_to_text.quiet_cuts import quiet_cuts
from providers.worker_pool import WorkerPool, read_line
from schema.errors import BackendUnavailableError, InputError
from schema.transcript import TranscriptionResult, TranscriptSegment, WordTimestamp

SAMPLE_RATE = 16_000
_FRAME = 0.01
_WORKER = Path(__file__).with_name("pocketsphinx_worker.py")
_FILLER = re.compile(r"^(?:<.*>|\[.*\]|\+\+.*\+\+)$")
_VARIANT = re.compile(r"\(\d+\)$")
_PAUSE = 0.5
"""Seconds of silence that end a sentence."""
_LONGEST = 40
"""Words after which a sentence ends at its longest pause."""
_AUDIBLE = 0.003
"""Amplitude (0 to 1) that a piece must reach to be listened to."""
_FEWEST = 20.0
"""Words a minute of sound under which a recording holds no speech: noise gives a few chance words."""
_LEAST_CONFIDENCE = 0.15
"""Mean under which they are chance words, too; speech under loud noise had 0.26."""


class PocketsphinxRecogniser:
    """Recognises English offline, as a draft.

    Expect a word error rate of 0.24 to 0.28 on clear voices and 0.7 or worse on reverberant ones. It writes
    no punctuation: sentences are made from pauses, each given a capital and a full stop. It knows no
    speakers.
    """

    name = "pocketsphinx"
    languages: frozenset[str] | None = frozenset({"en"})

    def __init__(self) -> None:
        """Check the package.

        Raises:
            BackendUnavailableError: it is missing.
        """
        if importlib.util.find_spec("pocketsphinx") is None:
            raise BackendUnavailableError(
                "the embedded recogniser needs the package pocketsphinx: run `make install`"
            )

    def transcribe(self, audio_path: Path, *, language: str = "en") -> TranscriptionResult:
        """Return the words of the file with their times and confidences; see the Protocol."""
        check_language(language)
        audio = decode(audio_path, SAMPLE_RATE)
        sentences = [_punctuated(words) for words in _sentences(recognise(audio.samples))]
        words = tuple(word for sentence in sentences for word in sentence)
        confidence = fmean(word.confidence or 0.0 for word in words) if words else 0.0
        if len(words) < _FEWEST * audio.duration / 60 or confidence < _LEAST_CONFIDENCE:
            raise InputError(f"{audio_path} holds no speech: {len(words)} words in {audio.duration:.0f} s")
        return TranscriptionResult(
            source_path=str(audio_path),
            transcript_text=" ".join(word.word for word in words),
            word_timestamps=words,
            segments=tuple(_segment(index, sentence) for index, sentence in enumerate(sentences)),
            total_duration=audio.duration,
            confidence=confidence,
            engine=self.name,
        )


def check_language(language: str) -> None:
    """Refuse a language other than English."""
    if language.lower().split("-")[0] != "en":
        raise InputError(f"pocketsphinx knows English only, not {language!r}: choose another --transcriber")


def recognise(samples: NDArray[np.float32]) -> list[WordTimestamp]:
    """Return the words heard in mono audio of 16 kHz, shape (n,), in pieces side by side on all cores."""
    cuts = quiet_cuts(samples, SAMPLE_RATE)
    pieces = [(start, samples[start:end]) for start, end in pairwise(cuts)]
    with (
        WorkerPool(_command, "the embedded recogniser") as pool,
        ThreadPoolExecutor(os.cpu_count()) as threads,
    ):
        heard = threads.map(lambda piece: list(_words(pool, *piece)), pieces)
        return [word for words in heard for word in words]


def _command() -> list[str]:
    return [sys.executable, "-I", str(_WORKER)]


def _words(pool: WorkerPool, start: int, samples: NDArray[np.float32]) -> Iterator[WordTimestamp]:
    if not len(samples) or np.abs(samples).max() < _AUDIBLE:
        return
    audio = np.clip(np.round(samples * 32768), -32768, 32767).astype("<i2").tobytes()
    request = json.dumps({"bytes": len(audio)}).encode() + b"\n" + audio
    offset = start / SAMPLE_RATE
    for word, first, last, probability in json.loads(pool.ask(request, read_line))["words"]:
        if not _FILLER.match(word):
            yield WordTimestamp(
                word=_VARIANT.sub("", word),
                start_time=offset + first * _FRAME,
                end_time=offset + (last + 1) * _FRAME,
                confidence=min(max(float(probability), 0.0), 1.0),
            )


def _sentences(words: Sequence[WordTimestamp]) -> list[list[WordTimestamp]]:
    """Return the words in sentences, ended by long pauses, the longest one where one is too long."""
    gaps = [after.start_time - before.end_time for before, after in pairwise(words)]
    ends = [index + 1 for index, gap in enumerate(gaps) if gap >= _PAUSE]
    bounds = [0, *ends, len(words)] if words else [0]
    return [
        list(words[start:end])
        for first, last in pairwise(bounds)
        for start, end in pairwise(_halved(first, last, gaps))
    ]


def _halved(first: int, last: int, gaps: Sequence[float]) -> list[int]:
    if last - first <= _LONGEST:
        return [first, last]
    middle = max(range(first + 5, last - 5), key=lambda index: gaps[index - 1])
    return [*_halved(first, middle, gaps), *_halved(middle, last, gaps)[1:]]


def _punctuated(words: Sequence[WordTimestamp]) -> list[WordTimestamp]:
    texts = ["I" + word.word[1:] if word.word.split("'")[0] == "i" else word.word for word in words]
    texts[0] = texts[0][:1].upper() + texts[0][1:]
    texts[-1] += "."
    return [word.model_copy(update={"word": text}) for word, text in zip(words, texts, strict=True)]


def _segment(index: int, words: Sequence[WordTimestamp]) -> TranscriptSegment:
    return TranscriptSegment(
        segment_id=f"seg_{index:04d}",
        text=" ".join(word.word for word in words),
        start_time=words[0].start_time,
        end_time=words[-1].end_time,
    )
