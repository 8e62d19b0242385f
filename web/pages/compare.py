"""The page that sets two trials side by side: losses, prompts, profiles, and their episodes to listen to."""

from asyncio import to_thread
from dataclasses import dataclass

from fastapi import Request
from nicegui import ui

from graph.difference import Change, DiffLine, LossChange, loss_changes, profile_changes, prompt_diffs
from schema.errors import NotFoundError
from schema.trial import TrialResult
from web.episodes import Episode, generated_episode, human_episode
from web.fragments import place, render, short_trial
from web.missing import told
from web.reading import StudioReader
from web.shell import PATIENCE, frame, prefix_of


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two trials, and a pair to listen to."""

    first: TrialResult
    second: TrialResult
    pair_id: str
    losses: tuple[LossChange, ...]
    prompts: dict[str, tuple[DiffLine, ...]]
    profile: tuple[Change, ...]
    human: Episode
    episodes: tuple[Episode, Episode]
    choices: tuple[TrialResult, ...]
    pairs: tuple[str, ...]


def add_compare(reader: StudioReader) -> None:
    """Add the page `/compare?a=trial_001&b=trial_005&pair=p1`; without a choice, first against best."""

    @ui.page("/compare", response_timeout=PATIENCE)
    @told
    async def compare(request: Request, a: str = "", b: str = "", pair: str = "") -> None:
        found = await to_thread(_comparison, reader, a, b, pair)
        title = f"{short_trial(found.first.trial_id)} and {short_trial(found.second.trial_id)}"
        with frame(request, title.capitalize(), "/compare"):
            place(render("compare", of=found, prefix=prefix_of(request)))


def _comparison(reader: StudioReader, a: str, b: str, pair: str) -> Comparison:
    first, second, choices = _chosen(reader, a, b)
    losses = loss_changes(first, second)
    if not losses:
        raise NotFoundError("These two trials share no pair that both have measured.")
    pairs = tuple(change.pair_id for change in losses)
    heard = pair if pair in pairs else pairs[0]
    tree, versions = reader.tree, [(t.prompt_version, t.profile_version) for t in (first, second)]
    return Comparison(
        first=first,
        second=second,
        pair_id=heard,
        losses=losses,
        prompts=prompt_diffs(*(tree.load_prompts(prompts) for prompts, _ in versions)),
        profile=profile_changes(*(tree.load_profile(profile) for _, profile in versions)),
        human=human_episode(reader, heard),
        episodes=(
            generated_episode(reader, first.trial_id, heard),
            generated_episode(reader, second.trial_id, heard),
        ),
        choices=choices,
        pairs=pairs,
    )


def _chosen(reader: StudioReader, a: str, b: str) -> tuple[TrialResult, TrialResult, tuple[TrialResult, ...]]:
    """Return the trials asked for and those there are: all of the run of the one named, or the latest."""
    named = reader.trial(a or b) if a or b else None
    view = reader.run(named.run_id if named else None)
    if view is None or len(view.trials) < 2 or view.best is None:
        raise NotFoundError("There are no two finished trials to compare yet.")
    best = view.best if view.best is not view.trials[0] else view.trials[-1]
    first = reader.trial(a) if a else view.trials[0]
    return first, reader.trial(b) if b else best, view.trials
