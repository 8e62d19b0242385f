"""What the analyst finds in a transcript and a paper."""

from enum import StrEnum

from pydantic import Field

from schema.base import Record
from schema.transcript import TranscriptSegment

OFFLINE = "offline"
"""What the agents without a language model are called where a model's name would stand."""


class SegmentType(StrEnum):
    """Types of podcast segments (SPEC 2.1)."""

    INTRO = "intro"
    BACKGROUND = "background"
    PROBLEM_STATEMENT = "problem"
    METHODOLOGY = "methodology"
    KEY_FINDING = "key_finding"
    FIGURE_DISCUSSION = "figure"
    IMPLICATION = "implication"
    LIMITATION = "limitation"
    CONCLUSION = "conclusion"
    TANGENT = "tangent"
    TRANSITION = "transition"


class KeyConcept(Record):
    """A concept an explainer of the paper should cover; chosen once from the whole paper."""

    name: str
    aliases: tuple[str, ...] = ()
    """Other ways the paper or a speaker says it: abbreviation, expansion, plural."""
    definition: str | None = None
    """A sentence of the paper that explains it, where there is one."""
    atom_ids: tuple[str, ...]
    """The atoms that rest on it, most telling first."""
    weight: float = Field(ge=0)
    """Salience in the paper; the list is sorted by it, falling."""


class AlignedSegment(Record):
    """A transcript segment typed and aligned to the paper (SPEC 1.3)."""

    segment_id: str
    transcript_segment: TranscriptSegment
    primary_atoms: tuple[str, ...] = ()
    """Atoms this segment rests on, best first; empty where nothing in the paper fits."""
    referenced_figures: tuple[str, ...] = ()
    """Ids of figures spoken of or shown by the primary atoms, spoken ones first."""
    segment_type: SegmentType
    type_confidence: float = Field(ge=0, le=1)
    key_concepts: tuple[str, ...] = ()
    """Names of the paper's key concepts said here."""
    technical_terms: tuple[str, ...] = ()
    analogies_used: tuple[str, ...] = ()
    """The sentences that draw an analogy."""
    questions_asked: tuple[str, ...] = ()
    words_per_minute: float = Field(ge=0)
    density_score: float = Field(ge=0)
    """Key concepts and technical terms a second."""


class HeardSection(Record):
    """Consecutive segments of one type in an episode; times in seconds."""

    segment_type: SegmentType
    start_time: float = Field(ge=0)
    end_time: float = Field(ge=0)


class PhraseKind(StrEnum):
    """Where in a talk a phrase does its work."""

    INTRO = "intro"
    TRANSITION = "transition"
    EMPHASIS = "emphasis"
    QUESTION = "question"
    FIGURE = "figure"
    ANALOGY = "analogy"
    EXAMPLE = "example"
    DEFINITION = "definition"
    CAVEAT = "caveat"
    ADDRESS = "address"
    CONCLUSION = "conclusion"


class PhrasePattern(Record):
    """A reusable way of saying something, with the paper's own words taken out.

    Slots in braces stand for what was taken out: `{title}`, `{topic}`, `{figure}`, `{number}`.
    A pattern without a slot is used as it stands.
    """

    kind: PhraseKind
    template: str
    segment_type: SegmentType
    """The type of the segment it was heard in."""
    pair_id: str
    speaker_gender: str
    position: float = Field(ge=0, le=1)
    """Where in the episode it was heard: 0 start, 1 end."""
    count: int = Field(default=1, ge=1)


class Analysis(Record):
    """All that the analyst makes of one pair."""

    pair_id: str
    concepts: tuple[KeyConcept, ...]
    segments: tuple[AlignedSegment, ...]
    phrases: tuple[PhrasePattern, ...] = ()
    analysed_by: str = OFFLINE
    """Who made it, the offline analyst or a model: another one reads the pair anew."""


class Recalled(Record):
    """A phrasing pattern found in memory."""

    key: str
    pattern: PhrasePattern
    score: float
    """Similarity to the query, 1 at best; comparable within one search only."""
