"""From a trial's result to the next candidate: what is taken back, carried on, and newly tried."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.protocols import Evidence
from agents.refiner.patch import inverse, patch_prompts, patch_tuning
from graph.services import Services
from memory.leak import NGramGuard
from schema.errors import InputError
from schema.loss import LossWeights
from schema.profile import Tuning
from schema.prompt import PromptSet
from schema.trial import Edit, EditKind, TrialResult


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the next trial will try."""

    texts: dict[str, str]
    tuning: Tuning
    edits: tuple[Edit, ...]
    refused: tuple[str, ...]
    """Edits that a guard stopped, with the reason."""


def next_candidate(services: Services, trials: Sequence[TrialResult], best: TrialResult) -> Candidate:
    """Return the best trial's prompts and tuning with the next edits applied."""
    prompts = services.tree.load_prompts(best.prompt_version)
    profile = services.tree.load_profile(best.profile_version)
    effects = tuple(effect for trial in trials for effect in trial.effects)
    dropped = {effect.edit.key for effect in effects if not effect.kept}
    settled = [edit for edit in _unsettled(trials[-1], best) if edit.key not in dropped]
    texts, tuning = patch_prompts(prompts.texts, settled), patch_tuning(profile.tuning, settled)
    evidence = Evidence(
        results=best.pair_results,
        prompts=PromptSet(version=prompts.version, texts=texts),
        profile=profile.model_copy(update={"tuning": tuning}),
        weights=_weights(services, best),
        effects=effects,
    )
    proposed = [edit for edit in services.refiner.refine(evidence) if not _is_pending(edit, settled)]
    fresh, refused = _guarded(services, texts, tuning, proposed)
    texts, tuning = patch_prompts(texts, fresh), patch_tuning(tuning, fresh)
    return Candidate(texts, tuning, (*settled, *fresh), refused)


def _unsettled(last: TrialResult, best: TrialResult) -> list[Edit]:
    """Take back what did nothing in a better trial; carry on what worked in a worse one."""
    if last.trial_id == best.trial_id:
        dead = [effect for effect in last.effects if not effect.kept]
        return [inverse(e.edit, f"taken back: {e.edit.metric} did not improve") for e in reversed(dead)]
    return [effect.edit for effect in last.effects if effect.kept]


def _is_pending(edit: Edit, settled: Sequence[Edit]) -> bool:
    """Whether the evidence for an edit is older than what was settled since: a change of the same thing."""
    whole = {other.metric for other in settled if not other.checks}
    touched = {other.target for other in settled if other.kind is EditKind.PROFILE}
    return edit.target in touched or (not edit.checks and edit.metric in whole)


def _guarded(
    services: Services, texts: dict[str, str], tuning: Tuning, edits: Sequence[Edit]
) -> tuple[list[Edit], tuple[str, ...]]:
    """Return the edits that can be applied and copy nothing of the training texts, and why others can't."""
    guard = NGramGuard(
        [
            services.tree.load_pair(pair_id).transcription.transcript_text
            for pair_id in services.tree.pair_ids()
        ]
    )
    accepted: list[Edit] = []
    refused: list[str] = []
    for edit in edits:
        try:
            if edit.kind is EditKind.PROMPT and (copied := guard.leaks(edit.after)):
                raise InputError(f"copies {copied[0]!r} from a training transcript")
            patch_prompts(texts, [*accepted, edit])
            patch_tuning(tuning, [*accepted, edit])
        except InputError as error:
            refused.append(f"{edit.key}: {error}")
        else:
            accepted.append(edit)
    return accepted, tuple(refused)


def _weights(services: Services, trial: TrialResult) -> LossWeights:
    return services.tree.load_config(trial.trial_id).loss_weights
