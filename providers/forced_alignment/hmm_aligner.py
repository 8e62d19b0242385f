"""The embedded aligner: hidden Markov models of PocketSphinx's wheel, searched over a whole episode."""

import atexit
import importlib.util
import json
import os
import re
import sys
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from providers.forced_alignment.cepstra import SAMPLE_RATE, frame_count
from providers.forced_alignment.pronunciation import pronounce
from providers.forced_alignment.protocol import PlacedWord
from providers.worker_pool import WorkerPool, read_line
from schema.errors import BackendUnavailableError, InputError

_LONG = 60.0
"""Seconds of audio from which a worker ends with its work: it would keep hundreds of megabytes."""
_ENTRY_EVERY = 12
"""Words without punctuation after which one may be leapt to."""
_CLAUSE_END = re.compile(r"[.,;:?!…—][\"'”’)]*$")


class HmmAligner:
    """Lays English words on speech in one pass, over speech that isn't in the text and text that isn't said.

    It works in a child process: linear algebra on one thread there costs a quarter of what it costs on all.
    """

    name = "cmu-en-us"
    languages = frozenset({"en"})

    def align(
        self, samples: NDArray[np.float32], sample_rate: int, words: Sequence[str]
    ) -> list[PlacedWord | None]:
        """Return a place for each word; see the Protocol."""
        if importlib.util.find_spec("pocketsphinx") is None:
            raise BackendUnavailableError("the aligner needs the package pocketsphinx: run `make install`")
        if sample_rate != SAMPLE_RATE:
            raise InputError(f"the aligner takes {SAMPLE_RATE} Hz, not {sample_rate}: resample the audio")
        placed: list[PlacedWord | None] = [None] * len(words)
        sounds = pronounce(words)
        heard = [index for index, word in enumerate(words) if sounds[word]]
        if heard and frame_count(len(samples)):
            found = _ask(samples, [sounds[words[index]] for index in heard], _entries(words, heard))
            for index, place in zip(heard, found, strict=True):
                placed[index] = place
        return placed


def _entries(words: Sequence[str], heard: Sequence[int]) -> list[int]:
    """Return the words that begin a clause, counted among those with a sound."""
    entries = [0]
    for index, (before, _) in enumerate(pairwise(heard), start=1):
        if _CLAUSE_END.search(words[before]) or index - entries[-1] >= _ENTRY_EVERY:
            entries.append(index)
    return entries


def _ask(
    samples: NDArray[np.float32], words: Sequence[Sequence[str]], entries: Sequence[int]
) -> list[PlacedWord | None]:
    audio = samples.astype(np.float32, copy=False).tobytes()
    request = {"bytes": len(audio), "words": words, "entries": entries}
    message = json.dumps(request).encode() + b"\n" + audio
    if len(samples) < _LONG * SAMPLE_RATE:
        answer = _shared_pool().ask(message, read_line)
    else:
        with _new_pool() as pool:
            answer = pool.ask(message, read_line)
    return [None if place is None else PlacedWord(*place) for place in json.loads(answer)]


def _new_pool() -> WorkerPool:
    return WorkerPool(_command, "the embedded aligner", environment=_environment())


@lru_cache(maxsize=1)
def _shared_pool() -> WorkerPool:
    """Return the workers kept for short audio: a start takes longer than a paragraph."""
    pool = _new_pool()
    atexit.register(pool.close)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=pool.forget)
    return pool


def _command() -> list[str]:
    return [sys.executable, "-m", "providers.forced_alignment.worker"]


def _environment() -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
