"""How trials descend from each other: which edits lead from one to another, and what became of them."""

from collections.abc import Sequence

from schema.trial import EditEffect, TrialResult


def ancestors(trials: Sequence[TrialResult], trial: TrialResult) -> list[TrialResult]:
    """Return the trials that this one descends from, itself first, the oldest last."""
    by_id = {known.trial_id: known for known in trials}
    line = [trial]
    while (parent := by_id.get(line[-1].parent_trial_id or "")) is not None and parent not in line:
        line.append(parent)
    return line


def effects_between(
    trials: Sequence[TrialResult], first: TrialResult, second: TrialResult
) -> tuple[list[EditEffect], list[EditEffect]]:
    """Return the edits that only the second carries, and those that only the first does, oldest first.

    Edits that both descend from are left out: they can't be why the two differ.
    """
    lines = [ancestors(trials, trial) for trial in (first, second)]
    shared = {trial.trial_id for trial in lines[0]} & {trial.trial_id for trial in lines[1]}
    only = [
        [effect for trial in reversed(line) if trial.trial_id not in shared for effect in trial.effects]
        for line in lines
    ]
    return only[1], only[0]
