"""The embedded voice: espeak-ng, offline, with word times from the engine's events."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from providers.text_to_speech.espeak_pool import EspeakError, RawSpeech, library_paths, speak
from providers.text_to_speech.pace import gendered
from providers.text_to_speech.protocol import Speaker, Speech, Traits
from providers.text_to_speech.word_times import WordEvent, token_times
from schema.errors import InputError
from schema.transcript import WordTimestamp

MALE = "en-us+m3"
FEMALE = "en-us+f2"

_WORD_EVENT = 1
_CLAUSE_EVENT = 5
_RATES = (80, 450)
_WORDS_PER_PARAMETER = 0.93
"""Where the search for the rate parameter starts."""
_TOLERANCE = 0.004
CALIBRATION = """
A neural network learns from examples. We show it a question, it gives an answer, and we tell it how far off
that answer was. Do this often enough and something remarkable happens: the network begins to generalise to
questions that it has never seen before. In this paper the authors ask a simple question. How much of that
ability survives when the model is made ten times smaller? Their method compares two systems, which were
trained on exactly the same data, and it measures what each of them forgets. The results are surprising,
because the smaller system keeps nearly all of the accuracy at a fraction of the computational cost.
"""
"""What a voice is measured on."""
_BREAK = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]")


class EspeakVoice:
    """Speaks with espeak-ng 1.52.

    A speaker's name is a voice, or a voice and a variant: `en-us`, `en-gb-x-rp+f3`. The engine's own rate
    parameter is searched for, so that a passage of explanation has the words per minute that were asked for.
    """

    name = "espeak"
    version = "espeak-ng-1.52/1"
    languages = frozenset({"en"})
    """It knows more, but its texts are spelled out in English, and its rate is measured in English."""
    traits = Traits(whole_paragraphs=False, word_times=True)
    """Sentence by sentence, so that the pauses between them are the learned ones."""

    def speaker_for(self, gender: str, words_per_minute: float) -> Speaker:
        """Return the default speaker of that gender."""
        return Speaker(gendered(gender, male=MALE, female=FEMALE), words_per_minute)

    def check_speaker(self, name: str) -> None:
        """Refuse a voice or variant that the engine doesn't know: it would take another one silently."""
        voice, _, variant = name.partition("+")
        if voice not in voices():
            raise InputError(f"the embedded voice knows no {voice!r}: try {MALE} or {FEMALE}")
        if variant not in variants() and "+" in name:
            raise InputError(f"the embedded voice knows no variant {variant!r}: try {MALE} or {FEMALE}")

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        """Return the audio of a text of any length; see the Protocol."""
        self.check_speaker(speaker.name)
        return _speech(text, speaker.name, rate_parameter(speaker.name, speaker.words_per_minute))


@lru_cache(maxsize=256)
def rate_parameter(voice: str, words_per_minute: float) -> int:
    """Return the engine's rate parameter for this many words a minute, pauses between sentences excluded.

    Raises:
        InputError: the voice can't speak as slowly or as fast as that.
    """
    parameter = _within(words_per_minute / _WORDS_PER_PARAMETER)
    for _ in range(5):
        measured = _measured_rate(voice, parameter)
        if abs(measured / words_per_minute - 1) < _TOLERANCE:
            return parameter
        better = _within(parameter * words_per_minute / measured)
        if better == parameter:
            break
        parameter = better
    if abs(measured / words_per_minute - 1) > 0.02:
        raise InputError(
            f"{voice!r} can't speak {words_per_minute:.0f} words a minute: the nearest is {measured:.0f}"
        )
    return parameter


def _within(parameter: float) -> int:
    return round(min(max(parameter, _RATES[0]), _RATES[1]))


@lru_cache(maxsize=1024)
def _measured_rate(voice: str, parameter: int) -> float:
    words = _speech(" ".join(CALIBRATION.split()), voice, parameter).words or ()
    pauses = sum(b.start_time - a.end_time for a, b in pairwise(words) if a.word[-1] in ".?!")
    return len(words) / (words[-1].end_time - words[0].start_time - pauses) * 60


def _speech(text: str, voice: str, parameter: int) -> Speech:
    spoken = _BREAK.sub(" ", text)
    try:
        raw = speak(spoken, voice, parameter)
    except EspeakError as error:
        raise InputError(f"the embedded voice refused the {error} of {voice!r}: choose another") from error
    samples = np.frombuffer(raw.audio, dtype=np.int16).astype(np.float32) / np.float32(32768)
    words = [WordEvent(position - 1, sample) for kind, position, sample in raw.events if kind == _WORD_EVENT]
    if not words or not samples.any():
        raise InputError(f"there is nothing to speak in {text.strip()[:60]!r}")
    return Speech(samples, raw.sample_rate, _times(spoken, words, raw, samples))


def _times(
    text: str, words: Sequence[WordEvent], raw: RawSpeech, samples: NDArray[np.float32]
) -> tuple[WordTimestamp, ...]:
    clauses = [sample for kind, _, sample in raw.events if kind == _CLAUSE_EVENT]
    return token_times(text, words, clauses, samples, raw.sample_rate)


@lru_cache(maxsize=1)
def voices() -> frozenset[str]:
    """Return the names of the voices, such as `en-us`: file paths and the codes inside the files."""
    root = Path(library_paths()[1]) / "lang"
    names: set[str] = set()
    for path in (path for path in root.rglob("*") if path.is_file()):
        names.add(path.relative_to(root).as_posix())
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("language "):
                names.add(line.split()[1].lower())
    return frozenset(names)


@lru_cache(maxsize=1)
def variants() -> frozenset[str]:
    """Return the names of the variants, such as `f2`."""
    return frozenset(path.name for path in (Path(library_paths()[1]) / "voices" / "!v").iterdir())
