"""Loss curves as inline SVG that follows the page's colours."""

from collections.abc import Sequence
from html import escape

from schema.trial import TrialResult

_WIDTH, _HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 150, 16, 34
_APART = 13.0
"""Pixels between two labels, at the least."""


def total_curve(trials: Sequence[TrialResult], best_trial_id: str) -> str:
    """Return the total loss over trials: pairs thin, mean thick, held-out ones dashed, best starred."""
    frame = _Frame(trials, max(loss for trial in trials for loss in _all_totals(trial)))
    pairs = sorted({pair for trial in trials for pair in trial.pair_results})
    lines = [
        frame.line([t.pair_results[p].total_loss if p in t.pair_results else None for t in trials], "pair")
        for p in pairs
    ]
    lines.append(frame.line([t.validation_loss for t in trials], "held-out"))
    lines.append(frame.line([t.avg_total_loss for t in trials], "mean"))
    dots = [frame.dot(at, trial, trial.trial_id == best_trial_id) for at, trial in enumerate(trials)]
    last = trials[-1]
    ends = [(pair, result.total_loss, "pair") for pair, result in last.pair_results.items()]
    ends += [(f"{p} (held out)", r.total_loss, "held-out") for p, r in last.validation_results.items()]
    ends.append(("mean", last.avg_total_loss, "mean"))
    return frame.svg("Total loss of each trial", [*lines, *dots, *frame.labels(ends)])


def small_curve(name: str, losses: Sequence[float]) -> str:
    """Return one term's curve, small, from 0 to its highest value."""
    width, height, pad = 150, 56, 6
    top = max([*losses, 1e-9])
    step = (width - 2 * pad) / max(1, len(losses) - 1)
    points = " ".join(
        f"{pad + at * step:.1f},{pad + (height - 2 * pad) * (1 - loss / top):.1f}"
        for at, loss in enumerate(losses)
    )
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(name)} loss over trials">'
        f'<polyline class="mean" points="{points}"/></svg>'
    )


class _Frame:
    """The axes of a chart: from a trial and a loss to a place in it."""

    def __init__(self, trials: Sequence[TrialResult], top: float) -> None:
        self._trials = trials
        self._top = max(top, 1e-9) * 1.05

    def _x(self, at: int) -> float:
        return _LEFT + at * (_WIDTH - _LEFT - _RIGHT) / max(1, len(self._trials) - 1)

    def _y(self, loss: float) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - loss / self._top)

    def line(self, losses: Sequence[float | None], kind: str) -> str:
        points = " ".join(f"{self._x(n):.1f},{self._y(v):.1f}" for n, v in enumerate(losses) if v is not None)
        return f'<polyline class="{kind}" points="{points}"/>' if points else ""

    def dot(self, at: int, trial: TrialResult, best: bool) -> str:
        x, y = self._x(at), self._y(trial.avg_total_loss)
        state = "best" if best else "accepted" if trial.accepted else "refused"
        told = f"{trial.trial_id}: {trial.avg_total_loss:.4f}" + ("" if trial.accepted else ", not accepted")
        shape = (
            f'<text class="star" x="{x:.1f}" y="{y + 8:.1f}">★</text>'
            if best
            else (f'<circle class="{state}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
        )
        return f"<g><title>{escape(told)}</title>{shape}</g>"

    def labels(self, ends: Sequence[tuple[str, float, str]]) -> list[str]:
        """Return the names at the curves' ends, moved apart where they lie close."""
        placed, lowest = [], float("inf")
        for name, loss, kind in sorted(ends, key=lambda end: end[1]):
            y = min(self._y(loss), lowest - _APART)
            lowest = y
            x = self._x(len(self._trials) - 1) + 8
            placed.append(f'<text class="name {kind}" x="{x:.1f}" y="{y + 4:.1f}">{escape(name)}</text>')
        return placed

    def svg(self, title: str, parts: Sequence[str]) -> str:
        grid = [self._grid(self._top / 1.05 * n / 4) for n in range(5)]
        ticks = [self._tick(n, str(trial.trial_number)) for n, trial in enumerate(self._trials)]
        inside = "".join([*grid, *ticks, *parts])
        return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">{inside}</svg>'

    def _tick(self, at: int, text: str) -> str:
        x, y = self._x(at), _HEIGHT - 12
        return f'<text class="tick" x="{x:.1f}" y="{y}" text-anchor="middle">{text}</text>'

    def _grid(self, loss: float) -> str:
        y = self._y(loss)
        return (
            f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="tick" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{loss:.2f}</text>'
        )


def _all_totals(trial: TrialResult) -> list[float]:
    results = (*trial.pair_results.values(), *trial.validation_results.values())
    return [result.total_loss for result in results]
