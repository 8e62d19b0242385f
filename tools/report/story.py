"""What a report page shows; every number in it comes from stored trials."""

from dataclasses import dataclass

from schema.run import FinalReport
from schema.trial import EditEffect, TrialResult


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an episode, with where it is heard; seconds."""

    text: str
    audio: str | None
    """Link to the MP3, with the stretch as media fragment; None where none was made."""


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The same moment of a pair's episode, untrained and trained."""

    pair_id: str
    title: str
    """What is shown: "How it opens"."""
    before: Passage
    after: Passage


@dataclass(frozen=True, slots=True)
class Story:
    """All that the page shows."""

    report: FinalReport
    trials: tuple[TrialResult, ...]
    learned: tuple[str, ...]
    """Sentences, the most telling first."""
    effects: tuple[EditEffect, ...]
    """The edits that lead to the best trial, those that moved their metric most first."""
    turned_down: tuple[tuple[str, str], ...]
    """Proposals that earned no trial: what, and why."""
    passages: tuple[BeforeAfter, ...]
    titles: dict[str, str]
    """Paper by pair."""
