"""A training run: what it was asked, how it stands, and what it found."""

from datetime import datetime

from pydantic import Field

from schema.base import Record
from schema.directive import StandingDirective
from schema.judge_check import JudgeCheck
from schema.trial import EditEffect, Outcome, TrainingConfig, TrialResult
from schema.usage import UsageReport


class RunRecord(Record):
    """A run as it stands (`runs/<run_id>.json`); its trials carry its id."""

    run_id: str
    """Also the thread id of its checkpoints."""
    started_at: datetime
    pairs: tuple[str, ...]
    """Pairs that are trained on."""
    validation_pairs: tuple[str, ...] = ()
    """Pairs that are only measured: nothing is learned from them."""
    forked_from: str | None = None
    """The trial of another run whose prompts and profile this run started from."""
    judge_noise: float = 0.0
    """Standard deviation of the total loss when the same episode is judged again."""
    inputs: str
    """SHA-256 over the pairs' files and the config: the same inputs give the same losses."""
    config: TrainingConfig
    outcome: Outcome = Outcome.RUNNING
    reason: str = ""
    """Why it ended, in a sentence."""
    best_trial_id: str | None = None
    thread_id: str | None = None
    """The thread of its checkpoints, where that isn't named like the run."""
    review: bool = False
    """Whether it waits for a person's word before each trial."""
    directives: tuple[StandingDirective, ...] = ()
    """What a person has asked for and not revoked."""
    left: tuple[str, ...] = ()
    """Trials that the run went back from: they are kept, but count no longer."""


class RougeFloor(Record):
    """What ROUGE loss the telling of another paper would have."""

    pair_id: str
    other_pair_id: str
    """The pair whose human transcript was held against this pair's."""
    rouge_loss: float


class Estimate(Record):
    """By what share the best trial's loss lies below the first's, and how sure that is."""

    loss_first: float
    loss_best: float
    gain: float
    """(first - best) / first."""
    low: float
    high: float
    """95% bootstrap interval of the gain, over pairs and within them over tellings."""
    pairs: int
    tellings: int
    """Episodes of each pair that were told, each with another seed."""

    @property
    def is_sure(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low > 0


class Examination(Record):
    """What was measured once a run was over; these episodes are only written, their lengths estimated."""

    baseline_loss: float | None = None
    """Over the training pairs: the untrained prompt, given the same examples' order and phrases."""
    baseline_validation_loss: float | None = None
    seen_first: float | None = None
    seen_best: float | None = None
    """Over the training pairs where their own telling may teach, too: the training loss proper."""
    validation: Estimate | None = None
    """Over the held-out pairs, each told several times; None where none is held out."""
    validation_without_duration: Estimate | None = None
    failures: dict[str, str] = Field(default_factory=dict)
    """Cause by what was to be measured."""


class FinalReport(Record):
    """What a run found (`convergence/final_report.json`)."""

    run: RunRecord
    first_trial: TrialResult
    best_trial: TrialResult
    losses: tuple[float, ...]
    """Average total loss by trial."""
    improvement: float
    """Share by which the best trial's average total loss lies below the first's."""
    improvement_without_duration: float
    """The same with the duration term left out of both totals."""
    leave_one_out: Estimate | None = None
    """Over the training pairs, each told by what the other pairs teach."""
    leave_one_out_without_duration: Estimate | None = None
    examination: Examination = Examination()
    proposals: int = 0
    """How many proposals were probed on a minibatch."""
    earned: int = 0
    """How many of them earned a place in a trial."""
    effects: tuple[EditEffect, ...]
    """Of every edit tried, in order."""
    rouge_floors: tuple[RougeFloor, ...]
    usage: UsageReport | None = None
    """What language models were asked in the whole run; None where none was."""
    judge_checks: tuple[JudgeCheck, ...] = ()
    """How the run's judge ranked human episodes and damaged versions of them."""
    judge_verdict: str = ""
    """Whether the run's quality scores can be trusted, in a sentence."""
    finished_at: datetime
