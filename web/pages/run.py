"""The page of a run: how it stands, its loss curves, the trial under way, its trials."""

from asyncio import to_thread
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from nicegui import ui

from web.charts import loss_chart, pair_chart
from web.fragments import place, render
from web.missing import told
from web.reading import RunView, Stamp, StudioReader
from web.shell import PATIENCE, frame, prefix_of

_LOOKS_EVERY = 1.0
"""Seconds between two looks at the files."""


def add_run(reader: StudioReader) -> None:
    """Add the page `/`, and `/run/{run_id}` for an earlier run."""

    async def page(request: Request, run_id: str | None = None) -> None:
        view = await to_thread(reader.run, run_id)
        pairs = await to_thread(reader.tree.pair_ids)
        with frame(request, "Run", "/"):
            _RunPage(reader, run_id, prefix_of(request), len(pairs)).draw(view)

    @ui.page("/", response_timeout=PATIENCE)
    async def latest(request: Request) -> None:
        await page(request)

    @ui.page("/run/{run_id}", response_timeout=PATIENCE)
    @told
    async def chosen(request: Request, run_id: str) -> None:
        await page(request, run_id)


@dataclass
class _RunPage:
    """The parts that change while a run goes on, each replaced only where it does."""

    reader: StudioReader
    run_id: str | None
    prefix: str
    pairs: int
    seen: Stamp = ()

    def draw(self, view: RunView | None) -> None:
        self.head = place()
        self.under_way = place()
        self.curves = ui.element("div").classes("two charts")
        with self.curves:
            with ui.element("section").classes("card"):
                ui.html("<h2>Loss</h2>", sanitize=False)
                self.losses = ui.echart({}, renderer="svg").classes("chart")
            with ui.element("section").classes("card"):
                ui.html("<h2>By pair</h2>", sanitize=False)
                self.by_pair = ui.echart({}, renderer="svg").classes("chart")
        self.trials = place()
        self.fill(view)
        ui.timer(_LOOKS_EVERY, self.look)

    async def look(self) -> None:
        """Draw anew what has changed on the disk; while a run goes on, its clock too."""
        stamp = await to_thread(self.reader.stamp)
        if stamp != self.seen or self.going_on:
            view = await to_thread(self.reader.run, self.run_id)
            self.fill(view)
            self.seen = stamp

    def fill(self, view: RunView | None) -> None:
        """Show a run as it stands, or how to get one."""
        self.going_on = view is not None and view.going_on
        self.curves.set_visibility(view is not None and bool(view.trials))
        if view is None:
            self.head.content = render("empty", prefix=self.prefix, pairs=self.pairs)
            return
        best = view.best.trial_id if view.best else None
        shown = {"view": view, "prefix": self.prefix, "best": best}
        self.head.content = render("run_head", **shown)
        self.under_way.content = render("under_way", **shown) if view.going_on else ""
        self.trials.content = render("trials", **shown)
        _redraw(self.losses, loss_chart(view.trials, best))
        _redraw(self.by_pair, pair_chart(view.trials, (*view.record.pairs, *view.record.validation_pairs)))


def _redraw(chart: ui.echart, options: dict[str, Any]) -> None:
    if chart.options != options:
        chart.options.clear()
        chart.options.update(options)
        chart.update()
