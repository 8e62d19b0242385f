"""The trials that count for a run: those of its present branch, under its present weights and wishes."""

from collections.abc import Mapping, Sequence
from statistics import fmean

from graph.services import Services
from graph.state import TrainingState
from schema.directive import SetWeight
from schema.loss import LossMetrics, LossTerm, LossWeights
from schema.run import RunRecord
from schema.trial import TrialResult


def trials_of(services: Services, run_id: str) -> tuple[TrialResult, ...]:
    """Return a run's trials in order, their totals under the weights that hold now."""
    weights = services.runs.load(run_id).config.loss_weights
    return tuple(reweighed(trial, weights) for trial in services.runs.trials(run_id))


def reweighed(trial: TrialResult, weights: LossWeights) -> TrialResult:
    """Return a trial with its total losses under other weights; its terms are what they were."""
    results = _reweighed(trial.pair_results, weights)
    if results == trial.pair_results:
        return trial
    return trial.model_copy(
        update={
            "pair_results": results,
            "validation_results": _reweighed(trial.validation_results, weights),
            "avg_total_loss": fmean(result.total_loss for result in results.values()),
        }
    )


def _reweighed(results: Mapping[str, LossMetrics], weights: LossWeights) -> dict[str, LossMetrics]:
    return {pair: _under(result, weights) for pair, result in results.items()}


def _under(result: LossMetrics, weights: LossWeights) -> LossMetrics:
    total = sum(getattr(weights, term.value) * result.term(term) for term in LossTerm)
    same = abs(total - result.total_loss) < 1e-9
    return result if same else result.model_copy(update={"total_loss": total})


def obeying(trials: Sequence[TrialResult], run: RunRecord) -> Sequence[TrialResult]:
    """Return the trials that were shaped by all that is asked for now; all of them where none was yet."""
    asked = {d.directive_id for d in run.directives if not isinstance(d.directive, SetWeight)}
    found = [trial for trial in trials if asked <= {d.directive_id for d in trial.directives}]
    return found or trials


def keep_to_branch(services: Services, state: TrainingState) -> None:
    """Let only the trials of the state's branch count: after a step back, or a fork in Studio."""
    run = services.runs.load(state["run_id"])
    mine = state.get("trial_ids") or []
    left = tuple(t.trial_id for t in services.runs.all_trials(run.run_id) if t.trial_id not in mine)
    if left != run.left:
        services.runs.save(run.model_copy(update={"left": left}))
