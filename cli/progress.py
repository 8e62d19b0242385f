"""The live display of a run: a line a pair while it works, a line a trial when it is scored."""

from types import TracebackType
from typing import Any

import click
from rich.console import Console
from rich.live import Live
from rich.table import Table

from graph.running import Started


class RunDisplay:
    """Shows a run's events; on a terminal the steps move in place, elsewhere only results are printed."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = Console(stderr=True, quiet=quiet)
        self._steps: dict[str, str] = {}
        self._live = Live(console=self._console, transient=True, refresh_per_second=8)

    def __enter__(self) -> "RunDisplay":
        if self._console.is_terminal and not self._console.quiet:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def begin(self, started: Started) -> None:
        """Say what is starting."""
        if not started.repeated:
            self._console.print(started.headline, highlight=False, soft_wrap=True)

    def ask(self, proposal: dict[str, Any]) -> str:
        """Show what the next trial would change, and return what is said to it."""
        moving = self._live.is_started
        self._live.stop()
        for line in (proposal.get("error"), proposal["description"]):
            if line:
                self._console.print(line, highlight=False, markup=False, soft_wrap=True)
        answer = str(click.prompt("approve, reject, or what you want", default="approve", err=True))
        if moving:
            self._live.start()
        return answer

    def show(self, event: dict[str, Any]) -> None:
        """Show one event."""
        shower = getattr(self, f"_show_{event['event']}", None)
        if shower is not None:
            shower(event)
        if self._live.is_started:
            self._live.update(self._table())

    def _show_run(self, event: dict[str, Any]) -> None:
        self._steps = dict.fromkeys(event["pairs"], "waiting")

    def _show_trial(self, event: dict[str, Any]) -> None:
        self._steps = dict.fromkeys(self._steps, f"trial {event['trial_number']}: waiting")

    def _show_step(self, event: dict[str, Any]) -> None:
        loss = f" {event['loss']:.4f}" if "loss" in event else ""
        trial = f"{event['trial_id'].rsplit('_', 2)[0]}: " if event.get("trial_id") else ""
        self._steps[event["pair_id"]] = f"{trial}{event['step']}{loss}"

    def _show_scored(self, event: dict[str, Any]) -> None:
        result = event["result"]
        terms = "  ".join(
            f"{term} {result[f'avg_{term}_loss']:.3f}"
            for term in ("duration", "coverage", "structure", "quality", "rouge")
        )
        best = "  best so far" if event["best_trial_id"] == result["trial_id"] else ""
        line = f"trial {result['trial_number']:>2}  total {result['avg_total_loss']:.4f}  {terms}{best}"
        self._console.print(line, highlight=False, soft_wrap=True)
        for pair, cause in result["failed_pairs"].items():
            self._console.print(f"  {pair} failed: {cause}", style="red", highlight=False, soft_wrap=True)

    def _show_probed(self, event: dict[str, Any]) -> None:
        edits = f"{event['edits']} edit{'s' if event['edits'] > 1 else ''}"
        taken = f"the next trial makes {edits}" if event["edits"] else "none earns a trial"
        line = f"          {event['earned']} of {event['probes']} proposals gain on a minibatch; {taken}"
        self._console.print(line, style="dim", highlight=False, soft_wrap=True)

    def _table(self) -> Table:
        table = Table(box=None, show_header=False, pad_edge=False)
        for pair, step in self._steps.items():
            table.add_row(f"  {pair}", step)
        return table
