"""The nodes at which a person is heard: messages of the thread, the inbox at each boundary, and reviews."""

from collections.abc import Iterator
from typing import Any

from langchain_core.messages import AIMessage, HumanMessage
from langgraph.config import get_config
from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agents.refiner.patch import patch_prompts, patch_tuning
from graph.branch import keep_to_branch
from graph.context import RunContext, context_of
from graph.rehearsal import ServicesOf
from graph.review import Verdict, payload, read_verdict
from graph.services import Services
from graph.state import TrainingState
from graph.steered import standing_of, untried
from graph.steering import Steering, is_over
from graph.versions import store_profile, store_prompts
from schema.errors import InputError, StudioError
from schema.trial import Edit, Outcome

_ENDED = (Outcome.CONVERGED, Outcome.DIVERGED, Outcome.INCONCLUSIVE)


class SteeringNodes:
    """Adapts messages, the inbox and interrupts to the steering."""

    def __init__(self, services_of: ServicesOf) -> None:
        self._services_of = services_of

    def router(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Hear the new messages of the thread; input without one begins a run."""
        said = _new_messages(state)
        if _is_repeated(state, said):
            return {"heading": "go_on"}
        if not said:
            return {"heading": "load", "phase": "over", "pending": []}
        try:
            services = self._services_of(runtime)
        except StudioError as error:
            return {"heading": "end", "messages": [AIMessage(str(error))]}
        steering = Steering(services, state, reviewing=_waits_for_review(state, runtime))
        replies = []
        for message in said:
            reply = steering.hear(message.text)
            replies.append(AIMessage(reply))
            _keep_in_chat(services, steering.now, message.text, reply)
        settled = _settled(services, steering)
        if settled["heading"] == "end" and state.get("forked_from") and not state.get("run_id"):
            settled |= {"heading": "load", "pending": []}
        return {**settled, "messages": replies}

    def steer(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Hear what was said in the chat since the last boundary."""
        services = self._services_of(runtime)
        steering = Steering(services, state, reviewing=_waits_for_review(state, runtime))
        told: list[HumanMessage | AIMessage] = []
        run_id = state["run_id"]
        for entry in services.chat.waiting(run_id):
            reply = steering.hear(entry.text, entry.directives)
            services.chat.mark_read(run_id, entry)
            services.chat.post(run_id, reply, services.clock())
            told += [HumanMessage(entry.text), AIMessage(reply)]
        return {**_settled(services, steering), **_kept_going(steering.now), "messages": told}

    def review(self, state: TrainingState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Where the run is in review, wait for a person's word on the next trial."""
        if not _waits_for_review(state, runtime) or state.get("verdict") == "approve":
            return {"verdict": "approve"}
        services = self._services_of(runtime)
        if state.get("verdict") == "reject":
            return _rejected(services, state)
        verdict = _asked(state)
        if verdict.edits is not None:
            return {"verdict": "approve", **_edited(services, state, verdict.edits)}
        if verdict.approved:
            return {"verdict": "approve"}
        steering = Steering(services, state, reviewing=True)
        told: list[HumanMessage | AIMessage] = []
        if verdict.text:
            reply = steering.hear(verdict.text)
            _keep_in_chat(services, steering.now, verdict.text, reply)
            told = [HumanMessage(verdict.text), AIMessage(reply)]
        heard = {**_settled(services, steering), "messages": told}
        if verdict.approved is False or steering.changes.get("verdict") == "reject":
            return {**heard, **_rejected(services, steering.now)}
        return heard


def _new_messages(state: TrainingState) -> list[HumanMessage]:
    """Return the human messages after the last answer."""
    found: list[HumanMessage] = []
    for message in reversed(state.get("messages") or []):
        if not isinstance(message, HumanMessage):
            break
        found.append(message)
    return found[::-1]


def _is_repeated(state: TrainingState, said: list[HumanMessage]) -> bool:
    """Whether a server that was killed sends again what it had sent: the run goes on where it was."""
    if get_config().get("metadata", {}).get("run_attempt", 1) <= 1 or is_over(state):
        return False
    before = state["messages"][: -len(said)] if said else []
    heard = {message.text for message in before if isinstance(message, HumanMessage)}
    return {message.text for message in said} <= heard


def _waits_for_review(state: TrainingState, runtime: Runtime[RunContext]) -> bool:
    return context_of(runtime).review and state.get("phase") == "trial" and bool(state.get("trial_ids"))


def _keep_in_chat(services: Services, state: TrainingState, said: str, reply: str) -> None:
    if run_id := state.get("run_id"):
        services.chat.say(run_id, said, services.clock(), read=True)
        services.chat.post(run_id, reply, services.clock())


def _settled(services: Services, steering: Steering) -> dict[str, Any]:
    """Return what the messages changed, with where they lead; the run's record is kept in step."""
    now = steering.now
    heading = steering.changes.get("heading") or ("end" if is_over(now) else "go_on")
    if now.get("run_id"):
        if "trial_ids" in steering.changes:
            keep_to_branch(services, now)
        run = services.runs.load(now["run_id"])
        if run.directives != standing_of(now):
            services.runs.save(run.model_copy(update={"directives": standing_of(now)}))
    return {**steering.changes, "heading": heading}


def _kept_going(state: TrainingState) -> dict[str, Any]:
    """A run that would end goes on where something was asked for that no trial has tried yet."""
    spent = len(state.get("trial_ids") or []) >= state["config"]["max_trials"]
    ended = state["outcome"] in _ENDED and not state.get("stopping")
    return {"outcome": Outcome.RUNNING.value} if ended and not spent and untried(state) else {}


def _asked(state: TrainingState) -> Verdict:
    """Interrupt with the proposal until the answer is one."""
    edits = tuple(_edits(state))
    wished = [f"{d.directive.summary} ({d.directive_id})" for d in standing_of(state)]
    shown = payload(state["trial_number"] + 1, edits, wished)
    while True:
        try:
            return read_verdict(interrupt(shown))
        except ValueError as error:
            shown = {**shown, "error": str(error)}


def _edits(state: TrainingState) -> Iterator[Edit]:
    return (Edit.model_validate(edit) for edit in state.get("edits") or [])


def _edited(services: Services, state: TrainingState, edits: tuple[Edit, ...]) -> dict[str, Any]:
    """Return the candidate with the edits as the person changed them."""
    parent = services.tree.trial(state["parent_trial_id"] or state["trial_id"])
    profile = services.tree.load_profile(parent.profile_version)
    prompts = services.tree.load_prompts(parent.prompt_version)
    try:
        texts, tuning = patch_prompts(prompts.texts, edits), patch_tuning(profile.tuning, edits)
    except InputError as error:
        return {"verdict": "", "messages": [AIMessage(f"{error} The proposal stands as it was.")]}
    return {
        "edits": [edit.model_dump(mode="json") for edit in edits],
        "prompt_version": store_prompts(services, texts).version,
        "profile_version": store_profile(services, state["pairs"], tuning, profile.wishes).version,
    }


def _rejected(services: Services, state: TrainingState) -> dict[str, Any]:
    """Turn down all that the proposal took over, so that it isn't proposed again, and look for another."""
    rounds = services.runs.refinement(state["trial_id"]).rounds
    latest = next((r for r in reversed(rounds) if r.run_id == state["run_id"]), None)
    if latest is not None:
        probes = tuple(
            probe.model_copy(update={"earned": False, "verdict": "you rejected it"})
            if probe.earned
            else probe
            for probe in latest.probes
        )
        services.runs.save_round(
            state["trial_id"], latest.model_copy(update={"probes": probes, "joined": ()})
        )
    return {"verdict": "", "edits": [], "phase": "refine"}
