"""The page of a trial: losses by pair, what it changed and what that did, what the judge found."""

from asyncio import to_thread

from fastapi import Request
from nicegui import ui

from schema.loss import LossTerm
from schema.trial import TrialResult
from web.fragments import place, render, short_trial
from web.missing import told
from web.reading import StudioReader
from web.shell import PATIENCE, frame, prefix_of


def add_trial(reader: StudioReader) -> None:
    """Add the page `/trial/{trial_id}`; a prefix such as `trial_003` will do."""

    @ui.page("/trial/{trial_id}", response_timeout=PATIENCE)
    @told
    async def trial(request: Request, trial_id: str) -> None:
        found, before, after = await to_thread(_with_neighbours, reader, trial_id)
        with frame(request, short_trial(found.trial_id).capitalize(), "/"):
            effects = {effect.edit.key: effect for effect in found.effects}
            shown = {"trial": found, "effects": effects, "before": before, "after": after}
            place(render("trial", prefix=prefix_of(request), terms=tuple(LossTerm), **shown))


def _with_neighbours(
    reader: StudioReader, trial_id: str
) -> tuple[TrialResult, TrialResult | None, TrialResult | None]:
    found = reader.trial(trial_id)
    trials = reader.trials(reader.runs.load(found.run_id))
    at = next(i for i, trial in enumerate(trials) if trial.trial_id == found.trial_id)
    return found, trials[at - 1] if at else None, trials[at + 1] if at + 1 < len(trials) else None
