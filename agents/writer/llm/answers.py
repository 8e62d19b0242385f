"""What the writer's model is asked to fill in."""

from providers.llm.structured import Answer


class Point(Answer):
    """One thing that the listener will know afterwards."""

    says: str
    atom_ids: list[str]


class OutlinedSection(Answer):
    """What one section does."""

    section_id: str
    opening: str
    points: list[Point]
    concepts: list[str]
    figures: list[str]


class Outline(Answer):
    """What the whole episode does, section by section."""

    sections: list[OutlinedSection]


class WrittenSentence(Answer):
    """One sentence of script."""

    text: str
    atom_ids: list[str]


class WrittenParagraph(Answer):
    """A few sentences that belong together."""

    sentences: list[WrittenSentence]


class WrittenSection(Answer):
    """One section of script."""

    paragraphs: list[WrittenParagraph]
