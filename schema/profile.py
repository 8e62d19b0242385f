"""What is learned: structure, style, and their combination over pairs."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schema.analysis import SegmentType
from schema.base import Record


class PodcastDepth(StrEnum):
    """How deep an episode goes (SPEC 3.1)."""

    OVERVIEW = "overview"
    STANDARD = "standard"
    DEEP_DIVE = "deep_dive"
    COMPREHENSIVE = "comprehensive"


DEPTH_RANGES: dict[PodcastDepth, tuple[float, float]] = {
    PodcastDepth.OVERVIEW: (180.0, 300.0),
    PodcastDepth.STANDARD: (600.0, 900.0),
    PodcastDepth.DEEP_DIVE: (1200.0, 1800.0),
    PodcastDepth.COMPREHENSIVE: (2700.0, 3600.0),
}
"""Target lengths in seconds before anything is learned (SPEC 3.1; 45+ min is taken as 45 to 60)."""

DEPTH_LIMITS: tuple[tuple[float, PodcastDepth], ...] = (
    (450.0, PodcastDepth.OVERVIEW),
    (1050.0, PodcastDepth.STANDARD),
    (2250.0, PodcastDepth.DEEP_DIVE),
)
"""Upper limits in seconds that close the gaps between the ranges."""


def depth_of(seconds: float) -> PodcastDepth:
    """Return the depth level that an episode of this length belongs to."""
    return next((depth for limit, depth in DEPTH_LIMITS if seconds < limit), PodcastDepth.COMPREHENSIVE)


class StructureProfile(Record):
    """Structure patterns of one podcast (SPEC 2.2); durations in seconds, percentages 0 to 100."""

    segment_sequence: tuple[SegmentType, ...]
    section_sequence: tuple[SegmentType, ...]
    """The same with consecutive segments of one type merged."""
    segment_counts: dict[SegmentType, int]
    total_duration: float
    segment_durations: dict[SegmentType, tuple[float, ...]]
    section_durations: tuple[float, ...]
    """Length of each section of `section_sequence`."""
    avg_segment_duration: float
    words_per_minute: float
    concepts_per_minute: float
    figures_discussed: int
    figure_discussion_duration: float
    intro_percentage: float
    methodology_percentage: float
    findings_percentage: float
    conclusion_percentage: float
    transition_phrases: tuple[str, ...]


class StyleProfile(Record):
    """Style patterns of one podcast (SPEC 2.3)."""

    speaker_id: str
    speaker_gender: str
    avg_sentence_length: float
    """Words a sentence."""
    vocabulary_complexity: float = Field(ge=0, le=1)
    """Mean rarity of the content words."""
    jargon_density: float = Field(ge=0, le=1)
    """Share of the words that belong to a technical term of the paper."""
    questions_per_minute: float
    analogies_per_segment: float
    """Analogies a section."""
    enthusiasm_markers: tuple[str, ...]
    definition_style: str
    """`inline`, `parenthetical` or `before_use`."""
    example_frequency: float
    """Examples a key concept."""
    intro_phrases: tuple[str, ...]
    transition_phrases: tuple[str, ...]
    emphasis_phrases: tuple[str, ...]
    conclusion_phrases: tuple[str, ...]
    figure_intro_pattern: str
    figure_explanation_depth: str
    """`brief`, `moderate` or `detailed`."""
    address_per_minute: float = 0.0
    """How often the listener is addressed or included: you, we, let's."""
    emphasis_per_minute: float = 0.0


class DepthTarget(Record):
    """Targets of one depth level."""

    depth: PodcastDepth
    duration_range: tuple[float, float]
    segment_count_range: tuple[int, int]
    concepts_per_segment: tuple[int, int]
    figure_coverage: float = Field(ge=0, le=1)
    """Share of the paper's figures to discuss."""
    example_pair_ids: tuple[str, ...] = ()


class Pauses(Record):
    """Silence that a speaker makes, in seconds."""

    sentence: float = Field(default=0.3, ge=0, le=5)
    """Between two sentences of a paragraph."""
    paragraph: float = Field(default=0.6, ge=0, le=5)
    section: float = Field(default=0.9, ge=0, le=5)


class SectionPlan(Record):
    """One section of the canonical sequence."""

    segment_type: SegmentType
    share: float = Field(gt=0, le=1)
    """Share of the episode's time; the shares of a sequence sum to 1."""


class SectionOrder(Record):
    """The sections of one human telling, in order."""

    pair_id: str
    seconds: float = Field(gt=0)
    """Length of the telling."""
    sections: tuple[SectionPlan, ...]


class Tuning(Record):
    """The profile's parameters that training moves; the neutral values are the untrained ones."""

    reference_length: float = Field(default=0.0, ge=0, le=1)
    """0: episodes aim at the middle of their depth's range; 1: at the length of their human telling."""
    length_scale: float = Field(default=1.0, ge=0.5, le=2.0)
    """Multiplies the word budget: corrects what the voice's measured rate leaves."""
    speaking_rate: float = Field(default=150.0, ge=90, le=240)
    """Words a minute that the voice is asked for."""
    learned_phrases: float = Field(default=0.0, ge=0, le=1)
    """0: the writer's own plain phrases; 1: phrasing patterns of the other pairs, from memory."""
    concept_emphasis: float = Field(default=0.0, ge=0, le=1)
    """0: sentences by salience alone; 1: every uncovered key concept comes first."""
    learned_structure: float = Field(default=0.0, ge=0, le=1)
    """0: the default section order; 1: that of the other pairs, above all of those of like length."""
    section_scale: float = Field(default=1.0, ge=0.5, le=2.0)
    """Multiplies the number of sections."""
    questions_per_minute: float = Field(default=0.0, ge=0, le=4)
    analogies_per_episode: float = Field(default=0.0, ge=0, le=12)
    emphasis_per_minute: float = Field(default=0.0, ge=0, le=4)
    address_per_minute: float = Field(default=0.0, ge=0, le=8)
    define_terms: float = Field(default=0.0, ge=0, le=1)
    """Share of the key concepts that are defined when first said."""
    max_sentence_words: float = Field(default=40.0, ge=12, le=60)
    """Longer sentences are cut in two where grammar allows."""
    learned_pauses: float = Field(default=0.0, ge=0, le=1)
    """0: our own pauses between sentences, paragraphs and sections; 1: those of the other pairs."""
    grounding: float = Field(default=0.0, ge=0, le=1)
    """How strongly sentences that can be checked against the paper are preferred."""


class Wishes(Record):
    """What a person asked of the episodes, in chat: it holds beside all that training learns and moves."""

    at_least: dict[str, float] = Field(default_factory=dict)
    """By `Tuning` parameter."""
    at_most: dict[str, float] = Field(default_factory=dict)
    minutes: float | None = Field(default=None, gt=0)
    """Length of every episode; None: as commissioned."""
    length_factor: float = Field(default=1.0, gt=0)
    minutes_longer: float = 0.0
    """Added after the factor; below 0: shorter."""
    depth: PodcastDepth | None = None
    deeper: int = 0
    """Levels below or above the human telling's."""
    more_about: tuple[str, ...] = ()
    less_about: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    """Phrases that no episode says."""
    always: tuple[str, ...] = ()
    """Phrases that every episode says."""

    def bounded(self, parameter: str, value: float) -> float:
        """Return a parameter's value within what was asked for."""
        low = self.at_least.get(parameter, float("-inf"))
        high = self.at_most.get(parameter, float("inf"))
        return min(max(value, low), max(high, low))


NO_WISHES = Wishes()


class AggregatedProfile(Record):
    """Combined profile of the training pairs (SPEC 3.1)."""

    canonical_segment_sequence: tuple[SegmentType, ...]
    canonical_sections: tuple[SectionPlan, ...]
    """The same sequence with each section's share of the time."""
    section_orders: tuple[SectionOrder, ...] = ()
    """Each pair's own order: an episode follows those whose length is near its own."""
    segment_duration_targets: dict[SegmentType, tuple[float, float]]
    """(min, max) seconds of a section of that type."""
    depth_targets: dict[PodcastDepth, DepthTarget]
    style_variants: dict[str, StyleProfile]
    """Keyed `{gender}_{pair_id}`."""
    universal_intro_patterns: tuple[str, ...]
    universal_transition_patterns: tuple[str, ...]
    universal_figure_patterns: tuple[str, ...]
    min_coverage: float = Field(ge=0, le=1)
    target_words_per_minute: tuple[float, float]
    target_concepts_per_minute: tuple[float, float]
    pauses: Pauses = Pauses()
    """Of the training pairs; ours where none was measured."""
    tuning: Tuning = Tuning()
    wishes: Wishes = NO_WISHES
    version: str
    """`v0` is the untrained profile, `v1` the first one learned."""
    training_pairs_used: tuple[str, ...]
    created_at: datetime

    @property
    def spoken_pauses(self) -> Pauses:
        """The pauses that an episode is spoken with: as far towards the learned ones as the tuning says."""
        ours, share = Pauses(), self.tuning.learned_pauses
        return Pauses(
            **{
                kind: (1 - share) * getattr(ours, kind) + share * getattr(self.pauses, kind)
                for kind in Pauses.model_fields
            }
        )
