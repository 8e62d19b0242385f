"""The nodes of the training graph: each adapts the state to an agent, a tool or the tree."""

from typing import Any, Literal

from langchain_core.messages import AIMessage
from langgraph.errors import NodeError
from langgraph.runtime import Runtime
from langgraph.types import Command, Overwrite

from graph.accounting import booked, budget_is_spent, trial_usage
from graph.analysis import analyse_pair
from graph.context import RunContext
from graph.learning import learn_profile
from graph.progress import report_event, report_step
from graph.refinement import Candidate, next_candidate
from graph.rehearsal import ServicesOf
from graph.reporting import final_report, trial_message
from graph.runs import close_run, fail_run, open_run, usable_pairs
from graph.scoring import best_of, effects_of, standing, trial_result
from graph.services import Services
from graph.state import AnalysisTask, EpisodeState, TrainingState
from schema.errors import BackendUnavailableError, BudgetSpentError, StudioError
from schema.profile import AggregatedProfile, Tuning
from schema.prompt import PromptSet
from schema.trial import Outcome, TrainingConfig, TrialResult


class TrainingNodes:
    """The training graph's nodes over whatever services a run's context asks for."""

    def __init__(self, services_of: ServicesOf) -> None:
        self._services_of = services_of

    def load(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Settle the pairs and the config, and open the run's record; say so where that can't be done."""
        try:
            services = self._services_of(runtime)
            run = open_run(services, runtime, state.get("pairs") or [])
        except StudioError as error:
            return {"outcome": Outcome.FAILED.value, "messages": [AIMessage(str(error))]}
        told = {"run_id": run.run_id, "pairs": list(run.pairs), "trials": run.config.max_trials}
        report_event(services, runtime, run.run_id, "run", **told)
        return {
            "pairs": list(run.pairs),
            "run_id": run.run_id,
            "config": run.config.model_dump(mode="json"),
            "analysed": Overwrite({}),
            "trial_number": -1,
            "parent_trial_id": None,
            "best_trial_id": None,
            "edits": [],
            "losses": [],
            "second_chance": False,
            "outcome": Outcome.RUNNING.value,
        }

    def analyst(self, state: AnalysisTask, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Type and align a pair's transcript, choose the paper's concepts, and remember its phrases."""
        services = self._services_of(runtime)
        if not services.tree.is_analysed(state["pair_id"]):
            report_step(services, runtime, state, "analysing")
            with booked(state):
                analyse_pair(services, state["pair_id"])
        return {"analysed": {state["pair_id"]: ""}}

    def synthesise(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Combine what the pairs teach into a profile, as yet untrained, beside the untrained prompts."""
        services = self._services_of(runtime)
        try:
            pairs = usable_pairs(state)
        except StudioError as error:
            fail_run(services, state["run_id"], error)
            raise
        profile = _store_profile(services, pairs, Tuning())
        services.recall.remember_profile(profile)
        prompts = _store_prompts(services, services.prompts.texts)
        return {"pairs": pairs, "prompt_version": prompts.version, "profile_version": profile.version}

    def trial(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Open the next trial."""
        services = self._services_of(runtime)
        number = state["trial_number"] + 1
        config = TrainingConfig.model_validate(state["config"])
        trial_id = services.tree.start_trial(number, services.clock(), config)
        told = {"trial_id": trial_id, "trial_number": number, "edits": state["edits"]}
        report_event(services, runtime, state["run_id"], "trial", **told)
        return {"trial_number": number, "trial_id": trial_id, "rehearsals": Overwrite({})}

    def score(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Average the pairs' losses, measure what the edits did, and see how the run stands."""
        services = self._services_of(runtime)
        earlier = services.runs.trials(state["run_id"])
        if earlier and budget_is_spent(services, state) and all(state["rehearsals"].values()):
            return {"outcome": Outcome.OUT_OF_BUDGET.value}
        try:
            trial = _scored(services, state, [t for t in earlier if t.trial_id != state["trial_id"]])
        except StudioError as error:
            fail_run(services, state["run_id"], error)
            raise
        config = TrainingConfig.model_validate(state["config"])
        usage = trial_usage(services, state["run_id"], trial.trial_id)
        trial = trial.model_copy(update={"usage": usage})
        services.tree.save_trial(trial, config)
        trials = services.runs.trials(state["run_id"])
        best = best_of(trials)
        services.tree.save_loss_history(trials)
        services.tree.save_best_trial(best)
        losses = [t.avg_total_loss for t in trials]
        told = {"trial_id": trial.trial_id, "loss": trial.avg_total_loss, "best_trial_id": best.trial_id}
        report_event(
            services, runtime, state["run_id"], "scored", result=trial.model_dump(mode="json"), **told
        )
        message = AIMessage(trial_message(trial, best), id=f"{trial.trial_id}-score")
        return {
            "losses": losses,
            "best_trial_id": best.trial_id,
            "messages": [message],
            **standing(state, losses, spent=budget_is_spent(services, state)),
        }

    def refiner(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Propose the next candidate; where nothing is left to try, the run has converged."""
        services = self._services_of(runtime)
        trials = services.runs.trials(state["run_id"])
        best = best_of(trials)
        try:
            with booked(state):
                candidate = next_candidate(services, trials, best)
        except BudgetSpentError:
            return {"outcome": Outcome.OUT_OF_BUDGET.value, "edits": []}
        trial_usage(services, state["run_id"], state["trial_id"])
        edits = [edit.model_dump(mode="json") for edit in candidate.edits]
        services.tree.save_refinement(
            state["trial_id"],
            {"parent_trial_id": best.trial_id, "edits": edits, "refused": list(candidate.refused)},
        )
        if not candidate.edits:
            return {"outcome": Outcome.CONVERGED.value, "edits": []}
        return {"parent_trial_id": best.trial_id, "edits": edits, **_store(services, state, best, candidate)}

    def report(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Make the best trial's profile and prompts the current ones, and sum the run up."""
        services = self._services_of(runtime)
        run = close_run(services, state)
        with booked({**state, "trial_id": None}):
            report = final_report(services, run)
        services.tree.use_profile(report.best_trial.profile_version)
        services.tree.use_prompts(report.best_trial.prompt_version)
        services.tree.save_final_report(report)
        told = {"outcome": run.outcome.value, "best_trial_id": run.best_trial_id}
        report_event(services, runtime, run.run_id, "finished", **told)
        said = f"{run.reason} {report.judge_verdict}"
        return {"messages": [AIMessage(said, id=f"{run.run_id}-report")]}


def analysis_failed(state: AnalysisTask, error: NodeError) -> Command[Literal["synthesise"]]:
    """Record a pair that could not be analysed; the run goes on without it."""
    return Command(update={"analysed": {state["pair_id"]: _cause(error)}}, goto="synthesise")


def rehearsal_failed(state: EpisodeState, error: NodeError) -> Command[Literal["score"]]:
    """Record a pair whose rehearsal failed; the trial goes on without it."""
    return Command(update={"rehearsals": {state["pair_id"]: _cause(error)}}, goto="score")


def _cause(error: NodeError) -> str:
    """Return why a pair failed.

    Raises:
        BackendUnavailableError: that is why; no pair would fare better, so the run stops, to be resumed.

    """
    cause = error.error
    if isinstance(cause, BackendUnavailableError):
        raise cause
    text = " ".join(str(cause).split())
    return text if isinstance(cause, StudioError) else f"{type(cause).__name__}: {text}"


def _scored(services: Services, state: TrainingState, earlier: list[TrialResult]) -> TrialResult:
    done = sorted(pair for pair, cause in state["rehearsals"].items() if not cause)
    results = {pair: services.runs.load_metrics(state["trial_id"], pair) for pair in done}
    spoken = {pair: services.tree.load_spoken(state["trial_id"], pair) for pair in done}
    audio = {pair: s.audio_path for pair, s in spoken.items() if s.audio_path}
    return trial_result(state, results, audio, effects_of(state, results, earlier), services.clock())


def _store(
    services: Services, state: TrainingState, best: TrialResult, candidate: Candidate
) -> dict[str, Any]:
    profile = services.tree.load_profile(best.profile_version)
    if candidate.tuning != profile.tuning:
        profile = _store_profile(services, state["pairs"], candidate.tuning)
    prompts = _store_prompts(services, candidate.texts)
    return {"prompt_version": prompts.version, "profile_version": profile.version}


def _store_profile(services: Services, pairs: list[str], tuning: Tuning) -> AggregatedProfile:
    """Store the profile under a new version, or find the version that holds just this already."""
    tree = services.tree
    fresh = learn_profile(
        tree, pairs, version=tree.next_profile_version(), tuning=tuning, created_at=services.clock()
    )
    for version in tree.profile_versions():
        stored = tree.load_profile(version)
        if stored == fresh.model_copy(update={"version": version, "created_at": stored.created_at}):
            return stored
    tree.save_profile(fresh, make_current=False)
    return fresh


def _store_prompts(services: Services, texts: dict[str, str]) -> PromptSet:
    """Store the prompts under a new version, or find the version that holds just these already."""
    tree = services.tree
    for version in tree.prompt_versions():
        stored = tree.load_prompts(version)
        if stored.texts == texts:
            return stored
    prompts = PromptSet(version=tree.next_prompt_version(), texts=texts)
    tree.save_prompts(prompts, make_current=False)
    return prompts
