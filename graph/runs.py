"""Opening, closing and finding runs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock

from langgraph.runtime import Runtime

from agents.refiner.patch import placeholders
from graph.acceptance import best_of
from graph.accounting import run_usage
from graph.branch import obeying, trials_of
from graph.context import RunContext, configured_by, context_of
from graph.holding_out import split_pairs
from graph.pool import optimizer_of
from graph.scoring import by_cause
from graph.services import Services
from graph.speech import check_voice
from graph.state import TrainingState
from memory.cache import cache_key
from schema.errors import InputError, StudioError
from schema.run import RunRecord
from schema.trial import Outcome, TrainingConfig, TrialResult

_OPENING = Lock()
"""Two threads of a server may open their runs at once."""
_REASONS = {
    Outcome.CONVERGED: "the loss improves by less than the threshold, or nothing is left to try",
    Outcome.DIVERGED: "the loss got worse, one more try did not help; the best trial is kept",
    Outcome.INCONCLUSIVE: "the loss moves less than its noise",
    Outcome.OUT_OF_BUDGET: "all the trials asked for were made",
    Outcome.STOPPED: "you stopped it; the best trial is kept",
}


def first_prompts(services: Services, context: RunContext) -> dict[str, str]:
    """Return the prompts that a run begins with: the team's own, or the writer's as a person changed it.

    Raises:
        InputError: the changed prompt lacks a placeholder, or has one that nothing fills.

    """
    texts = dict(services.prompts.texts)
    if not (edited := context.edited_prompt):
        return texts
    wanted = placeholders(texts["script_writer"])
    if placeholders(edited) != wanted:
        names = ", ".join(f"{{{name}}}" for name in wanted)
        raise InputError(f"The writer's prompt must hold just these placeholders: {names}.")
    return {**texts, "script_writer": edited if edited.endswith("\n") else f"{edited}\n"}


def run_inputs(services: Services, pairs: Sequence[str], config: TrainingConfig) -> str:
    """Return a hash of all that decides what a run finds: the pairs' files and the config."""
    metadata = [services.tree.load_metadata(pair_id) for pair_id in pairs]
    files = [f"{m.pair_id} {m.pdf_sha256} {m.audio_sha256} {m.transcript_sha256}" for m in metadata]
    return cache_key(*files, config.model_dump_json())


def resolve_pairs(services: Services, asked: Sequence[str]) -> list[str]:
    """Return the pairs asked for, sorted; all of the tree where none is named.

    Raises:
        InputError: there is no pair at all.
        NotFoundError: a named pair isn't there.

    """
    known = services.tree.pair_ids()
    if not known:
        raise InputError("There is no training pair yet; add one with `claude-studio training ingest`.")
    for pair_id in asked:
        services.tree.load_metadata(pair_id)
    return sorted(set(asked) or set(known))


def open_run(
    services: Services, runtime: Runtime[RunContext], asked: Sequence[str], forked_from: str | None = None
) -> RunRecord:
    """Open a run's record; its id is that of the thread, where the thread is named like a run.

    A fork goes on with the pairs of the run that it comes from, so that its losses can be compared.

    Raises:
        InputError: there is no pair at all, or the voice has no such speaker.
        BackendUnavailableError: the voice lacks a package, model or key.
        NotFoundError: a named pair, or the trial to fork, isn't there.

    """
    config = context_of(runtime).config
    check_voice(services.voice, config.speaker)
    first_prompts(services, context_of(runtime))
    optimizer_of(config.optimizer)
    root = find_trial(services, forked_from) if forked_from else None
    origin = services.runs.load(root.run_id) if root else None
    pairs = resolve_pairs(services, (*origin.pairs, *origin.validation_pairs) if origin else asked)
    started = services.clock()
    thread = (runtime.execution_info.thread_id if runtime.execution_info else None) or ""
    with _OPENING:
        run_id = thread if _is_free(services, thread) else free_run_id(services, started)
        run = RunRecord(
            run_id=run_id,
            thread_id=thread if thread and thread != run_id else None,
            started_at=started,
            pairs=tuple(pairs),
            validation_pairs=origin.validation_pairs if origin else (),
            forked_from=root.trial_id if root else None,
            inputs=run_inputs(services, pairs, config),
            config=config,
            review=context_of(runtime).review,
        )
        services.runs.save(run)
    return run


def _is_free(services: Services, thread: str) -> bool:
    """Whether a thread is named like a run that was not begun: it begins with this one."""
    return thread.startswith("run_") and not services.runs.holds(thread)


def free_run_id(services: Services, moment: datetime) -> str:
    """Return the id of a run that begins now; it sorts after all others, so that the latest is the last."""
    latest = services.runs.latest()
    while latest is not None and f"run_{moment:%Y%m%d_%H%M%S}" <= latest.run_id:
        moment += timedelta(seconds=1)
    return f"run_{moment:%Y%m%d_%H%M%S}"


def settle_pairs(services: Services, state: TrainingState) -> RunRecord:
    """Write down which of the analysed pairs are trained on, and which are held out.

    Raises:
        StudioError: no pair could be analysed.
        InputError: a pair that is to be held out can't be.

    """
    run, usable = services.runs.load(state["run_id"]), usable_pairs(state)
    if run.forked_from:
        training = [pair for pair in usable if pair not in run.validation_pairs]
        held_out = [pair for pair in usable if pair in run.validation_pairs]
    else:
        training, held_out = split_pairs(
            services.tree, usable, seed=run.config.seed, asked=run.config.validate_on
        )
    settled = run.model_copy(update={"pairs": tuple(training), "validation_pairs": tuple(held_out)})
    services.runs.save(settled)
    return settled


def close_run(services: Services, state: TrainingState) -> RunRecord:
    """Write down how a run ended."""
    run = services.runs.load(state["run_id"])
    trials = trials_of(services, run.run_id)
    outcome = Outcome(state["outcome"])
    closed = run.model_copy(
        update={
            "outcome": outcome,
            "reason": f"The run is {outcome.value.replace('_', ' ')}: {_reason(services, run, outcome)}.",
            "best_trial_id": best_of(obeying(trials, run)).trial_id,
        }
    )
    services.runs.save(closed)
    return closed


def fail_run(services: Services, run_id: str, error: StudioError) -> None:
    """Write down that a run can't go on: resuming it would meet the same, a new one is a new chance."""
    run = services.runs.load(run_id)
    services.runs.save(run.model_copy(update={"outcome": Outcome.FAILED, "reason": str(error)}))


def _reason(services: Services, run: RunRecord, outcome: Outcome) -> str:
    usage = run_usage(services, run.run_id)
    if usage is None or outcome is not Outcome.OUT_OF_BUDGET:
        return _REASONS[outcome]
    tokens, dollars = usage.total.tokens, usage.total.dollars
    if run.config.budget is not None and dollars >= run.config.budget:
        return f"the budget is spent (${dollars:.4f} of ${run.config.budget:g}); the best trial is kept"
    if run.config.max_tokens_total is not None and tokens >= run.config.max_tokens_total:
        return f"{tokens:,} of {run.config.max_tokens_total:,} tokens are spent; the best trial is kept"
    return _REASONS[outcome]


def usable_pairs(state: TrainingState) -> list[str]:
    """Return the pairs that could be analysed.

    Raises:
        StudioError: none could.

    """
    pairs = [pair for pair in state["pairs"] if not state["analysed"].get(pair)]
    if not pairs:
        raise StudioError(f"No pair could be analysed: {by_cause(state['analysed'])}")
    return pairs


def fork_context(
    services: Services, root: TrialResult, *, max_trials: int, seed: int, audio: bool
) -> RunContext:
    """Return the context of a run that forks from a trial: that of its run, so that losses can be compared.

    Args:
        services: at whose tree the trial is.
        root: the trial.
        max_trials: of the fork, the trial that it starts from among them.
        seed: of the fork; with the seed of its run it draws as that did.
        audio: False to estimate lengths although the run was voiced.

    """
    config = services.runs.load(root.run_id).config
    own = {"max_trials": max_trials, "seed": seed, "audio": config.audio and audio}
    context = RunContext(home=services.tree.home, organisation=services.tree.organisation)
    return configured_by(context, config.model_copy(update=own))


def find_trial(services: Services, prefix: str) -> TrialResult:
    """Return a finished trial by id or prefix; among trials alike the latest run's is meant.

    Raises:
        NotFoundError: no trial has that prefix, or several of the latest run have.

    """
    latest = services.runs.latest()
    mine = (
        [trial for trial in services.runs.trials(latest.run_id) if trial.trial_id.startswith(prefix)]
        if latest
        else []
    )
    return mine[0] if len(mine) == 1 else services.tree.trial(prefix)
