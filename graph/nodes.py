"""The nodes of the training graph: each adapts the state to an agent, a tool or the tree."""

from typing import Any, Literal

from langchain_core.messages import AIMessage
from langgraph.errors import NodeError
from langgraph.runtime import Runtime
from langgraph.types import Command, Overwrite

from graph.acceptance import best_of
from graph.accounting import booked, budget_is_spent, trial_usage
from graph.analysis import analyse_pair, is_analysed
from graph.branch import keep_to_branch, obeying, trials_of
from graph.context import RunContext, context_of
from graph.failures import cause_of, stop_at_outage
from graph.progress import report_event, report_step
from graph.rehearsal import ServicesOf
from graph.reporting import trial_message
from graph.runs import fail_run, first_prompts, open_run, settle_pairs
from graph.scored import keep_noise, scored_trial
from graph.scoring import standing
from graph.services import Services
from graph.speaking import posted
from graph.state import AnalysisTask, EpisodeState, TrainingState
from graph.steered import shaped_by, steered_candidate
from graph.trial_inputs import inputs_at_start
from graph.versions import store_profile, store_prompts
from schema.errors import StudioError
from schema.profile import Tuning
from schema.run import RunRecord
from schema.trial import Outcome, TrainingConfig


class TrainingNodes:
    """The training graph's nodes over whatever services a run's context asks for."""

    def __init__(self, services_of: ServicesOf) -> None:
        self._services_of = services_of

    def load(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Settle the pairs and the config, and open the run's record; say so where that can't be done."""
        try:
            services = self._services_of(runtime)
            run = open_run(services, runtime, state.get("pairs") or [], state.get("forked_from") or None)
        except StudioError as error:
            failed = {"outcome": Outcome.FAILED.value, "phase": "over", "heading": ""}
            return {**failed, "messages": [AIMessage(str(error))]}
        told = {"run_id": run.run_id, "pairs": list(run.pairs), "trials": run.config.max_trials}
        report_event(services, runtime, run.run_id, "run", **told)
        return {
            "pairs": list(run.pairs),
            "validation_pairs": [],
            "forked_from": run.forked_from or "",
            "run_id": run.run_id,
            "config": run.config.model_dump(mode="json"),
            "given_weights": run.config.loss_weights.model_dump(),
            **_fresh_steering(),
            "analysed": Overwrite({}),
            "trial_number": -1,
            "parent_trial_id": None,
            "best_trial_id": None,
            "edits": [],
            "losses": [],
            "fruitless": 0,
            "divergences": 0,
            "outcome": Outcome.RUNNING.value,
        }

    def analyst(self, state: AnalysisTask, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Type and align a pair's transcript, choose the paper's concepts, and remember its phrases."""
        services = self._services_of(runtime)
        if not is_analysed(services, state["pair_id"]):
            report_step(services, runtime, state, "analysing")
            with booked(services, state):
                analyse_pair(services, state["pair_id"])
        return {"analysed": {state["pair_id"]: ""}}

    def synthesise(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Hold pairs out, and combine what the others teach into a profile, beside the untrained prompts."""
        services = self._services_of(runtime)
        stop_at_outage(state["analysed"])
        try:
            run = settle_pairs(services, state)
        except StudioError as error:
            fail_run(services, state["run_id"], error)
            raise
        pairs = list(run.pairs)
        profile = store_profile(services, pairs, Tuning())
        prompts = store_prompts(services, first_prompts(services, context_of(runtime)))
        told = {"pairs": pairs, "validation_pairs": list(run.validation_pairs)}
        report_event(services, runtime, run.run_id, "split", **told)
        return {
            "pairs": pairs,
            "validation_pairs": list(run.validation_pairs),
            "prompt_version": prompts.version,
            "profile_version": profile.version,
            "phase": "refine" if run.forked_from else "trial",
            **_beginning(services, run),
        }

    def trial(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Open the next trial."""
        services = self._services_of(runtime)
        keep_to_branch(services, state)
        number = state["trial_number"] + 1
        steered = steered_candidate(services, state)
        config = TrainingConfig.model_validate({**state, **steered}["config"])
        trial_id = services.tree.start_trial(number, services.clock(), config)
        services.runs.save_inputs(trial_id, inputs_at_start(services, state, steered))
        told = {"trial_id": trial_id, "trial_number": number, "edits": state["edits"]}
        report_event(services, runtime, state["run_id"], "trial", **told)
        return {
            **steered,
            "trial_number": number,
            "trial_id": trial_id,
            "rehearsals": Overwrite({}),
            "phase": "rehearse",
            "verdict": "",
        }

    def score(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Average the pairs' losses, measure what the edits did, and see how the run stands."""
        services = self._services_of(runtime)
        keep_to_branch(services, state)
        stop_at_outage(state["rehearsals"])
        earlier = trials_of(services, state["run_id"])
        if earlier and budget_is_spent(services, state) and all(state["rehearsals"].values()):
            return {"outcome": Outcome.OUT_OF_BUDGET.value, "phase": "report"}
        try:
            with booked(services, state):
                trial = scored_trial(services, state, [t for t in earlier if t.trial_id != state["trial_id"]])
        except StudioError as error:
            fail_run(services, state["run_id"], error)
            raise
        usage = trial_usage(services, state["run_id"], trial.trial_id)
        trial = trial.model_copy(
            update={
                "usage": usage,
                "directives": shaped_by(state),
                "wished": tuple(state.get("wished") or ()),
            }
        )
        services.tree.save_trial(trial, TrainingConfig.model_validate(state["config"]))
        services.recall.remember_trial(trial)
        trial_ids = [*(state.get("trial_ids") or []), trial.trial_id]
        keep_to_branch(services, {**state, "trial_ids": trial_ids})
        run, trials = services.runs.load(state["run_id"]), trials_of(services, state["run_id"])
        shaped = obeying(trials, run)
        best = best_of(shaped)
        services.tree.convergence.save_loss_history(trials)
        services.tree.convergence.save_best_trial(best)
        losses = [t.avg_total_loss for t in trials]
        noise = keep_noise(services, state["run_id"], trials[0])
        told = {"trial_id": trial.trial_id, "loss": trial.avg_total_loss, "best_trial_id": best.trial_id}
        report_event(
            services, runtime, state["run_id"], "scored", result=trial.model_dump(mode="json"), **told
        )
        message = posted(services, run.run_id, f"{trial.trial_id}-score", trial_message(trial, best))
        spent = budget_is_spent(services, state) or len(losses) >= run.config.max_trials
        stands = standing(state, [t.avg_total_loss for t in shaped], noise, spent=spent)
        return {
            "losses": losses,
            "best_trial_id": best.trial_id,
            "trial_ids": trial_ids,
            "messages": [message],
            "phase": "refine",
            **stands,
            **({"outcome": Outcome.STOPPED.value} if state.get("stopping") else {}),
        }


def analysis_failed(state: AnalysisTask, error: NodeError) -> Command[Literal["synthesise"]]:
    """Record a pair that could not be analysed; the run goes on without it."""
    return Command(update={"analysed": {state["pair_id"]: cause_of(error)}}, goto="synthesise")


def rehearsal_failed(state: EpisodeState, error: NodeError) -> Command[Literal["score"]]:
    """Record a pair whose rehearsal failed; the trial goes on without it."""
    return Command(update={"rehearsals": {state["pair_id"]: cause_of(error)}}, goto="score")


def _fresh_steering() -> dict[str, Any]:
    """Return the state of the steering when a run begins; what was asked for before it still holds."""
    return {
        "phase": "analyse",
        "heading": "",
        "pending": [],
        "shaped_by": [],
        "wished": [],
        "stopping": False,
        "start_from": "",
        "avoid": [],
        "verdict": "",
        "trial_ids": [],
    }


def _beginning(services: Services, run: RunRecord) -> dict[str, Any]:
    """Return where a fork begins: at the trial that it started from."""
    if run.forked_from is None:
        return {}
    root = services.tree.trial(run.forked_from)
    return {
        "trial_id": root.trial_id,
        "trial_number": root.trial_number,
        "prompt_version": root.prompt_version,
        "profile_version": root.profile_version,
        "losses": [root.avg_total_loss],
        "trial_ids": [root.trial_id],
        "best_trial_id": root.trial_id,
    }
