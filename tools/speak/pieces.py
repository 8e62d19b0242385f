"""The pieces of a script that are voiced one by one, and the pauses between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from providers.text_to_speech.protocol import Traits
from schema.profile import Pauses
from schema.script import PodcastScript

_CLAUSE_PAUSE = 0.15
"""Seconds between the parts of a sentence that is too long for an engine."""
_CLAUSE_END = re.compile(r"[,;:–—)]$")


@dataclass(frozen=True, slots=True)
class Piece:
    """What is voiced in one go, and the silence after it in seconds."""

    text: str
    pause: float


def pieces_of(script: PodcastScript, pauses: Pauses, traits: Traits) -> list[Piece]:
    """Return the script's pieces in order, as the engine wants them; the last is followed by no pause."""
    pieces: list[Piece] = []
    for section in script.sections:
        for paragraph in section.paragraphs:
            pieces += paragraph_pieces([sentence.text for sentence in paragraph], pauses, traits)
        if section.sentences:
            pieces[-1] = Piece(pieces[-1].text, pauses.section)
    return [*pieces[:-1], *(Piece(piece.text, 0.0) for piece in pieces[-1:])]


def paragraph_pieces(sentences: Sequence[str], pauses: Pauses, traits: Traits) -> list[Piece]:
    """Return a paragraph in pieces: whole, or in as few as the engine's limit allows, or one a sentence."""
    parts = [piece for sentence in sentences for piece in _sentence_pieces(sentence, pauses, traits)]
    if traits.whole_paragraphs:
        parts = _packed(parts, traits.longest_text)
    return [*parts[:-1], *(Piece(part.text, pauses.paragraph) for part in parts[-1:])]


def _packed(parts: Sequence[Piece], limit: int | None) -> list[Piece]:
    """Return neighbours joined as long as they are within the limit."""
    packed: list[Piece] = []
    for part in parts:
        if packed and (limit is None or len(packed[-1].text) + 1 + len(part.text) <= limit):
            packed[-1] = Piece(f"{packed[-1].text} {part.text}", part.pause)
        else:
            packed.append(part)
    return packed


def _sentence_pieces(sentence: str, pauses: Pauses, traits: Traits) -> Iterator[Piece]:
    parts = list(_cut(sentence.split(), traits.longest_text))
    for part, _ in pairwise(parts):
        yield Piece(part, _CLAUSE_PAUSE)
    yield Piece(parts[-1] if len(parts) > 1 else sentence, pauses.sentence)


def _cut(words: Sequence[str], limit: int | None) -> Iterator[str]:
    """Yield a sentence in parts within the limit, cut after the last clause that fits, else after a word."""
    while limit is not None and len(" ".join(words)) > limit:
        fitting = next((n for n in range(len(words), 0, -1) if len(" ".join(words[:n])) <= limit), 1)
        clauses = [n for n in range(fitting, fitting // 2, -1) if _CLAUSE_END.search(words[n - 1])]
        size = clauses[0] if clauses else fitting
        yield " ".join(words[:size])
        words = words[size:]
    yield " ".join(words)
