"""Which proposals earn a full trial, and what of them the trial takes over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf, sqrt
from statistics import fmean

from agents.refiner.effects import MINIMUM_GAIN, own_loss
from agents.refiner.patch import patch_prompts, patch_tuning
from graph.briefing import Assignment
from graph.probing import probe
from graph.services import Services
from providers.llm.parallel import side_by_side
from schema.errors import BackendUnavailableError, BudgetSpentError, StudioError
from schema.loss import LossMetrics, LossTerm, LossWeights
from schema.prompt import PromptSet
from schema.refinement import RefinementRound
from schema.run import RunRecord
from schema.trial import Edit, Probe, Proposal, TrainingConfig

SMALLEST_GAIN = 1e-3
"""A mean loss that falls by less on the minibatch does not earn a trial, however quiet the judge."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Holds what was probed against the parent, probed alike on the same pairs.

    The parent's trial itself is no measure: its episodes were voiced, and written without knowing what they
    would miss. What the parent would do next with nothing changed is.
    """

    services: Services
    run: RunRecord
    config: TrainingConfig
    round: RefinementRound

    def assignment(self, edits: Sequence[Edit], pair_id: str) -> Assignment:
        """Return a pair's episode by the parent's prompts and profile with these edits applied."""
        tree = self.services.tree
        parent = tree.trial(self.round.parent_trial_id)
        prompts, profile = tree.load_prompts(parent.prompt_version), tree.load_profile(parent.profile_version)
        texts, tuning = patch_prompts(prompts.texts, edits), patch_tuning(profile.tuning, edits)
        return Assignment(
            pair_id=pair_id,
            training=self.run.pairs,
            prompts=PromptSet(version=prompts.version, texts=texts),
            profile=profile.model_copy(update={"tuning": tuning}),
            config=self.config,
            parent_trial_id=parent.trial_id,
            seed=self.config.seed,
        )

    def measure(self, edits: Sequence[Edit], pair_id: str) -> LossMetrics:
        """Return the losses of one pair's episode with these edits, as probed before or now."""
        return probe(self.services, self.assignment(edits, pair_id), run_id=self.run.run_id)

    def weigh(self, proposal: Proposal, failures: Mapping[str, str]) -> Probe:
        """Return what became of a proposal; pairs whose probe failed are left out and named."""
        pairs = [pair for pair in self.round.minibatch if pair not in failures]
        if not pairs:
            return _failed(proposal, failures)
        parent = {pair: self.measure((), pair) for pair in pairs}
        after = {pair: self.measure(proposal.edits, pair) for pair in pairs}
        weights = self._weights(proposal.edits)
        before_mean, after_mean = (_mean(results, pairs, weights) for results in (parent, after))
        owns = [[own_loss(results, edit, pairs) for edit in proposal.edits] for results in (parent, after)]
        gain, own_gain = before_mean - after_mean, fmean(owns[0]) - fmean(owns[1])
        earned, verdict = self._verdict(proposal, gain, own_gain, len(pairs))
        return Probe(
            proposal=proposal,
            pairs=tuple(pairs),
            loss_before=before_mean,
            loss_after=after_mean,
            own_before=fmean(owns[0]),
            own_after=fmean(owns[1]),
            earned=earned,
            verdict=verdict,
            failures=dict(failures),
        )

    def join(self, probes: Sequence[Probe]) -> tuple[tuple[Edit, ...], float]:
        """Return the edits of the proposals that gain together, best first, and by how much.

        The best comes first; of the others, best first, each stays with which the candidate gains more than
        without (forward selection). One that only takes something back stays where nothing misses it.
        """
        chosen = _without_clashes(probes)
        if not chosen:
            return (), 0.0
        pairs = [pair for pair in self.round.minibatch if all(pair in one.pairs for one in chosen)]
        if not pairs:
            return chosen[0].proposal.edits, chosen[0].gain
        weights = self._weights([edit for one in chosen for edit in one.proposal.edits])
        joined = chosen[0].proposal.edits
        gain = self._gain(joined, pairs, weights)
        for one in chosen[1:]:
            tried = (*joined, *one.proposal.edits)
            found = self._gain(tried, pairs, weights)
            if found > gain or (one.proposal.simplifies and found >= gain - MINIMUM_GAIN):
                joined, gain = tried, found
        return joined, gain

    def _gain(self, edits: Sequence[Edit], pairs: Sequence[str], weights: LossWeights) -> float:
        """Return by how much edits lower the mean loss; nothing is worse than what can't be measured."""
        try:
            after = dict(zip(pairs, side_by_side(partial(self.measure, edits), pairs), strict=True))
        except (BudgetSpentError, BackendUnavailableError):
            raise
        except StudioError:
            return -inf
        parent = {pair: self.measure((), pair) for pair in pairs}
        return _mean(parent, pairs, weights) - _mean(after, pairs, weights)

    def _verdict(self, proposal: Proposal, gain: float, own_gain: float, pairs: int) -> tuple[bool, str]:
        if proposal.simplifies:
            return (
                gain >= -MINIMUM_GAIN,
                "the loss does not miss it" if gain >= -MINIMUM_GAIN else "it is missed",
            )
        noise = max(SMALLEST_GAIN, self.run.judge_noise * sqrt(2 / pairs))
        metric = proposal.edits[0].metric.value
        if own_gain < MINIMUM_GAIN:
            return False, f"{metric} did not improve"
        if gain <= noise:
            return False, f"the total loss fell by {gain:.4f}, which is not over {noise:.4f}"
        return True, f"{metric} improved, and the total loss by {gain:.4f}"

    def _weights(self, edits: Sequence[Edit]) -> LossWeights:
        """Leave out the duration unless it is what is to be moved: a probe only estimates it."""
        weights = self.config.loss_weights
        if any(edit.metric is LossTerm.DURATION for edit in edits):
            return weights
        return weights.model_copy(update={"duration": 0.0})


def _mean(results: Mapping[str, LossMetrics], pairs: Sequence[str], weights: LossWeights) -> float:
    return fmean(
        sum(float(getattr(weights, term.value)) * results[pair].term(term) for term in LossTerm)
        for pair in pairs
    )


def _without_clashes(probes: Sequence[Probe]) -> list[Probe]:
    chosen: list[Probe] = []
    for one in sorted((p for p in probes if p.earned), key=lambda p: -p.gain):
        if not any(one.proposal.clashes(other.proposal) for other in chosen):
            chosen.append(one)
    return chosen


def _failed(proposal: Proposal, failures: Mapping[str, str]) -> Probe:
    return Probe(
        proposal=proposal,
        pairs=(),
        loss_before=0.0,
        loss_after=0.0,
        own_before=0.0,
        own_after=0.0,
        earned=False,
        verdict="every probe failed",
        failures=dict(failures),
    )
