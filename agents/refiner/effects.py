"""What an edit did: its own metric before and after."""

from collections.abc import Mapping, Sequence
from statistics import fmean

from schema.loss import LossMetrics
from schema.trial import Edit, EditEffect

MINIMUM_GAIN = 1e-4
"""A metric that moves by less has not moved."""


def own_loss(results: Mapping[str, LossMetrics], edit: Edit, pairs: Sequence[str]) -> float:
    """Return the mean over these pairs of what the edit is to move: its checks' failures, or its term."""
    return fmean(_own(results[pair], edit) for pair in pairs)


def _own(result: LossMetrics, edit: Edit) -> float:
    answers = [item for item in result.checklist if any(item.answers(name) for name in edit.checks)]
    return fmean(not item.passed for item in answers) if answers else result.term(edit.metric)


def measure_effects(
    edits: Sequence[Edit],
    before: Mapping[str, LossMetrics],
    after: Mapping[str, LossMetrics],
    *,
    trial_id: str,
    improved: bool,
    earlier: Sequence[EditEffect] = (),
) -> tuple[EditEffect, ...]:
    """Return what each edit did to the metric it was to move, over the pairs that both trials finished.

    An edit is kept where its metric fell. Where the trial as a whole got no better, an edit whose
    metric fell gets one more trial without its companions; the second time it is dropped.
    """
    shared = sorted(set(before) & set(after))
    if not shared:
        return ()
    retried = {effect.edit.key for effect in earlier if effect.kept}
    effects = []
    for edit in edits:
        pairs = [edit.pair_id] if edit.pair_id in shared else shared
        was, now = own_loss(before, edit, pairs), own_loss(after, edit, pairs)
        kept = now < was - MINIMUM_GAIN and (improved or edit.key not in retried)
        effects.append(EditEffect(edit=edit, loss_before=was, loss_after=now, kept=kept, trial_id=trial_id))
    return tuple(effects)
