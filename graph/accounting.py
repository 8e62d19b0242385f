"""Booking language model calls to runs, trials and pairs, and summing them up."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from graph.services import Services
from providers.llm.purpose import Limits, Purpose, calls_for
from schema.trial import TrainingConfig
from schema.usage import UsageReport, report_of


def booked(services: Services, state: Mapping[str, Any]) -> AbstractContextManager[None]:
    """Book all calls made within to a node's run, trial and pair, and hold them to the run's limits."""
    run_id = state.get("run_id")
    purpose = Purpose(
        run_id=run_id,
        trial_id=state.get("trial_id"),
        pair_id=state.get("pair_id"),
        limits=limits_of(services.runs.load(run_id).config if run_id else TrainingConfig()),
    )
    return calls_for(purpose)


def limits_of(config: TrainingConfig) -> Limits:
    """Return what a run may spend."""
    return Limits(config.budget, config.max_tokens_total)


def budget_is_spent(services: Services, state: Mapping[str, Any]) -> bool:
    """Whether a limit of the run is reached."""
    config = services.runs.load(state["run_id"]).config
    spent = services.ledger.spent(state["run_id"])
    too_dear = config.budget is not None and spent.dollars >= config.budget
    return too_dear or (config.max_tokens_total is not None and spent.tokens >= config.max_tokens_total)


def trial_usage(services: Services, run_id: str, trial_id: str) -> UsageReport | None:
    """Return what a trial's calls add up to, and write them into its folder; None where none was made."""
    calls = services.ledger.calls(run_id, trial_id)
    if not calls:
        return None
    report = report_of(calls)
    services.runs.save_calls(trial_id, report, calls)
    return report


def run_usage(services: Services, run_id: str) -> UsageReport | None:
    """Return what a run's calls add up to; None where none was made."""
    calls = services.ledger.calls(run_id)
    return report_of(calls) if calls else None
