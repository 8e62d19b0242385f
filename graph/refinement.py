"""What the refiner is shown, and which of its proposals may be probed."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from agents.protocols import Evidence, Passage
from agents.refiner.patch import patch_prompts, patch_tuning
from graph.acceptance import parents_of
from graph.branch import trials_of
from graph.pool import optimizer_of
from graph.services import Services
from graph.state import TrainingState
from memory.leak import NGramGuard
from schema.errors import InputError
from schema.profile import Tuning
from schema.refinement import RefinementRound
from schema.trial import EditKind, Proposal, TrainingConfig, TrialResult

_CHANCES = 2
"""Parents that may turn a proposal down before it is never probed again."""
_CONCEPTS = 6
_PASSAGES = 2
"""Human passages that are looked up for a missed concept, and concepts that are looked up at all."""


def next_round(services: Services, state: TrainingState) -> RefinementRound:
    """Return the next round: a parent of the pool, a minibatch, and what the refiner proposes for them.

    Where nothing is left to propose for the drawn parent, another one is drawn; with no proposals at all,
    all trials worth improving are exhausted.
    """
    config = TrainingConfig.model_validate(state["config"])
    trials = trials_of(services, state["run_id"])
    earlier = [r for r in services.runs.rounds(state["run_id"]) if r.probes or not r.proposals]
    optimizer, pool = optimizer_of(config.optimizer), parents_of(trials)
    number = len(earlier)
    minibatch = optimizer.minibatch(state["pairs"], config.minibatch, number=number, seed=config.seed)
    exhausted: list[str] = []
    if forced := next((trial for trial in trials if trial.trial_id == state.get("start_from")), None):
        found = _propose(services, state, forced, trials, earlier)
        if found.proposals:
            return found.model_copy(update={"number": number, "minibatch": minibatch})
    while True:
        draw = f"{config.seed}:{number}:{len(exhausted)}"
        parent = optimizer.parent(pool, config.loss_weights, draw=draw, exhausted=exhausted)
        found = _propose(services, state, parent or pool[0], trials, earlier)
        if parent is None or found.proposals:
            proposals = found.proposals if parent else ()
            return found.model_copy(update={"number": number, "minibatch": minibatch, "proposals": proposals})
        exhausted.append(parent.trial_id)


def _propose(
    services: Services,
    state: TrainingState,
    parent: TrialResult,
    trials: Sequence[TrialResult],
    earlier: Sequence[RefinementRound],
) -> RefinementRound:
    config = TrainingConfig.model_validate(state["config"])
    evidence = _evidence(services, state, parent, trials, earlier)
    tuning = evidence.profile.tuning
    proposals, refused = _guarded(services, evidence.prompts.texts, tuning, services.refiner.refine(evidence))
    keys = [passage.key for passages in evidence.heard.values() for passage in passages]
    return RefinementRound(
        run_id=state["run_id"],
        number=0,
        parent_trial_id=parent.trial_id,
        minibatch=(),
        proposals=tuple(proposals[: config.proposals]),
        refused=refused,
        retrieved=tuple(dict.fromkeys(keys)),
    )


def _evidence(
    services: Services,
    state: TrainingState,
    parent: TrialResult,
    trials: Sequence[TrialResult],
    earlier: Sequence[RefinementRound],
) -> Evidence:
    tree, pairs = services.tree, sorted(parent.pair_results)
    return Evidence(
        results=parent.pair_results,
        prompts=tree.load_prompts(parent.prompt_version),
        profile=tree.load_profile(parent.profile_version),
        weights=TrainingConfig.model_validate(state["config"]).loss_weights,
        effects=tuple(effect for trial in trials for effect in trial.effects),
        trial_id=parent.trial_id,
        words_per_minute={pair: tree.load_spoken(parent.trial_id, pair).words_per_minute for pair in pairs},
        turned_down=_turned_down(parent, earlier),
        heard=_heard(services, state, parent),
    )


def _turned_down(parent: TrialResult, earlier: Sequence[RefinementRound]) -> tuple[str, ...]:
    """Return the keys of proposals that are not worth another probe on this parent.

    What brought nothing to one parent may help another: phrases hardly matter while every episode is twice
    too long. So a proposal is out where this parent had it, or where it was turned down twice.
    """
    found = [
        (r.parent_trial_id, probe.proposal.key) for r in earlier for probe in r.probes if not probe.earned
    ]
    times = Counter(key for _, key in found)
    return tuple(key for key in times if times[key] >= _CHANCES or (parent.trial_id, key) in found)


def _heard(services: Services, state: TrainingState, parent: TrialResult) -> dict[str, tuple[Passage, ...]]:
    """Return how training pairs tell what comes nearest to the concepts that the parent missed."""
    missed = [
        concept for _, result in sorted(parent.pair_results.items()) for concept in result.concepts_missed
    ]
    found: dict[str, tuple[Passage, ...]] = {}
    for concept in list(dict.fromkeys(missed))[:_CONCEPTS]:
        segments = services.recall.segments(concept, pairs=state["pairs"], limit=_PASSAGES)
        found[concept] = tuple(Passage(s.key, s.pair_id, s.segment) for s in segments)
    return found


def _guarded(
    services: Services, texts: dict[str, str], tuning: Tuning, proposals: Sequence[Proposal]
) -> tuple[list[Proposal], tuple[str, ...]]:
    """Return what can be applied and copies nothing of the training texts, and why others can't be."""
    tree = services.tree
    guard = _guard_of(
        tuple(tree.load_pair(pair_id).transcription.transcript_text for pair_id in tree.pair_ids())
    )
    accepted: list[Proposal] = []
    refused: list[str] = []
    for proposal in proposals:
        try:
            for edit in proposal.edits:
                if edit.kind is EditKind.PROMPT and (copied := guard.leaks(edit.after)):
                    raise InputError(f"copies {copied[0]!r} from a training transcript")
            patch_prompts(texts, proposal.edits)
            patch_tuning(tuning, proposal.edits)
        except InputError as error:
            refused.append(f"{proposal.key}: {error}")
        else:
            accepted.append(proposal)
    return accepted, tuple(refused)


@lru_cache(maxsize=2)
def _guard_of(texts: tuple[str, ...]) -> NGramGuard:
    return NGramGuard(texts)
