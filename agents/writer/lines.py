"""The draft of an episode while it is being put together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from agents.writer.candidates import Candidate
from agents.writer.outline import PlannedSection
from schema.script import ScriptSection, ScriptSentence
from tools.text.spoken_length import standard_words


class Job(StrEnum):
    """What a line does."""

    CONTENT = "content"
    """Says something the paper says."""
    FRAME = "frame"
    """Leads the listener: a transition, a question, an emphasis."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the draft."""

    text: str
    job: Job
    atom_ids: tuple[str, ...] = ()
    source: Candidate | None = None

    @property
    def words(self) -> int:
        """Length when spoken, in standard words."""
        return round(standard_words(self.text))


def frame(text: str) -> Line:
    """Return a line that leads the listener and rests on nothing in the paper."""
    return Line(text, Job.FRAME)


@dataclass(slots=True)
class Draft:
    """One section while it is being written."""

    plan: PlannedSection
    paragraphs: list[list[Line]] = field(default_factory=list)

    @property
    def lines(self) -> Iterator[Line]:
        """All lines in order."""
        return (line for paragraph in self.paragraphs for line in paragraph)

    @property
    def words(self) -> int:
        """Length in words."""
        return sum(line.words for line in self.lines)

    def open_with(self, line: Line) -> None:
        """Put a line first."""
        if self.paragraphs:
            self.paragraphs[0].insert(0, line)
        else:
            self.paragraphs.append([line])

    def close_with(self, line: Line) -> None:
        """Put a line last."""
        if self.paragraphs:
            self.paragraphs[-1].append(line)
        else:
            self.paragraphs.append([line])


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the draft: a line with where it stands."""

    draft: Draft
    paragraph: list[Line]
    place: int

    @property
    def line(self) -> Line:
        """The line that stands there."""
        return self.paragraph[self.place]

    def is_bare(self) -> bool:
        """Whether this is content with content (or nothing) right before it, so that a frame fits in."""
        before = self.paragraph[self.place - 1] if self.place else None
        return self.line.job is Job.CONTENT and (before is None or before.job is Job.CONTENT)

    def splits_a_pair(self) -> bool:
        """Whether something put before this line would part it from the one it leans on."""
        source = self.line.source
        if not self.place or source is None:
            return False
        same = self.paragraph[self.place - 1].source is source
        return same or source.opening.leans or bool(source.opening.connective)


def spots(drafts: list[Draft]) -> list[Spot]:
    """Return every place of the draft in order."""
    return [
        Spot(d, paragraph, i) for d in drafts for paragraph in d.paragraphs for i in range(len(paragraph))
    ]


def to_sections(drafts: list[Draft]) -> tuple[ScriptSection, ...]:
    """Return the draft as a script's sections; empty ones are left out."""
    filled = [draft for draft in drafts if any(draft.paragraphs)]
    return tuple(
        ScriptSection(
            section_id=f"sec{number:02d}",
            segment_type=draft.plan.segment_type,
            paragraphs=tuple(_paragraph(paragraph) for paragraph in draft.paragraphs if paragraph),
            word_budget=draft.plan.words,
        )
        for number, draft in enumerate(filled, start=1)
    )


def _paragraph(lines: list[Line]) -> tuple[ScriptSentence, ...]:
    return tuple(ScriptSentence(text=line.text, atom_ids=line.atom_ids) for line in lines)
