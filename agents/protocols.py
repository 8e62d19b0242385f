"""The four roles as Protocols, and the parts that are handed to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from schema.analysis import AlignedSegment, Analysis, KeyConcept, PhraseKind, SegmentType
from schema.analysis import Recalled as Recalled
from schema.directive import Directive, Understanding
from schema.document import DocumentGraph
from schema.judge_check import Preference
from schema.loss import LossMetrics, LossWeights
from schema.profile import AggregatedProfile, PodcastDepth, StyleProfile
from schema.prompt import PromptSet
from schema.script import PodcastScript, SpokenEpisode
from schema.transcript import TranscriptionResult
from schema.trial import EditEffect, Proposal


class PhraseMemory(Protocol):
    """Where the writer finds the phrasing patterns of admired episodes."""

    def phrases(
        self,
        query: str,
        *,
        kind: PhraseKind | None = None,
        segment_type: SegmentType | None = None,
        exclude_pairs: Collection[str] = (),
        limit: int = 8,
    ) -> Sequence[Recalled]:
        """Return patterns nearest to the query, best first, none of them from an excluded pair."""
        ...


class Analyst(Protocol):
    """Reads papers and transcripts."""

    def key_concepts(self, document: DocumentGraph) -> tuple[KeyConcept, ...]:
        """Return 15 to 25 concepts to cover, the most salient first; fewer in a tiny paper."""
        ...

    def analyse(
        self,
        pair_id: str,
        transcription: TranscriptionResult,
        document: DocumentGraph,
        concepts: Sequence[KeyConcept],
        *,
        speaker_gender: str,
    ) -> Analysis:
        """Type and align every segment of the transcript, in order, none missing, and collect its phrases."""
        ...


class StyleReader(Protocol):
    """Reads how a host talks, where reading tells more than counting."""

    def read_style(
        self, style: StyleProfile, transcription: TranscriptionResult, document: DocumentGraph
    ) -> StyleProfile:
        """Return a measured style with the host's turns of phrase as a reading finds them."""
        ...


@dataclass(frozen=True, slots=True)
class Brief:
    """What the writer is asked for."""

    pair_id: str
    document: DocumentGraph
    concepts: tuple[KeyConcept, ...]
    profile: AggregatedProfile
    """Learned from other pairs only; its `tuning` holds what training moved."""
    prompts: PromptSet
    depth: PodcastDepth
    target_seconds: float
    """Length the episode should have when spoken."""
    words_per_minute: float
    """The voice's real rate, pauses included: standard words (`tools.text.spoken_length`) a minute."""
    variant: StyleProfile | None = None
    """The style to imitate."""
    missed_concepts: tuple[str, ...] = ()
    """Concepts that earlier trials of this pair missed."""
    exclude_pairs: tuple[str, ...] = ()
    """Pairs whose phrases must not be used."""
    seed: int = 0


class Writer(Protocol):
    """Writes episodes. The same brief and memory give the same script."""

    def write(self, brief: Brief) -> PodcastScript:
        """Return a whole script of about target_seconds."""
        ...


@dataclass(frozen=True, slots=True)
class JudgeCase:
    """A generated episode beside its human reference."""

    trial_id: str
    pair_id: str
    document: DocumentGraph
    concepts: tuple[KeyConcept, ...]
    transcription: TranscriptionResult
    """Of the generated episode; its segments are the script's sentences."""
    segments: tuple[AlignedSegment, ...]
    """The analyst's blind reading of the generated episode."""
    spoken: SpokenEpisode
    reference: TranscriptionResult
    reference_segments: tuple[AlignedSegment, ...]
    weights: LossWeights
    generated_at: datetime
    attempt: int = 0
    """Which judging of this episode it is: a judge that draws samples draws other ones each time."""


class Judge(Protocol):
    """Scores episodes."""

    @property
    def deterministic(self) -> bool:
        """Whether the same episode always gets the same scores, so that asking again tells nothing."""
        ...

    def judge(self, case: JudgeCase) -> LossMetrics:
        """Return all five losses with their evidence and suggestions."""
        ...


class Comparer(Protocol):
    """Compares two episodes on one paper, where scores can't tell them apart."""

    def prefer(
        self, document: DocumentGraph, concepts: Sequence[KeyConcept], first: str, second: str
    ) -> Preference:
        """Return which of two episodes, given as their words, is better; their order decides nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a human telling, found in memory."""

    key: str
    pair_id: str
    segment: AlignedSegment


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the refiner reads."""

    results: Mapping[str, LossMetrics]
    """Of the candidate to be improved, by pair id."""
    prompts: PromptSet
    profile: AggregatedProfile
    weights: LossWeights
    effects: tuple[EditEffect, ...] = ()
    """Of every edit tried so far in this run, oldest first."""
    trial_id: str = ""
    """The trial that is to be improved: the parent of the next."""
    words_per_minute: Mapping[str, float] = field(default_factory=dict)
    """That the candidate's episodes were spoken with, pauses included, by pair id."""
    turned_down: tuple[str, ...] = ()
    """Keys of proposals that were tried and brought nothing, in this run."""
    heard: Mapping[str, tuple[Passage, ...]] = field(default_factory=dict)
    """How other hosts told what the candidate missed: by concept, the nearest human passages."""


class Refiner(Protocol):
    """Proposes what the next trial might change."""

    def refine(self, evidence: Evidence) -> tuple[Proposal, ...]:
        """Return proposals, most promising first; empty where nothing is left to try.

        Each is probed by itself on a minibatch of pairs; those that gain are joined into the next trial.
        Two that change one thing are alternatives. None of `evidence.turned_down` is proposed again.
        """
        ...


@dataclass(frozen=True, slots=True)
class Situation:
    """What a steerer has to know of the run to read a message aright."""

    running: bool = False
    """Whether a run is under way; False: none was begun, or it is finished."""
    reviewing: bool = False
    """Whether the next trial waits for a word of the user."""
    trial_ids: tuple[str, ...] = ()
    """Of the finished trials, oldest first."""
    pair_ids: tuple[str, ...] = ()
    pending: tuple[tuple[Directive, ...], ...] = ()
    """The options of what was asked back last; empty: nothing was."""


class Steerer(Protocol):
    """Reads chat messages."""

    def read(self, text: str, situation: Situation) -> Understanding:
        """Return the message as typed directives, or what must be asked back; never a destructive guess."""
        ...
