"""How much text a voice makes of a minute of audio, in standard words (`tools.text.spoken_length`)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from providers.text_to_speech.protocol import Speaker, TextToSpeech, Traits
from schema.profile import Pauses
from schema.script import PodcastScript, SpokenEpisode
from tools.speak.assemble import assemble
from tools.speak.piece_cache import PieceCache
from tools.speak.pieces import Piece, paragraph_pieces, pieces_of
from tools.speak.voice_script import PAUSES
from tools.text.sentences import split_sentences
from tools.text.spoken_length import standard_words

_PASSAGE = """
Welcome back. Today we look at a paper that asks a question most of us have quietly wondered about. How much
of a language model do we really need?

The authors start from a familiar problem. Large models work well, but they are slow, they are expensive,
and they rarely fit on the hardware that people actually own. So the usual answer has been to train a
smaller model from scratch. That works up to a point, and then the accuracy falls away.

Here is the idea that makes this paper different. Instead of throwing parameters away at random, the method
measures how much each layer contributes to the final prediction. Think of it like packing for a long trip:
you lay everything out on the bed, and you only keep the things that you would miss. In figure three, we can
see what happens next. The compressed network keeps ninety six percent of the original accuracy, and it
needs less than a quarter of the memory.

Of course, there are limits. The experiments cover only two benchmark datasets, and both of them are in
English. The authors say so themselves, and they suggest that other languages could behave quite
differently. Still, the direction is clear. Smaller models, trained with care, can do far more than we
expected.
"""


@dataclass(frozen=True, slots=True)
class Manner:
    """How an episode is spoken."""

    words_per_minute: float
    """That the speaker is asked for, pauses between sentences excluded."""
    pauses: Pauses


@lru_cache(maxsize=64)
def measured_rate(
    engine: TextToSpeech, speaker: Speaker, *, cache: Path | None = None, pauses: Pauses = PAUSES
) -> float:
    """Return standard words per minute of audio, pauses included, over a passage of explanation of ours.

    Measured once in a process: every brief of an untrained trial asks for it.

    Raises:
        InputError: the speaker is unknown, or can't speak at that rate.
        BackendUnavailableError: the engine lacks a package, a model or a key.
    """
    pieces = _pieces(pauses, engine.traits)
    assembled = assemble(pieces, engine=engine, speaker=speaker, cache=PieceCache(cache))
    return _length([piece.text for piece in pieces]) / assembled.duration * 60


def heard_rate(spoken: SpokenEpisode) -> float:
    """Return the standard words per minute of an episode, pauses included."""
    return _length([sentence.text for sentence in spoken.sentences]) / spoken.duration * 60


def expected_rate(
    script: PodcastScript, spoken: SpokenEpisode, *, then: Manner, now: Manner, traits: Traits
) -> float:
    """Return the standard words per minute that this voice would make of a script spoken before.

    Args:
        script: what was spoken.
        spoken: how long it took.
        then: how it was spoken.
        now: how it would be spoken.
        traits: of the engine, which say where pauses are ours.
    """
    silent = _silence(script, then.pauses, traits)
    speech = max(spoken.duration - silent, 0.0) * then.words_per_minute / now.words_per_minute
    length = _length([sentence.text for sentence in spoken.sentences])
    return length / (speech + _silence(script, now.pauses, traits)) * 60


def _length(texts: Iterable[str]) -> float:
    return math.fsum(map(standard_words, texts))


def _silence(script: PodcastScript, pauses: Pauses, traits: Traits) -> float:
    return math.fsum(piece.pause for piece in pieces_of(script, pauses, traits))


def _pieces(pauses: Pauses, traits: Traits) -> list[Piece]:
    paragraphs = _PASSAGE.strip().split("\n\n")
    return [p for text in paragraphs for p in paragraph_pieces(split_sentences(text), pauses, traits)]
