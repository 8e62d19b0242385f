"""The nodes between two trials: the refiner proposes, proposals are probed, the gate lets some through."""

from typing import Any, Literal

from langgraph.errors import NodeError
from langgraph.runtime import Runtime
from langgraph.types import Command, Overwrite

from agents.refiner.patch import patch_prompts, patch_tuning
from graph.accounting import booked, trial_usage
from graph.branch import keep_to_branch
from graph.context import RunContext
from graph.failures import cause_of, stop_at_outage
from graph.gating import Gate
from graph.progress import report_event
from graph.refinement import next_round
from graph.rehearsal import ServicesOf
from graph.reporting import next_message
from graph.services import Services
from graph.speaking import posted
from graph.state import UNCHANGED, ProbeTask, TrainingState
from graph.steered import untried
from graph.versions import store_profile, store_prompts
from schema.errors import BudgetSpentError
from schema.refinement import RefinementRound
from schema.trial import Edit, Outcome, Probe, TrainingConfig

FRUITLESS_ROUNDS = 3
"""So many rounds in a row without a candidate that earns a trial, and nothing more is expected."""


class RefiningNodes:
    """Adapts the state to the refiner, to the probes and to the gate."""

    def __init__(self, services_of: ServicesOf) -> None:
        self._services_of = services_of

    def refiner(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Draw a parent and propose what might improve it; with nothing left to try, the run is over."""
        services = self._services_of(runtime)
        keep_to_branch(services, state)
        try:
            with booked(services, state):
                found = next_round(services, state)
        except BudgetSpentError:
            return {"outcome": Outcome.OUT_OF_BUDGET.value, "edits": [], "phase": "report"}
        trial_usage(services, state["run_id"], state["trial_id"])
        services.runs.save_round(state["trial_id"], found)
        told = {"parent_trial_id": found.parent_trial_id, "proposals": len(found.proposals)}
        report_event(services, runtime, found.run_id, "proposed", minibatch=list(found.minibatch), **told)
        return {
            "round_number": found.number,
            "proposals": len(found.proposals),
            "minibatch": list(found.minibatch),
            "probes": Overwrite({}),
            "parent_trial_id": found.parent_trial_id,
            "phase": "probe",
            **({} if found.proposals else _nothing_left(services, state, found.parent_trial_id)),
        }

    def probe(self, state: ProbeTask, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Try one proposal on one pair of the minibatch, without a voice."""
        services = self._services_of(runtime)
        gate = _gate(services, state["run_id"], state["trial_id"], state["round_number"])
        number = state["proposal"]
        edits = () if number == UNCHANGED else gate.round.proposals[number].edits
        with booked(services, state):
            gate.measure(edits, state["pair_id"])
        return {"probes": {_name(state): ""}}

    def gate(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Join the proposals that gained on the minibatch into the next candidate, where there are any."""
        services = self._services_of(runtime)
        stop_at_outage(state["probes"])
        gate = _gate(services, state["run_id"], state["trial_id"], state["round_number"])
        try:
            with booked(services, state):
                probes = [
                    gate.weigh(proposal, _failures(state, number))
                    for number, proposal in enumerate(gate.round.proposals)
                ]
                edits, gain, probes = _fresh_candidate(services, gate, probes, state)
        except BudgetSpentError:
            return {"outcome": Outcome.OUT_OF_BUDGET.value, "edits": [], "phase": "report"}
        done = gate.round.model_copy(update={"probes": tuple(probes), "joined": edits, "joined_gain": gain})
        services.runs.save_round(state["trial_id"], done)
        earned = sum(one.earned for one in probes)
        told = {"probes": len(probes), "earned": earned, "gain": gain, "edits": len(edits)}
        report_event(services, runtime, state["run_id"], "probed", **told)
        if not edits and untried(state):
            return _wishes_alone(services, gate.round.parent_trial_id)
        if not edits:
            return _fruitless(state)
        number = state["trial_number"] + 1
        told_next = next_message(number, gate.round.parent_trial_id, edits)
        return {
            "edits": [edit.model_dump(mode="json") for edit in edits],
            "fruitless": 0,
            "start_from": "",
            "phase": "trial",
            "messages": [posted(services, state["run_id"], f"{state['run_id']}-{number}-next", told_next)],
            **_versions(services, gate, edits),
        }


def probe_failed(state: ProbeTask, error: NodeError) -> Command[Literal["gate"]]:
    """Record a probe that failed; the proposal is weighed on the other pairs."""
    return Command(update={"probes": {_name(state): cause_of(error)}}, goto="gate")


def _gate(services: Services, run_id: str, trial_id: str, round_number: int) -> Gate:
    rounds: tuple[RefinementRound, ...] = services.runs.refinement(trial_id).rounds
    here = next(r for r in rounds if r.run_id == run_id and r.number == round_number)
    run = services.runs.load(run_id)
    return Gate(services, run, run.config, here)


def _fresh_candidate(
    services: Services, gate: Gate, probes: list[Probe], state: TrainingState
) -> tuple[tuple[Edit, ...], float, list[Probe]]:
    """Return the joined edits, unless a trial of the run was just that: then the weakest is left out."""
    known = services.runs.trials(state["run_id"])
    avoided = [services.tree.trial(trial_id) for trial_id in state.get("avoid") or []]
    tried = {(trial.prompt_version, trial.profile_version) for trial in (*known, *avoided)}
    while True:
        edits, gain = gate.join(probes)
        if not edits or tuple(_versions(services, gate, edits).values()) not in tried:
            return edits, gain, probes
        weakest = min((one for one in probes if one.earned), key=lambda one: one.gain)
        out = weakest.model_copy(
            update={"earned": False, "verdict": "with it, the candidate was a trial before"}
        )
        probes = [out if one is weakest else one for one in probes]


def _versions(services: Services, gate: Gate, edits: tuple[Edit, ...]) -> dict[str, Any]:
    tree = services.tree
    parent = tree.trial(gate.round.parent_trial_id)
    profile = tree.load_profile(parent.profile_version)
    tuning = patch_tuning(profile.tuning, edits)
    if tuning != profile.tuning:
        profile = store_profile(services, gate.run.pairs, tuning, profile.wishes)
    prompts = store_prompts(services, patch_prompts(tree.load_prompts(parent.prompt_version).texts, edits))
    return {"prompt_version": prompts.version, "profile_version": profile.version}


def _fruitless(state: TrainingState) -> dict[str, Any]:
    count = state.get("fruitless", 0) + 1
    over = count >= FRUITLESS_ROUNDS + TrainingConfig.model_validate(state["config"]).patience
    ended = {"outcome": Outcome.CONVERGED.value} if over else {}
    return {"fruitless": count, "edits": [], "phase": "refine", **ended}


def _nothing_left(services: Services, state: TrainingState, parent_trial_id: str) -> dict[str, Any]:
    """The run has converged, unless something was asked for that no trial has tried yet."""
    if untried(state):
        return _wishes_alone(services, parent_trial_id)
    return {"outcome": Outcome.CONVERGED.value, "edits": [], "phase": "report"}


def _wishes_alone(services: Services, parent_trial_id: str) -> dict[str, Any]:
    """Return a candidate that is its parent, to be changed by nothing but what a person asked for."""
    parent = services.tree.trial(parent_trial_id)
    return {
        "edits": [],
        "fruitless": 0,
        "start_from": "",
        "phase": "trial",
        "parent_trial_id": parent.trial_id,
        "prompt_version": parent.prompt_version,
        "profile_version": parent.profile_version,
    }


def _failures(state: TrainingState, number: int) -> dict[str, str]:
    """Return by pair why a proposal can't be weighed on it: its own probe failed, or the parent's did."""
    found = (name.split("/", 1) for name, cause in state["probes"].items() if cause)
    mine = (str(UNCHANGED), str(number))
    return {pair: state["probes"][f"{index}/{pair}"] for index, pair in found if index in mine}


def _name(state: ProbeTask) -> str:
    return f"{state['proposal']}/{state['pair_id']}"
