"""What is measured once a run is over: a baseline, the training loss proper, more tellings of held-out pairs.

All of it is only written and judged, nothing voiced; it changes nothing that was learned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from graph.briefing import Assignment
from graph.learning import learn_profile
from graph.probing import probe
from graph.services import Services
from schema.loss import LossMetrics, LossWeights
from schema.profile import Tuning
from schema.run import Estimate, Examination, RunRecord
from schema.settings import Team
from schema.trial import TrialResult
from tools.statistics.bootstrap import relative_gain

BASELINE, SEEN, AGAIN = "baseline", "seen", "again"
_TELLINGS = {Team.OFFLINE: 5, Team.LLM: 2}
"""Of each held-out pair, by the first and by the best trial; language models are paid for."""
_IN_CONTEXT = Tuning(learned_structure=1.0, learned_phrases=1.0)
"""The examples' order and phrases at hand, and nothing tuned."""


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """One episode to be written for the examination."""

    kind: str
    trial: str
    """`first` or `best`."""
    pair_id: str
    seed: int = 0

    @property
    def name(self) -> str:
        """It in one word, as the state carries it."""
        return f"{self.kind}/{self.trial}/{self.pair_id}/{self.seed}"

    @classmethod
    def named(cls, name: str) -> "Question":
        """Return the question of that name."""
        kind, trial, pair_id, seed = name.split("/")
        return cls(kind, trial, pair_id, int(seed))


def questions(pairs: Sequence[str], held_out: Sequence[str], team: Team, seed: int) -> list[Question]:
    """Return all that is to be measured, in a fixed order."""
    baseline = [Question(BASELINE, "first", pair, seed) for pair in (*pairs, *held_out)]
    trials = ("first", "best")
    seen = [Question(SEEN, trial, pair, seed) for trial in trials for pair in pairs]
    tellings = range(seed, seed + _TELLINGS[team])
    again = [Question(AGAIN, trial, pair, n) for trial in trials for pair in held_out for n in tellings]
    return [*baseline, *seen, *again]


def answer(services: Services, run: RunRecord, question: Question) -> LossMetrics:
    """Return the losses of the episode that a question asks for; it is written once."""
    return probe(services, _assignment(services, run, question), run_id=run.run_id)


def examination(services: Services, run: RunRecord, failures: Mapping[str, str]) -> Examination:
    """Return what the questions found; those that failed are named and left out."""
    asked = questions(run.pairs, run.validation_pairs, run.config.team, run.config.seed)
    found = {q: answer(services, run, q) for q in asked if not failures.get(q.name)}
    means = {
        (kind, trial, held_out): _mean(found, kind, trial, run.validation_pairs if held_out else run.pairs)
        for kind in (BASELINE, SEEN)
        for trial in ("first", "best")
        for held_out in (False, True)
    }
    tellings = {trial: _tellings(found, trial, run.validation_pairs) for trial in ("first", "best")}
    weights = run.config.loss_weights
    return Examination(
        baseline_loss=means[BASELINE, "first", False],
        baseline_validation_loss=means[BASELINE, "first", True],
        seen_first=means[SEEN, "first", False],
        seen_best=means[SEEN, "best", False],
        validation=estimate(tellings["first"], tellings["best"]),
        validation_without_duration=estimate(tellings["first"], tellings["best"], without_duration=weights),
        failures={name: cause for name, cause in failures.items() if cause},
    )


def estimate(
    first: Mapping[str, Sequence[LossMetrics]],
    best: Mapping[str, Sequence[LossMetrics]],
    *,
    without_duration: LossWeights | None = None,
) -> Estimate | None:
    """Return the gain from the first trial's losses to the best's, over the pairs that both have.

    With `without_duration` the duration term, at these weights, is left out of all totals.
    """
    pairs = sorted(set(first) & set(best))
    tellings = min((len(losses[pair]) for losses in (first, best) for pair in pairs), default=0)
    if not tellings:
        return None
    before, after = (
        [[_total(result, without_duration) for result in losses[pair][:tellings]] for pair in pairs]
        for losses in (first, best)
    )
    interval = relative_gain(before, after)
    return Estimate(
        loss_first=fmean(map(fmean, before)),
        loss_best=fmean(map(fmean, after)),
        gain=interval.estimate,
        low=interval.low,
        high=interval.high,
        pairs=interval.pairs,
        tellings=interval.repeats,
    )


def _total(result: LossMetrics, without_duration: LossWeights | None) -> float:
    taken = without_duration.duration * result.duration_loss if without_duration else 0.0
    return result.total_loss - taken


def _mean(found: Mapping[Question, LossMetrics], kind: str, trial: str, pairs: Sequence[str]) -> float | None:
    """Return the mean total loss; None unless every pair has its answer, so that means can be compared."""
    losses = {
        q.pair_id: result.total_loss
        for q, result in found.items()
        if (q.kind, q.trial) == (kind, trial) and q.pair_id in pairs
    }
    return fmean(losses.values()) if losses and set(losses) == set(pairs) else None


def _tellings(
    found: Mapping[Question, LossMetrics], trial: str, held_out: Sequence[str]
) -> dict[str, list[LossMetrics]]:
    return {
        pair: [found[q] for q in sorted(found) if (q.kind, q.trial, q.pair_id) == (AGAIN, trial, pair)]
        for pair in held_out
    }


def _assignment(services: Services, run: RunRecord, question: Question) -> Assignment:
    tree = services.tree
    trial = _trial(services, run, question.trial)
    profile = tree.load_profile(trial.profile_version)
    if question.kind == BASELINE:
        profile = learn_profile(
            tree, run.pairs, version="v0", tuning=_IN_CONTEXT, created_at=profile.created_at
        )
    return Assignment(
        pair_id=question.pair_id,
        training=run.pairs,
        prompts=tree.load_prompts(trial.prompt_version),
        profile=profile,
        config=run.config,
        parent_trial_id=trial.parent_trial_id,
        sees_itself=question.kind == SEEN,
        seed=question.seed,
    )


def _trial(services: Services, run: RunRecord, which: str) -> TrialResult:
    if which == "best":
        return services.tree.trial(run.best_trial_id or "")
    return services.runs.trials(run.run_id)[0]
