"""Answers about a run, computed from its stored trials; every figure carries the id of its trial."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from graph.answer_texts import HELP, TERMS
from graph.trial_words import change_words, difference, losses_line, moved_terms, term_of
from schema.directive import CompareTrials, Explain, Matter, Question
from schema.loss import LossTerm
from schema.run import RunRecord
from schema.trial import Outcome, TrialResult

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Known:
    """What answers are computed from."""

    run: RunRecord | None
    trials: tuple[TrialResult, ...]
    best: TrialResult | None
    doing: str = ""
    """What the run does just now."""
    plan: str = ""
    """What it tries next, where that is settled."""


def answer(question: Question, known: Known) -> str:
    """Return the answer; where the trials don't hold it, that is what it says."""
    if isinstance(question, Explain) and question.matter in _WITHOUT_TRIALS:
        return _WITHOUT_TRIALS[question.matter](question, known)
    if known.run is None:
        return "No run was begun yet; say “start” to train on all pairs."
    if not known.trials:
        return (
            f"No trial of {known.run.run_id} is finished yet, so there are no figures. {known.doing}".strip()
        )
    if isinstance(question, CompareTrials):
        return _compare(question, known)
    return _FROM_TRIALS[question.matter](question, known)


def find(trials: Sequence[TrialResult], reference: str) -> TrialResult | str:
    """Return the trial that is meant, or which ones there are."""
    if not trials:
        return "No trial is finished yet."
    by_number = [trial for trial in trials if reference.isdigit() and trial.trial_number == int(reference)]
    by_id = [trial for trial in trials if trial.trial_id.startswith(reference)]
    if by_number or by_id:
        return (by_number or by_id)[-1]
    places = {"last": -1, "first": 0, "previous": -2 if len(trials) > 1 else -1}
    if reference in places:
        return trials[places[reference]]
    return f"There is no trial {reference}; there are {', '.join(str(t.trial_number) for t in trials)}."


def _named(known: Known, reference: str | None) -> TrialResult | str:
    if reference == "best" and known.best is not None:
        return known.best
    return find(known.trials, reference or "last")


def _compare(question: CompareTrials, known: Known) -> str:
    first, second = _named(known, question.first), _named(known, question.second)
    if isinstance(first, str):
        return first
    if isinstance(second, str):
        return second
    if first.trial_id == second.trial_id:
        return f"Both are {first.trial_id}: {losses_line(first)}."
    lines = [
        f"{first.trial_id}: {losses_line(first)}.",
        f"{second.trial_id}: {losses_line(second)}.",
        difference(first, second),
    ]
    versions = [
        f"{name} {a} and {b}"
        for name, a, b in (
            ("prompts", first.prompt_version, second.prompt_version),
            ("profile", first.profile_version, second.profile_version),
        )
        if a != b
    ]
    return "\n".join([*lines, *([f"They differ in {' and '.join(versions)}."] if versions else [])])


def _status(_question: Explain, known: Known) -> str:
    if known.run is None:
        return "No run was begun yet; say “start” to train on all pairs."
    run = known.run
    if run.outcome is not Outcome.RUNNING:
        stands = run.reason or f"The run is {run.outcome.value.replace('_', ' ')}."
    else:
        stands = known.doing or "The run is under way."
    lines = [
        f"{run.run_id}: {len(known.trials)} of at most {run.config.max_trials} trials are finished. {stands}"
    ]
    if known.trials:
        lines.append(f"Last: {known.trials[-1].trial_id}, {losses_line(known.trials[-1])}.")
    if known.best is not None:
        lines.append(_best(Explain(matter=Matter.BEST), known))
    return "\n".join(lines)


def _best(question: Explain, known: Known) -> str:
    trials = list(known.trials)
    if question.term is not None:
        lowest = min(trials, key=lambda trial: term_of(trial, question.term))
        loss = term_of(lowest, question.term)
        return f"The lowest {question.term.value} loss has {lowest.trial_id}: {loss:.4f}."
    best = known.best or min(trials, key=lambda trial: trial.avg_total_loss)
    first = trials[0]
    below = (
        (first.avg_total_loss - best.avg_total_loss) / first.avg_total_loss if first.avg_total_loss else 0.0
    )
    held = best.validation_loss
    lines = f"Best: {best.trial_id}, {losses_line(best)}; {below:.1%} below {first.trial_id}."
    return lines + (f" On held-out pairs: {held:.4f}." if held is not None else "")


def _losses(question: Explain, known: Known) -> str:
    if question.trial is None and question.term is not None:
        values = [f"{trial.trial_id} {term_of(trial, question.term):.4f}" for trial in known.trials]
        return f"{question.term.value} loss: {', '.join(values)}."
    if question.trial is None:
        return "\n".join(f"{trial.trial_id}: {losses_line(trial)}." for trial in known.trials)
    trial = _named(known, question.trial)
    if isinstance(trial, str):
        return trial
    pairs = sorted(trial.pair_results.items())
    if question.term is not None:
        each = ", ".join(f"{pair} {result.term(question.term):.4f}" for pair, result in pairs)
        return f"{trial.trial_id}: {question.term.value} loss {term_of(trial, question.term):.4f} ({each})."
    each = ", ".join(f"{pair} {result.total_loss:.4f}" for pair, result in pairs)
    return f"{trial.trial_id}: {losses_line(trial)}. By pair: {each}."


def _why(question: Explain, known: Known) -> str:
    trial = _named(known, question.trial)
    if isinstance(trial, str):
        return trial
    parent = next((t for t in known.trials if t.trial_id == trial.parent_trial_id), None)
    if parent is None:
        return f"{trial.trial_id} is the first trial, there is none before it: {losses_line(trial)}."
    lines = [moved_terms(parent, trial, question.term), *change_words(trial)]
    worst = _worst_pair(parent, trial, question.term)
    return "\n".join([*lines, *([worst] if worst else [])])


def _worst_pair(parent: TrialResult, trial: TrialResult, term: LossTerm | None) -> str:
    shared = sorted(set(parent.pair_results) & set(trial.pair_results))

    def change(pair: str) -> float:
        was, now = parent.pair_results[pair], trial.pair_results[pair]
        return now.term(term) - was.term(term) if term else now.total_loss - was.total_loss

    if len(shared) < 2:
        return ""
    pair = max(shared, key=lambda name: abs(change(name)))
    return f"Most of it is {pair}: {change(pair):+.4f} between {parent.trial_id} and {trial.trial_id}."


def _changes(question: Explain, known: Known) -> str:
    trial = _named(known, question.trial)
    if isinstance(trial, str):
        return trial
    changes = change_words(trial)
    if not changes:
        versions = f"prompts {trial.prompt_version} and profile {trial.profile_version}"
        return f"{trial.trial_id} changed nothing: it ran on {versions} as they were."
    return "\n".join([f"{trial.trial_id}, against {trial.parent_trial_id or 'no earlier trial'}:", *changes])


def _missed(question: Explain, known: Known) -> str:
    trial = _named(known, question.trial)
    if isinstance(trial, str):
        return trial
    lines = []
    for pair, result in sorted(trial.pair_results.items()):
        names = ", ".join(result.concepts_missed) or "none"
        lines.append(
            f"{pair}: {result.concepts_mentioned} of {result.concepts_total} covered; missed: {names}."
        )
    return "\n".join([f"Key concepts in {trial.trial_id}:", *lines])


def _checks(question: Explain, known: Known) -> str:
    trial = _named(known, question.trial)
    if isinstance(trial, str):
        return trial
    failed = Counter(
        (item.criterion.value, item.question)
        for result in trial.pair_results.values()
        for item in result.checklist
        if not item.passed
    )
    if not failed:
        return f"No check of the judge failed in {trial.trial_id}."
    lines = [
        f"{text} ({criterion}; failed for {n} of {len(trial.pair_results)} pairs)"
        for (criterion, text), n in failed.most_common(_SHOWN)
    ]
    more = f"\nand {len(failed) - _SHOWN} more" if len(failed) > _SHOWN else ""
    return f"What the judge finds wanting in {trial.trial_id}:\n" + "\n".join(lines) + more


def _pairs(question: Explain, known: Known) -> str:
    trial = _named(known, question.trial)
    if isinstance(trial, str):
        return trial
    ranked = sorted(trial.pair_results.items(), key=lambda item: -item[1].total_loss)
    each = ", ".join(f"{pair} {result.total_loss:.4f}" for pair, result in ranked)
    failed = "".join(f" {pair} failed: {cause}." for pair, cause in trial.failed_pairs.items())
    return f"{trial.trial_id}, hardest first: {each}.{failed}"


def _plan(_question: Explain, known: Known) -> str:
    return known.plan or known.doing or "Nothing is planned yet; that is settled after each trial."


def _convergence(_question: Explain, known: Known) -> str:
    if known.run is None:
        return "No run was begun yet."
    run, config = known.run, known.run.config
    if run.outcome is not Outcome.RUNNING:
        return run.reason or f"The run is {run.outcome.value}."
    rule = (
        f"It ends when the mean loss of {config.convergence_window} trials is less than "
        f"{config.convergence_threshold:.0%} below the one before them, when nothing is left to try, or "
        f"after {config.max_trials} trials."
    )
    losses = [trial.avg_total_loss for trial in known.trials]
    if len(losses) <= config.convergence_window:
        return f"{rule} {len(losses)} trials are finished, too few to tell."
    before, recent = losses[-config.convergence_window - 1], fmean(losses[-config.convergence_window :])
    gain = (before - recent) / before if before else 0.0
    first, last = known.trials[-config.convergence_window], known.trials[-1]
    return f"{rule} Now it is {gain:.1%} below ({first.trial_id} to {last.trial_id})."


def _directives(_question: Explain, known: Known) -> str:
    standing = known.run.directives if known.run else ()
    if not standing:
        return "Nothing is asked for beyond the settings."
    return "In force:\n" + "\n".join(
        f"{given.directive_id}  {given.directive.summary} (you said “{given.said}”)" for given in standing
    )


def _term(question: Explain, known: Known) -> str:
    text = TERMS[question.term] if question.term else "\n".join(TERMS.values())
    if question.term is None or not known.trials:
        return text
    last = known.trials[-1]
    return f"{text} In {last.trial_id} it is {term_of(last, question.term):.4f}."


def _help(_question: Explain, _known: Known) -> str:
    return HELP


_Answerer = Callable[[Explain, Known], str]
_WITHOUT_TRIALS: dict[Matter, _Answerer] = {
    Matter.HELP: _help,
    Matter.TERM: _term,
    Matter.STATUS: _status,
    Matter.DIRECTIVES: _directives,
    Matter.CONVERGENCE: _convergence,
    Matter.PLAN: _plan,
}
_FROM_TRIALS: dict[Matter, _Answerer] = {
    Matter.LOSSES: _losses,
    Matter.WHY: _why,
    Matter.CHANGES: _changes,
    Matter.BEST: _best,
    Matter.MISSED: _missed,
    Matter.CHECKS: _checks,
    Matter.PAIRS: _pairs,
}
