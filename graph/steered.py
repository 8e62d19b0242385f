"""The next trial's candidate under what a person asked for."""

from typing import Any

from pydantic import TypeAdapter

from graph.services import Services
from graph.state import TrainingState
from graph.versions import store_profile, store_prompts
from graph.wishes import MARK, wished_prompt, wished_tuning, wished_weights, wishes_of
from schema.directive import StandingDirective
from schema.loss import LossWeights
from schema.profile import NO_WISHES, Tuning
from schema.trial import TrainingConfig

_STANDING = TypeAdapter(tuple[StandingDirective, ...])
_PROMPT = "script_writer"


def standing_of(state: TrainingState) -> tuple[StandingDirective, ...]:
    """Return the directives in force."""
    return _STANDING.validate_python(state.get("directives") or [])


def shaped_by(state: TrainingState) -> tuple[StandingDirective, ...]:
    """Return the directives that were in force when the trial under way began."""
    return _STANDING.validate_python(state.get("shaped_by") or [])


def untried(state: TrainingState) -> bool:
    """Whether something is asked for, or no longer is, that no trial was shaped by yet."""
    if not state.get("trial_ids"):
        return False
    return {d.directive_id for d in standing_of(state)} != {d.directive_id for d in shaped_by(state)}


def steered_candidate(services: Services, state: TrainingState) -> dict[str, Any]:
    """Return versions and config of the candidate with all wishes in them, and what they changed."""
    tree, standing = services.tree, standing_of(state)
    prompts, profile = tree.load_prompts(state["prompt_version"]), tree.load_profile(state["profile_version"])
    changes: dict[str, Any] = {"shaped_by": state.get("directives") or [], "wished": []}
    asked_before = profile.wishes != NO_WISHES or MARK in prompts.texts[_PROMPT]
    if not (standing or asked_before):
        return {**changes, **_weighed(services, state, standing)}
    wishes = wishes_of(standing, lambda trial_id: _tuning_at(services, trial_id))
    tuning = wished_tuning(profile.tuning, wishes)
    texts = {**prompts.texts, _PROMPT: wished_prompt(prompts.texts[_PROMPT], standing)}
    changed = store_prompts(services, texts)
    fresh = store_profile(services, state["pairs"], tuning, wishes)
    moved = _moved(profile.tuning, tuning)
    return {
        **changes,
        "wished": [*(f"{d.directive.summary} ({d.directive_id})" for d in standing), *moved],
        "prompt_version": changed.version,
        "profile_version": fresh.version,
        **_weighed(services, state, standing),
    }


def _tuning_at(services: Services, trial_id: str | None) -> Tuning:
    if trial_id is None:
        return Tuning()
    return services.tree.load_profile(services.tree.trial(trial_id).profile_version).tuning


def _moved(before: Tuning, after: Tuning) -> list[str]:
    was, now = before.model_dump(), after.model_dump()
    return [f"{name} {was[name]:g} -> {now[name]:g}" for name in was if was[name] != now[name]]


def _weighed(
    services: Services, state: TrainingState, standing: tuple[StandingDirective, ...]
) -> dict[str, Any]:
    """Return the config with the weights asked for, and write them into the run's record."""
    config = TrainingConfig.model_validate(state["config"])
    weights = wished_weights(LossWeights(**state["given_weights"]), standing)
    run = services.runs.load(state["run_id"])
    if weights != config.loss_weights:
        config = config.model_copy(update={"loss_weights": weights})
    settled = run.model_copy(
        update={
            "directives": standing,
            "config": run.config.model_copy(update={"loss_weights": config.loss_weights}),
        }
    )
    if settled != run:
        services.runs.save(settled)
    return {"config": config.model_dump(mode="json")}
