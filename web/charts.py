"""Options of the ECharts charts."""

from collections.abc import Sequence
from typing import Any

from graph.difference import measured
from schema.loss import LossTerm
from schema.trial import TrialResult

TOTAL_COLOUR = "#0f8f86"
TERM_COLOURS = {
    LossTerm.DURATION: "#5b8def",
    LossTerm.COVERAGE: "#3fa66b",
    LossTerm.STRUCTURE: "#9272d9",
    LossTerm.QUALITY: "#dd9530",
    LossTerm.ROUGE: "#cf6a9e",
}
PAIR_COLOURS = ("#5b8def", "#dd9530", "#3fa66b", "#9272d9", "#e0685e", "#2a9fb3", "#cf6a9e", "#8a7a5c")
_INK = "#8791a1"
"""Reads on light and on dark."""
_DASHED = {"type": "dashed", "width": 2}
_LINE = "rgba(135, 145, 161, 0.22)"


def loss_chart(trials: Sequence[TrialResult], best_trial_id: str | None) -> dict[str, Any]:
    """Return the curves of the total loss and its five terms over the trials."""
    numbers = [trial.trial_number for trial in trials]
    total = [round(trial.avg_total_loss, 4) for trial in trials]
    series = [_line(term.value, _averages(trials, term), TERM_COLOURS[term], width=1.6) for term in LossTerm]
    series.append(_line("total", total, TOTAL_COLOUR, width=3.5) | {"z": 5, "symbolSize": 8})
    if any(trial.validation_results for trial in trials):
        held_out = [_rounded(trial.validation_loss) for trial in trials]
        series.append(_line("held out", held_out, TOTAL_COLOUR, width=2) | {"lineStyle": _DASHED})
    best = next((i for i, trial in enumerate(trials) if trial.trial_id == best_trial_id), None)
    if best is not None:
        series[len(LossTerm)]["markPoint"] = _marked(best, total[best])
    return _chart(numbers, series, "Average loss over the pairs by trial")


def pair_chart(trials: Sequence[TrialResult], pairs: Sequence[str]) -> dict[str, Any]:
    """Return each pair's total loss over the trials; a pair that failed leaves a gap."""
    series = []
    for i, pair in enumerate(pairs):
        found = [measured(trial).get(pair) for trial in trials]
        losses = [_rounded(metrics.total_loss if metrics else None) for metrics in found]
        series.append(_line(pair, losses, PAIR_COLOURS[i % len(PAIR_COLOURS)], width=2))
    return _chart([trial.trial_number for trial in trials], series, "Total loss of each pair by trial")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _averages(trials: Sequence[TrialResult], term: LossTerm) -> list[float]:
    return [round(float(getattr(trial, f"avg_{term.value}_loss")), 4) for trial in trials]


def _line(name: str, values: Sequence[float | None], colour: str, width: float) -> dict[str, Any]:
    return {
        "name": name,
        "type": "line",
        "data": list(values),
        "symbol": "circle",
        "symbolSize": 5,
        "lineStyle": {"width": width},
        "itemStyle": {"color": colour},
        "emphasis": {"focus": "series"},
    }


def _marked(index: int, value: float) -> dict[str, Any]:
    return {
        "symbol": "circle",
        "symbolSize": 18,
        "itemStyle": {"color": "transparent", "borderColor": TOTAL_COLOUR, "borderWidth": 2},
        "label": {"formatter": "best", "position": "bottom", "distance": 8, "color": TOTAL_COLOUR},
        "data": [{"coord": [index, value], "name": "best"}],
    }


def _chart(numbers: Sequence[int], series: list[dict[str, Any]], description: str) -> dict[str, Any]:
    axis = {"axisLabel": {"color": _INK}, "axisLine": {"lineStyle": {"color": _LINE}}}
    return {
        "aria": {"enabled": True, "label": {"description": description}},
        "animation": False,
        "textStyle": {"fontFamily": "Roboto, sans-serif"},
        "grid": {"left": 8, "right": 16, "top": 16, "bottom": 56, "containLabel": True},
        "legend": {
            "bottom": 0,
            "type": "scroll",
            "icon": "roundRect",
            "itemWidth": 14,
            "itemHeight": 8,
            "itemGap": 16,
            "textStyle": {"color": _INK, "fontSize": 12.5},
        },
        "tooltip": {
            "trigger": "axis",
            "backgroundColor": "#1d2430",
            "borderWidth": 0,
            "textStyle": {"color": "#eef1f5"},
        },
        "xAxis": {
            "type": "category",
            "data": [f"trial {number}" for number in numbers],
            "boundaryGap": False,
            "axisTick": {"show": False},
            **axis,
        },
        "yAxis": {"type": "value", "min": 0, "splitLine": {"lineStyle": {"color": _LINE}}, **axis},
        "series": series,
    }
