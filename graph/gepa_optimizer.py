"""The package `gepa` as optimizer: its Pareto front, its draw of a parent, its minibatches."""

import random
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from schema.errors import BackendUnavailableError
from schema.loss import LossTerm, LossWeights
from schema.trial import TrialResult

try:
    from gepa.core.data_loader import ListDataLoader
    from gepa.core.state import GEPAState, ValsetEvaluation
    from gepa.gepa_utils import select_program_candidate_from_pareto_front
    from gepa.strategies.batch_sampler import EpochShuffledBatchSampler
except ImportError as error:
    raise BackendUnavailableError(
        "The optimizer gepa needs its package; install it with `pip install gepa`, or leave --optimizer out."
    ) from error


class GepaOptimizer:
    """Implements `graph.pool.Optimizer` by the published method's own code.

    Its state is built anew from the pool each time: a resumed run draws as an undisturbed one, and forks
    share nothing.
    """

    def parent(
        self,
        pool: Sequence[TrialResult],
        weights: LossWeights,  # noqa: ARG002 - the Protocol's signature; gepa counts keys, whatever they weigh
        *,
        draw: str,
        exhausted: Collection[str] = (),
    ) -> TrialResult | None:
        """Return a trial of gepa's front over pairs and terms, or None where all of it is exhausted."""
        state = _state_of(pool)
        left = {at for at, trial in enumerate(pool) if trial.trial_id not in exhausted}
        front = {key: members & left for key, members in _undominated(state).items() if members & left}
        if not front:
            return None
        scores = state.per_program_tracked_scores
        return pool[select_program_candidate_from_pareto_front(front, scores, random.Random(draw))]

    def minibatch(self, pairs: Sequence[str], size: int, *, number: int, seed: int) -> tuple[str, ...]:
        """Return the pairs of gepa's shuffled epochs at this place.

        gepa fills the last batch of an epoch up, maybe with a pair that is in it; then another one is taken,
        which says more.
        """
        names = sorted(pairs)
        size = min(size, len(names))
        sampler: Any = EpochShuffledBatchSampler(size, random.Random(seed))
        loader, drawn = ListDataLoader(names), []
        state: Any = _Place()
        for state.i in range(number + 1):
            drawn = sampler.next_minibatch_ids(loader, state)
        order = dict.fromkeys([*(names[at] for at in drawn), *names[number % len(names) :], *names])
        return tuple(sorted(list(order)[:size]))


class _Place:
    """All that gepa's sampler reads of a state: the number of the iteration."""

    i = 0


def _undominated(state: Any) -> Mapping[Any, set[int]]:
    from gepa import gepa_utils

    undominated: Any = gepa_utils.remove_dominated_programs
    front: Mapping[Any, set[int]] = undominated(
        state.get_pareto_front_mapping(), scores=state.per_program_tracked_scores
    )
    return front


def _state_of(pool: Sequence[TrialResult]) -> Any:
    """Return gepa's state after these trials; its scores are losses with the sign turned."""
    first, *others = pool
    state: Any = GEPAState(_named(first), _evaluation(first), frontier_type="cartesian")
    state.num_full_ds_evals, state.total_num_evals = len(pool), len(pool)
    places = {first.trial_id: 0}
    for trial in others:
        parent = places.get(trial.parent_trial_id or "", 0)
        places[trial.trial_id] = state.update_state_with_new_program(
            parent_program_idx=[parent],
            new_program=_named(trial),
            valset_evaluation=_evaluation(trial),
            run_dir=None,
            num_metric_calls_by_discovery_of_new_program=0,
        )
    return state


def _named(trial: TrialResult) -> dict[str, str]:
    return {"prompts": trial.prompt_version, "profile": trial.profile_version}


def _evaluation(trial: TrialResult) -> Any:
    results = trial.pair_results
    return ValsetEvaluation(
        outputs_by_val_id=dict.fromkeys(results, trial.trial_id),
        scores_by_val_id={pair: -result.total_loss for pair, result in results.items()},
        objective_scores_by_val_id={
            pair: {term.value: -result.term(term) for term in LossTerm} for pair, result in results.items()
        },
    )
