"""The pool of accepted trials, and who draws parents and minibatches from it."""

import random
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from schema.loss import LossTerm, LossWeights
from schema.trial import TrialResult

_TIE = 1e-6
_SHARPNESS = 12
_REACH = 1.25
Key = tuple[str, LossTerm]


class Optimizer(Protocol):
    """Chooses what is to be improved next, and on which pairs a proposal is tried first.

    An implementation keeps nothing between calls: all it knows is in the pool it is handed, so that a
    resumed run draws as an undisturbed one does, and forks share nothing.
    """

    def parent(
        self,
        pool: Sequence[TrialResult],
        weights: LossWeights,
        *,
        draw: str,
        exhausted: Collection[str] = (),
    ) -> TrialResult | None:
        """Return the trial of the pool whose prompts and profile the next candidate starts from.

        None of those exhausted, for which nothing is left to propose; None where no trial worth improving
        is left. `draw` decides between equals, always the same.
        """
        ...

    def minibatch(self, pairs: Sequence[str], size: int, *, number: int, seed: int) -> tuple[str, ...]:
        """Return the pairs of the minibatch with this number, sorted."""
        ...


class ParetoOptimizer:
    """Draws parents from the Pareto front over pairs and terms (GEPA, Agrawal et al., 2025, algorithm 2).

    For each pair and term the trials with the lowest loss are kept; those that another kept trial covers
    are dropped; of the rest one is drawn, with odds by the weight of the keys on which it is best. GEPA
    spends hundreds of rollouts; with about ten trials one whose total loss lies a quarter above the lowest
    is past catching up and left out, and the odds of the others fall with the twelfth power of their loss.
    """

    def parent(
        self,
        pool: Sequence[TrialResult],
        weights: LossWeights,
        *,
        draw: str,
        exhausted: Collection[str] = (),
    ) -> TrialResult | None:
        """Return a trial of the front, or None where all of the front is exhausted."""
        front = pareto_front(pool)
        lowest = min(trial.avg_total_loss for trial in pool)
        near = [t for t in pool if t.trial_id in front and t.avg_total_loss <= _REACH * lowest]
        members = [trial for trial in near if trial.trial_id not in exhausted]
        if not members:
            return None
        odds = [
            sum(_weight(weights, key) for key in front[trial.trial_id]) * _nearness(trial, lowest)
            for trial in members
        ]
        return random.Random(draw).choices(members, weights=odds)[0] if any(odds) else members[0]

    def minibatch(self, pairs: Sequence[str], size: int, *, number: int, seed: int) -> tuple[str, ...]:
        """Return the next pairs of a shuffled epoch: every pair comes before one comes again."""
        size = min(size, len(pairs))
        places = range(number * size, (number + 1) * size)
        drawn: list[str] = []
        for place in places:
            epoch = random.Random(f"{seed}:{place // len(pairs)}").sample(sorted(pairs), len(pairs))
            turn = epoch[place % len(pairs) :] + epoch[: place % len(pairs)]
            drawn.append(next(pair for pair in turn if pair not in drawn))
        return tuple(sorted(drawn))


def pareto_front(pool: Sequence[TrialResult]) -> dict[str, frozenset[Key]]:
    """Return, by trial id, the pairs and terms on which each trial of the front is best.

    A trial of which another is best on all the same keys is dominated and left out; of two equal ones the
    later is.
    """
    best_on = _best_on(pool)
    keys = {
        trial.trial_id: frozenset(key for key, ids in best_on.items() if trial.trial_id in ids)
        for trial in pool
    }
    order = sorted(pool, key=lambda trial: (trial.avg_total_loss, trial.trial_number))
    front: dict[str, frozenset[Key]] = {}
    for trial in order:
        mine = keys[trial.trial_id]
        if mine and not any(mine <= other for other in front.values()):
            front[trial.trial_id] = mine
    return front


def _best_on(pool: Sequence[TrialResult]) -> Mapping[Key, set[str]]:
    losses: dict[Key, dict[str, float]] = {}
    for trial in pool:
        for pair, result in trial.pair_results.items():
            for term in LossTerm:
                losses.setdefault((pair, term), {})[trial.trial_id] = result.term(term)
    return {
        key: {trial_id for trial_id, loss in by_trial.items() if loss <= min(by_trial.values()) + _TIE}
        for key, by_trial in losses.items()
    }


def _nearness(trial: TrialResult, lowest: float) -> float:
    return float((lowest / trial.avg_total_loss) ** _SHARPNESS) if trial.avg_total_loss > 0 else 1.0


def _weight(weights: LossWeights, key: Key) -> float:
    return float(getattr(weights, key[1].value))


def optimizer_of(name: str) -> Optimizer:
    """Return an optimizer by its name in the settings, `pareto` or `gepa`.

    Raises:
        BackendUnavailableError: the package gepa isn't installed.

    """
    if name == "gepa":
        from graph.gepa_optimizer import GepaOptimizer

        return GepaOptimizer()
    return ParetoOptimizer()
