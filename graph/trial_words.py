"""Trials put into words, their figures computed from what is stored."""

from schema.loss import LossTerm
from schema.trial import EditEffect, TrialResult

_STILL = 5e-4
"""A loss that moves by less is said not to have moved."""


def term_of(trial: TrialResult, term: LossTerm | None) -> float:
    """Return a trial's average of a term; None: of the total."""
    return trial.avg_total_loss if term is None else float(getattr(trial, f"avg_{term.value}_loss"))


def losses_line(trial: TrialResult) -> str:
    """Return the average losses of a trial in a line."""
    terms = ", ".join(f"{term.value} {term_of(trial, term):.3f}" for term in LossTerm)
    return f"total loss {trial.avg_total_loss:.4f} ({terms})"


def moved_terms(before: TrialResult, after: TrialResult, term: LossTerm | None = None) -> str:
    """Return how a loss, and with the total its terms, moved from one trial to another."""
    change = term_of(after, term) - term_of(before, term)
    name = f"{term.value} loss" if term else "total loss"
    was, now = term_of(before, term), term_of(after, term)
    said = f"The {name} {_direction(change)}: {was:.4f} in {before.trial_id}, {now:.4f} in {after.trial_id}."
    if term is not None:
        return said
    moves = sorted(((term_of(after, t) - term_of(before, t), t) for t in LossTerm), key=lambda m: -abs(m[0]))
    told = [f"{t.value} {moved:+.3f}" for moved, t in moves if abs(moved) >= _STILL]
    return f"{said} By term: {', '.join(told) or 'none moved'}."


def difference(first: TrialResult, second: TrialResult) -> str:
    """Return in which terms the second of two trials is better, and in which worse."""
    better: list[str] = []
    worse: list[str] = []
    for term in LossTerm:
        change = term_of(second, term) - term_of(first, term)
        if abs(change) >= _STILL:
            (better if change < 0 else worse).append(f"{term.value} ({change:+.3f})")
    total = second.avg_total_loss - first.avg_total_loss
    said = f"{second.trial_id} is {'better' if total < 0 else 'worse'} by {abs(total):.4f}"
    if abs(total) < _STILL:
        said = f"Their totals are within {_STILL} of each other"
    return f"{said}; lower in {', '.join(better) or 'nothing'}, higher in {', '.join(worse) or 'nothing'}."


def change_words(trial: TrialResult) -> list[str]:
    """Return what a trial changed, each with its reason and effect, and what a person's wishes changed."""
    measured = {effect.edit.key: effect for effect in trial.effects}
    lines = [
        f"- {edit.target}: {edit.before or '(nothing)'} -> {edit.after or '(nothing)'}, because {edit.reason}"
        f"{_effect(measured.get(edit.key))}"
        for edit in trial.edits
    ]
    lines += [f"- as you asked: {wished}" for wished in trial.wished]
    return lines


def _effect(effect: EditEffect | None) -> str:
    if effect is None:
        return "."
    verdict = "kept" if effect.kept else "dropped"
    return f"; {effect.edit.metric.value} {effect.loss_before:.3f} -> {effect.loss_after:.3f}, {verdict}."


def _direction(change: float) -> str:
    if abs(change) < _STILL:
        return "did not move"
    return f"{'rose' if change > 0 else 'fell'} by {abs(change):.4f}"
