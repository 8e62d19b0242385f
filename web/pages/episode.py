"""The page of an episode: the human telling, or a trial's beside it, word by word, with what was measured."""

from asyncio import to_thread
from dataclasses import dataclass

from fastapi import Request
from nicegui import ui

from schema.document import DocumentAtom
from schema.loss import Criterion, LossMetrics, LossTerm
from schema.pair import PairMetadata
from web.episodes import SEGMENT_KINDS, Episode, figures_of, generated_episode, human_episode
from web.fragments import place, render, short_trial
from web.missing import told
from web.reading import StudioReader
from web.shell import PATIENCE, frame, prefix_of


@dataclass(frozen=True, slots=True)
class Heard:
    """All that the page shows of one pair, in a trial or on its own."""

    metadata: PairMetadata
    human: Episode
    figures: tuple[DocumentAtom, ...]
    trial_id: str | None = None
    made: Episode | None = None
    metrics: LossMetrics | None = None
    video: str | None = None
    """Name of the explainer video, where one was rendered."""


def add_episode(reader: StudioReader) -> None:
    """Add the pages `/pair/{pair_id}` and `/episode/{trial_id}/{pair_id}`."""

    @ui.page("/pair/{pair_id}", response_timeout=PATIENCE)
    @told
    async def pair(request: Request, pair_id: str) -> None:
        heard = await to_thread(_human, reader, pair_id)
        _draw(request, heard, pair_id, "/pairs")

    @ui.page("/episode/{trial_id}/{pair_id}", response_timeout=PATIENCE)
    @told
    async def episode(request: Request, trial_id: str, pair_id: str) -> None:
        heard = await to_thread(_generated, reader, trial_id, pair_id)
        _draw(request, heard, f"{pair_id}, {short_trial(str(heard.trial_id))}", "/")


def _draw(request: Request, heard: Heard, title: str, here: str) -> None:
    with frame(request, title, here):
        shown = {"kinds": SEGMENT_KINDS, "criteria": tuple(Criterion), "terms": tuple(LossTerm)}
        place(render("episode", heard=heard, prefix=prefix_of(request), **shown))


def _human(reader: StudioReader, pair_id: str) -> Heard:
    pair = reader.tree.load_pair(pair_id)
    video = pair_id if reader.video(pair_id) else None
    return Heard(pair.metadata, human_episode(reader, pair_id), figures_of(pair.document), video=video)


def _generated(reader: StudioReader, trial_id: str, pair_id: str) -> Heard:
    found = reader.tree.find_trial(trial_id)
    pair = reader.tree.load_pair(pair_id)
    measured, film = reader.runs.is_rehearsed(found, pair_id), f"{found}_{pair_id}"
    return Heard(
        pair.metadata,
        human_episode(reader, pair_id),
        figures_of(pair.document),
        trial_id=found,
        made=generated_episode(reader, found, pair_id),
        metrics=reader.runs.load_metrics(found, pair_id) if measured else None,
        video=film if reader.video(film) else None,
    )
