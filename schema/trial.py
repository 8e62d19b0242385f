"""A trial, what it changed, and how a run ends."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schema.base import Record
from schema.directive import StandingDirective
from schema.loss import LossMetrics, LossTerm, LossWeights
from schema.profile import PodcastDepth
from schema.settings import Team
from schema.usage import UsageReport


class EditKind(StrEnum):
    """What an edit changes."""

    PROMPT = "prompt"
    PROFILE = "profile"


class Edit(Record):
    """A small typed change, with the metric it is meant to move."""

    kind: EditKind
    target: str
    """`script_writer/Engagement` (prompt and section) or the name of a `Tuning` parameter."""
    before: str
    """The rule line or value that is replaced; empty where something is added."""
    after: str
    """The new rule line or value; empty where something is removed."""
    metric: LossTerm
    checks: tuple[str, ...] = ()
    """Checklist items it is to mend; empty: the metric as a whole."""
    pair_id: str | None = None
    """Set where the edit concerns one pair only."""
    reason: str

    @property
    def key(self) -> str:
        """Identity for "was this tried before"."""
        return f"{self.kind}:{self.target}:{self.before}->{self.after}"

    def clashes(self, other: "Edit") -> bool:
        """Whether both change one thing: the same parameter, or the same line of a prompt."""
        same_place = self.kind is other.kind and self.target == other.target
        one_thing = self.kind is EditKind.PROFILE or self.after == other.after
        return same_place and (one_thing or bool(self.before and self.before == other.before))


class EditEffect(Record):
    """What became of an edit in the next trial."""

    edit: Edit
    loss_before: float
    loss_after: float
    """The edit's own metric, averaged over the pairs it concerns: the share of its checks that failed,
    where it names checks, else the loss term."""
    kept: bool
    trial_id: str
    """The trial that tried it."""


class Proposal(Record):
    """Edits that only make sense together, such as a rule and the amount it works with."""

    edits: tuple[Edit, ...] = Field(min_length=1)
    simplifies: bool = False
    """It takes back what did nothing: it need not gain, only not lose."""
    evidence: tuple[str, ...] = ()
    """Keys of the memory items that suggested it."""

    @property
    def key(self) -> str:
        """Identity for "was this tried before"."""
        return " & ".join(edit.key for edit in self.edits)

    def clashes(self, other: "Proposal") -> bool:
        """Whether both change one thing, so that only one of them can be applied."""
        return any(mine.clashes(yours) for mine in self.edits for yours in other.edits)


class Probe(Record):
    """What became of a proposal on its minibatch."""

    proposal: Proposal
    pairs: tuple[str, ...]
    """The minibatch; pairs whose probe failed are not in it."""
    loss_before: float
    loss_after: float
    """Mean total loss over the minibatch, of the parent and with the proposal applied."""
    own_before: float
    own_after: float
    """The same of what its edits are to move."""
    earned: bool
    """Whether it earned a place in a full trial."""
    verdict: str
    """Why, in a few words."""
    failures: dict[str, str] = Field(default_factory=dict)
    """Cause by pair, of probes that failed."""

    @property
    def gain(self) -> float:
        """By how much the mean total loss fell."""
        return self.loss_before - self.loss_after


class Outcome(StrEnum):
    """Why a run ended, or that it goes on."""

    RUNNING = "running"
    CONVERGED = "converged"
    DIVERGED = "diverged"
    INCONCLUSIVE = "inconclusive"
    OUT_OF_BUDGET = "out_of_budget"
    STOPPED = "stopped"
    FAILED = "failed"


class TrainingConfig(Record):
    """How a run trains (SPEC 4.3)."""

    max_trials: int = Field(default=10, ge=1)
    convergence_threshold: float = Field(default=0.05, gt=0, lt=1)
    """Stop where the loss improves by less than this share."""
    convergence_window: int = Field(default=3, ge=1)
    loss_weights: LossWeights = LossWeights()
    target_depth: PodcastDepth | None = None
    """None: each pair at the depth of its own human telling."""
    audio: bool = True
    voice: str = "espeak"
    """Back end that speaks, by name."""
    voice_model: str | None = None
    speaker: str | None = None
    """The back end's own name; None: its default of each pair's gender."""
    seed: int = 0
    max_concurrency: int = Field(default=2, ge=1)
    team: Team = Team.OFFLINE
    """Who really works: never `auto`."""
    models: dict[str, str] = Field(default_factory=dict)
    """Language model by role; empty for the offline team."""
    judge_samples: int = Field(default=1, ge=1)
    """How often a language model judges each episode."""
    budget: float | None = Field(default=None, gt=0)
    """Dollars that the run's calls may cost; None: no limit."""
    max_tokens_total: int | None = Field(default=None, gt=0)
    """Tokens that the run's calls may take; None: no limit."""
    patience: int = Field(default=1, ge=0)
    """How many divergences are forgiven before the run ends."""
    minibatch: int = Field(default=3, ge=1)
    """Pairs on which a proposal must prove itself before a full trial."""
    proposals: int = Field(default=8, ge=1)
    """Proposals that are probed for each trial."""
    optimizer: str = "pareto"
    """Who draws parents and minibatches."""
    validate_on: tuple[str, ...] = ()
    """Pairs to hold out; empty: one is drawn where there are four or more."""


class TrialResult(Record):
    """Result of one trial over all pairs (`results.json`); averages are over `pair_results`."""

    trial_id: str
    trial_number: int
    run_id: str
    parent_trial_id: str | None = None
    """The trial whose prompts and profile this one's edits started from."""
    pair_results: dict[str, LossMetrics]
    failed_pairs: dict[str, str] = Field(default_factory=dict)
    """Cause by pair id, for pairs that are not in the averages."""
    avg_total_loss: float
    avg_duration_loss: float
    avg_coverage_loss: float
    avg_structure_loss: float
    avg_quality_loss: float
    avg_rouge_loss: float
    generated_scripts: dict[str, str]
    """Script path by pair id, relative to the trial's folder."""
    generated_audio: dict[str, str]
    """Audio path by pair id, relative to the trial's folder; empty where no audio was made."""
    prompt_version: str
    profile_version: str
    validation_results: dict[str, LossMetrics] = Field(default_factory=dict)
    """Of the pairs that were held out: nothing was learned from them, no average counts them."""
    accepted: bool = True
    """Whether its gain is larger than the noise: only then can it be the best."""
    gain: float = 0.0
    """By how much the mean total loss lies below that of the nearest accepted trial that it descends from,
    over the pairs that both finished."""
    noise: float = 0.0
    """Standard error of that gain: of the judge's repeats and of the pairs, by bootstrap."""
    edits: tuple[Edit, ...] = ()
    """What this trial changed against its parent."""
    effects: tuple[EditEffect, ...] = ()
    """What those changes did, once measured."""
    directives: tuple[StandingDirective, ...] = ()
    """What a person had asked for when it began: it was shaped by all of them."""
    wished: tuple[str, ...] = ()
    """What that changed against the candidate as training proposed it, a line each."""
    usage: UsageReport | None = None
    """What language models were asked in it; None where none was. The refiner's call comes after this sum."""
    timestamp: datetime

    @property
    def validation_loss(self) -> float | None:
        """Mean total loss over the held-out pairs; None where there is none."""
        results = self.validation_results.values()
        return sum(result.total_loss for result in results) / len(results) if results else None
