"""The parts that a script is written in: its sections, the long ones cut into what a model writes at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from agents.writer.outline import PlannedSection
from schema.analysis import SegmentType
from schema.script import ScriptSentence
from tools.text.spoken_length import standard_words

_MOST_WORDS = 380
"""Words that a model is asked for at once: asked for more, models write less than they are asked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section, or a piece of a long one."""

    part_id: str
    """`s03`, or `s03b` for a section's second piece."""
    section: int
    segment_type: SegmentType
    words: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written for a part."""

    part: Part
    paragraphs: tuple[tuple[ScriptSentence, ...], ...]

    @property
    def sentences(self) -> tuple[ScriptSentence, ...]:
        """All sentences in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)

    @property
    def text(self) -> str:
        """The words, paragraphs parted by blank lines."""
        return "\n\n".join(" ".join(sentence.text for sentence in p) for p in self.paragraphs)

    @property
    def words(self) -> int:
        """Length when spoken, in standard words."""
        return round(sum(standard_words(sentence.text) for sentence in self.sentences))


def parts_of(sections: Sequence[PlannedSection]) -> tuple[Part, ...]:
    """Return the parts of the planned sections, in order; the pieces of one section are equally long."""
    parts: list[Part] = []
    for number, section in enumerate(sections):
        pieces = max(1, ceil(section.words / _MOST_WORDS))
        for piece in range(pieces):
            mark = chr(ord("a") + piece) if pieces > 1 else ""
            words = round(section.words / pieces)
            parts.append(Part(f"s{number:02d}{mark}", number, section.segment_type, words))
    return tuple(parts)
