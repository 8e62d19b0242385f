"""Summing up trials and runs."""

from collections.abc import Mapping, Sequence

from graph.acceptance import best_of
from graph.accounting import run_usage
from graph.branch import obeying, trials_of
from graph.examination import estimate, examination
from graph.judge_check import examine_in_run
from graph.services import Services
from schema.loss import LossTerm, LossWeights
from schema.run import Estimate, FinalReport, RougeFloor, RunRecord
from schema.trial import Edit, TrialResult
from tools.losses.rouge import rouge_loss, rouge_scores


def trial_message(trial: TrialResult, best: TrialResult) -> str:
    """Return a trial in a few words: its losses, and what its edits did."""
    terms = ", ".join(f"{term} {getattr(trial, f'avg_{term}_loss'):.3f}" for term in LossTerm)
    lines = [
        f"Trial {trial.trial_number} ({trial.trial_id}): total loss {trial.avg_total_loss:.4f} ({terms})."
    ]
    if trial.effects:
        kept = [effect.edit.target for effect in trial.effects if effect.kept]
        lines.append(
            f"Of {len(trial.effects)} edits {len(kept)} worked{': ' if kept else ''}{', '.join(kept)}."
        )
    if trial.wished:
        lines.append(f"As you asked: {'; '.join(trial.wished)}.")
    for pair, cause in trial.failed_pairs.items():
        lines.append(f"{pair} failed and is in no average: {cause}.")
    lines.append("It is the best so far." if trial == best else f"The best so far is {best.trial_id}.")
    return " ".join(lines)


def next_message(number: int, parent_trial_id: str, edits: Sequence[Edit]) -> str:
    """Return what the next trial tries, in a few words."""
    tries = "; ".join(
        f"{edit.target} ({edit.before or 'nothing'} -> {edit.after or 'nothing'}) against {edit.metric.value}"
        for edit in edits
    )
    return f"Next, trial {number} tries, from {parent_trial_id}: {tries}."


def final_report(services: Services, run: RunRecord, failures: Mapping[str, str]) -> FinalReport:
    """Return what a finished run found; `failures` says by question what could not be examined, and why."""
    trials = trials_of(services, run.run_id)
    first, best = trials[0], best_of(obeying(trials, run))
    checks, judge_verdict = examine_in_run(services, run)
    probes = [probe for found in services.runs.rounds(run.run_id) for probe in found.probes]
    return FinalReport(
        run=run,
        first_trial=first,
        best_trial=best,
        losses=tuple(trial.avg_total_loss for trial in trials),
        improvement=_improvement(first.avg_total_loss, best.avg_total_loss),
        improvement_without_duration=_improvement(
            _without_duration(first, run), _without_duration(best, run)
        ),
        leave_one_out=_leave_one_out(first, best),
        leave_one_out_without_duration=_leave_one_out(first, best, run.config.loss_weights),
        examination=examination(services, run, failures),
        proposals=len(probes),
        earned=sum(probe.earned for probe in probes),
        effects=tuple(effect for trial in trials for effect in trial.effects),
        rouge_floors=tuple(_rouge_floors(services, run.pairs)),
        usage=run_usage(services, run.run_id),
        judge_checks=checks,
        judge_verdict=judge_verdict,
        finished_at=services.clock(),
    )


def _leave_one_out(
    first: TrialResult, best: TrialResult, without_duration: LossWeights | None = None
) -> Estimate | None:
    told = [{pair: [r] for pair, r in trial.pair_results.items()} for trial in (first, best)]
    return estimate(told[0], told[1], without_duration=without_duration)


def _improvement(before: float, after: float) -> float:
    return (before - after) / before if before > 0 else 0.0


def _without_duration(trial: TrialResult, run: RunRecord) -> float:
    return trial.avg_total_loss - run.config.loss_weights.duration * trial.avg_duration_loss


def _rouge_floors(services: Services, pair_ids: Sequence[str]) -> list[RougeFloor]:
    """Hold each human telling against the human telling of another paper, the next one round."""
    pairs = [services.tree.load_pair(pair_id) for pair_id in pair_ids]
    floors = []
    for at, pair in enumerate(pairs):
        round_trip = [*pairs[at + 1 :], *pairs[:at]]
        stranger = next((p for p in round_trip if p.document.document_id != pair.document.document_id), None)
        if stranger is not None:
            scores = rouge_scores(pair.transcription.transcript_text, stranger.transcription.transcript_text)
            floors.append(
                RougeFloor(
                    pair_id=pair.metadata.pair_id,
                    other_pair_id=stranger.metadata.pair_id,
                    rouge_loss=rouge_loss(scores),
                )
            )
    return floors
