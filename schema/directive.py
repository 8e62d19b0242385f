"""What a person can ask of a training run by chat, as typed records that are tools for a model, too."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schema.base import Record
from schema.loss import LossTerm
from schema.profile import PodcastDepth

TrialRef = Annotated[str, Field(pattern=r"^(\d{1,3}|best|last|first|previous|trial_[0-9_]+)$")]
"""A trial's number, `best`, `last`, `first`, `previous` (the one before the last), or an id or its prefix."""


class Change(StrEnum):
    """Which way something is to move."""

    MORE = "more"
    LESS = "less"
    NONE = "none"
    """Not at all."""
    ONLY = "only"
    """This and nothing else of its kind."""
    SET = "set"
    """To a given value."""


class Feature(StrEnum):
    """What an episode can have more or less of."""

    QUESTIONS = "questions"
    """Questions put to the listener, a minute."""
    ANALOGIES = "analogies"
    """Comparisons with everyday life, an episode."""
    EXAMPLES = "examples"
    DEFINITIONS = "definitions"
    """Share of the technical terms that are explained, 0 to 1."""
    EMPHASIS = "emphasis"
    """Marks of what matters and enthusiasm, a minute."""
    LISTENER = "listener"
    """How often the listener is spoken to (you, we, let's), a minute."""
    FIGURES = "figures"
    NUMBERS = "numbers"
    """Results told with their numbers."""
    SENTENCE_LENGTH = "sentence_length"
    """Words a sentence."""
    PACE = "pace"
    """Words a minute of the voice."""
    SECTIONS = "sections"
    """Share of the learned number of sections: 1.2 is a fifth more."""
    SIGNPOSTS = "signposts"
    """Announcements of what comes next."""
    RECAPS = "recaps"
    LIMITATIONS = "limitations"
    """What the authors do not claim."""
    HOOK = "hook"
    """An opening that makes curious."""
    TAKEAWAY = "takeaway"
    GROUNDING = "grounding"
    """Preference for sentences that can be checked against the paper, 0 to 1."""


class Tone(StrEnum):
    """How an episode sounds; each has its opposite beside it."""

    CASUAL = "casual"
    FORMAL = "formal"
    ENTHUSIASTIC = "enthusiastic"
    CALM = "calm"
    SIMPLE = "simple"
    TECHNICAL = "technical"
    HUMOROUS = "humorous"
    SERIOUS = "serious"


class SetWeight(Record):
    """Weigh a loss term more or less, set its weight, leave it out, or let it alone count."""

    kind: Literal["weight"] = "weight"
    term: LossTerm
    change: Change
    value: float | None = Field(default=None, ge=0, le=1, description="The weight, with change `set`.")

    @property
    def summary(self) -> str:
        """It in a few words."""
        how = f"{self.value:g}" if self.change is Change.SET and self.value is not None else self.change.value
        return f"weight of {self.term.value}: {how}"


class SetAmount(Record):
    """Have more, less or none of a feature, or a given amount in the feature's unit."""

    kind: Literal["amount"] = "amount"
    feature: Feature
    change: Change
    value: float | None = Field(default=None, ge=0, description="In the feature's unit, with change `set`.")

    @property
    def summary(self) -> str:
        """It in a few words."""
        how = f"{self.value:g}" if self.change is Change.SET and self.value is not None else self.change.value
        return f"{self.feature.value.replace('_', ' ')}: {how}"


class SetTopic(Record):
    """Say more, less or nothing about a topic of the paper."""

    kind: Literal["topic"] = "topic"
    topic: str = Field(min_length=2, max_length=120, description="In the user's words.")
    change: Change

    @property
    def summary(self) -> str:
        """It in a few words."""
        return f"about {self.topic!r}: {self.change.value}"


class SetLength(Record):
    """Make the episodes shorter (`less`), longer (`more`), or of a given length."""

    kind: Literal["length"] = "length"
    change: Change
    minutes: float | None = Field(
        default=None, gt=0, le=180, description="The length, with change `set`; else by how much."
    )
    factor: float | None = Field(
        default=None, gt=0, le=4, description="Of the present length: 0.8 is a fifth shorter."
    )

    @property
    def summary(self) -> str:
        """It in a few words."""
        word = "longer" if self.change is Change.MORE else "shorter"
        if self.minutes is not None:
            return f"length: {self.minutes:g} minutes" + ("" if self.change is Change.SET else f" {word}")
        return f"length: {word}" + (f", {self.factor:g} times the present" if self.factor else "")


class SetDepth(Record):
    """Go to a depth level, or a level deeper (`more`) or shallower (`less`)."""

    kind: Literal["depth"] = "depth"
    change: Change
    depth: PodcastDepth | None = Field(default=None, description="The level, with change `set`.")

    @property
    def summary(self) -> str:
        """It in a few words."""
        if self.depth is not None:
            return f"depth: {self.depth.value.replace('_', ' ')}"
        return f"depth: {'deeper' if self.change is Change.MORE else 'shallower'}"


class SetTone(Record):
    """Let the episodes sound another way."""

    kind: Literal["tone"] = "tone"
    tone: Tone

    @property
    def summary(self) -> str:
        """It in a few words."""
        return f"tone: {self.tone.value}"


class SetPhrase(Record):
    """Never say a phrase (`none`), or say it in every episode (`more`)."""

    kind: Literal["phrase"] = "phrase"
    text: str = Field(min_length=1, max_length=200)
    change: Literal[Change.MORE, Change.NONE]

    @property
    def summary(self) -> str:
        """It in a few words."""
        return f"{'never' if self.change is Change.NONE else 'always'} say {self.text!r}"


class Revoke(Record):
    """Take standing directives back: all, the last one, or those of a kind or on a thing."""

    kind: Literal["revoke"] = "revoke"
    what: Literal["all", "last", "weight", "amount", "topic", "length", "depth", "tone", "phrase"]
    name: str | None = Field(
        default=None, description="The feature, term, topic or phrase, where one is meant."
    )

    @property
    def summary(self) -> str:
        """It in a few words."""
        return f"take back: {self.what}" + (f" ({self.name})" if self.name else "")


class StartRun(Record):
    """Begin training; on all pairs where none is named."""

    kind: Literal["start"] = "start"
    pairs: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """It in a few words."""
        return f"start training on {', '.join(self.pairs) or 'all pairs'}"


class GoOn(Record):
    """Go on with the run, for some more trials where a number is given."""

    kind: Literal["go_on"] = "go_on"
    trials: int | None = Field(default=None, ge=1, le=200)

    @property
    def summary(self) -> str:
        """It in a few words."""
        return f"go on for {self.trials} more trials" if self.trials else "go on"


class StopRun(Record):
    """End the run after the trial under way, and report."""

    kind: Literal["stop"] = "stop"

    @property
    def summary(self) -> str:
        """It in a few words."""
        return "stop the run"


class RollBack(Record):
    """Make a trial's prompts and profile the current ones and go on from there; nothing is deleted."""

    kind: Literal["rollback"] = "rollback"
    trial: TrialRef

    @property
    def summary(self) -> str:
        """It in a few words."""
        return f"roll back to {named(self.trial)}"


class Fork(Record):
    """Start a branch from a trial, beside the present one."""

    kind: Literal["fork"] = "fork"
    trial: TrialRef

    @property
    def summary(self) -> str:
        """It in a few words."""
        return f"fork from {named(self.trial)}"


class Approve(Record):
    """Try what is proposed."""

    kind: Literal["approve"] = "approve"

    @property
    def summary(self) -> str:
        """It in a few words."""
        return "approve the proposal"


class Reject(Record):
    """Don't try what is proposed; propose something else."""

    kind: Literal["reject"] = "reject"
    reason: str = ""

    @property
    def summary(self) -> str:
        """It in a few words."""
        return "reject the proposal" + (f": {self.reason}" if self.reason else "")


class CompareTrials(Record):
    """Hold two trials side by side."""

    kind: Literal["compare"] = "compare"
    first: TrialRef
    second: TrialRef

    @property
    def summary(self) -> str:
        """It in a few words."""
        return f"compare {named(self.first)} with {named(self.second)}"


class Matter(StrEnum):
    """What can be asked about."""

    STATUS = "status"
    """How the run stands."""
    LOSSES = "losses"
    """The figures of a trial, or of a term over the trials."""
    WHY = "why"
    """Why the loss, or a term, went up or down."""
    CHANGES = "changes"
    """What a trial changed, and what that did."""
    PLAN = "plan"
    """What is tried next."""
    BEST = "best"
    MISSED = "missed"
    """Concepts that the episodes missed."""
    CHECKS = "checks"
    """Quality checks that failed."""
    TERM = "term"
    """What a loss term means and how it is measured."""
    CONVERGENCE = "convergence"
    """When and why a run ends."""
    DIRECTIVES = "directives"
    """What was asked for and still holds."""
    PAIRS = "pairs"
    """How the pairs differ."""
    HELP = "help"


class Explain(Record):
    """Answer a question about the run from its stored trials."""

    kind: Literal["explain"] = "explain"
    matter: Matter
    term: LossTerm | None = None
    trial: TrialRef | None = None

    @property
    def summary(self) -> str:
        """It in a few words."""
        about = [self.term.value] if self.term else []
        about += [named(self.trial)] if self.trial else []
        return f"question: {self.matter.value}" + (f" ({', '.join(about)})" if about else "")


Directive = Annotated[
    SetWeight
    | SetAmount
    | SetTopic
    | SetLength
    | SetDepth
    | SetTone
    | SetPhrase
    | Revoke
    | StartRun
    | GoOn
    | StopRun
    | RollBack
    | Fork
    | Approve
    | Reject
    | CompareTrials
    | Explain,
    Field(discriminator="kind"),
]
"""Any of them, told apart by `kind`."""

Wish = SetWeight | SetAmount | SetTopic | SetLength | SetDepth | SetTone | SetPhrase
"""The directives that stand until they are revoked."""

Question = CompareTrials | Explain
"""The directives that change nothing."""

Destructive = StopRun | RollBack
"""The directives that must never be guessed."""


class StandingDirective(Record):
    """A wish that holds until it is revoked."""

    directive_id: str
    """`d1`, `d2`, ... within a run."""
    directive: Annotated[Wish, Field(discriminator="kind")]
    said: str
    """The user's words."""
    given_at: datetime
    after_trial_id: str | None = None
    """The last trial that was finished when it was given; None: before the first."""


class Understanding(Record):
    """What a steerer read out of one message."""

    directives: tuple[Directive, ...] = ()
    """To be acted on, in order."""
    ask: str = ""
    """What must be asked back; empty: nothing. The directives beside it are clear, and acted on."""
    options: tuple[tuple[Directive, ...], ...] = ()
    """What the answer to `ask` chooses from: of one, yes or no; of several, a number."""
    unread: tuple[str, ...] = ()
    """Parts of the message that nothing was made of, although the rest was understood."""


def named(trial: str) -> str:
    """Return a trial reference as it is said."""
    if trial.isdigit():
        return f"trial {int(trial)}"
    return trial if trial.startswith("trial_") else f"the {trial} trial"
