"""The pieces of a script that are voiced one by one, and the pauses between them."""

from collections.abc import Iterator
from dataclasses import dataclass

from schema.script import PodcastScript, ScriptSection


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence between pieces, in seconds."""

    sentence: float = 0.3
    paragraph: float = 0.6
    section: float = 0.9


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence, and the silence after it in seconds."""

    text: str
    pause: float


def pieces_of(script: PodcastScript, pauses: Pauses) -> list[Piece]:
    """Return one piece a sentence, in order; the last is followed by no pause."""
    pieces = [piece for section in script.sections for piece in _of_section(section, pauses)]
    return [*pieces[:-1], *(Piece(piece.text, 0.0) for piece in pieces[-1:])]


def _of_section(section: ScriptSection, pauses: Pauses) -> Iterator[Piece]:
    paragraphs = [paragraph for paragraph in section.paragraphs if paragraph]
    for index, paragraph in enumerate(paragraphs):
        last = pauses.section if index == len(paragraphs) - 1 else pauses.paragraph
        for sentence in paragraph[:-1]:
            yield Piece(sentence.text, pauses.sentence)
        yield Piece(paragraph[-1].text, last)
