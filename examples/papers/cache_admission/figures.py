"""The cache paper's four figures, drawn from its results."""

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from papers.cache_admission.experiment import COUNTERS_PER_ENTRY, DRIFTS, SIZES, WINDOWS
from papers.plots import COLOURS, COLUMN, INK, PAGE, axes, look, save

Point = tuple[float, float]


def draw(results: dict[str, Any], folder: Path) -> None:
    """Write every figure into the folder."""
    _gate(folder / "gate.svg")
    _sizes(results["sizes"], folder / "sizes.svg")
    _gain_map(results["gain_map"], folder / "gain_map.png")
    _counters(results["counters"], folder / "counters.svg")


def _box(axis: Axes, centre: Point, size: Point, text: str, fill: str) -> None:
    corner = (centre[0] - size[0] / 2, centre[1] - size[1] / 2)
    shape = FancyBboxPatch(
        corner, *size, boxstyle="round,pad=0.02,rounding_size=0.08", fc=fill, ec=INK, lw=0.8
    )
    axis.add_patch(shape)
    axis.text(*centre, text, ha="center", va="center", fontsize=8, linespacing=1.3)


def _arrow(axis: Axes, start: Point, end: Point, label: str, at: Point, align: str = "center") -> None:
    arrow = FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=9, lw=0.9, color=INK)
    axis.add_patch(arrow)
    axis.text(*at, label, ha=align, va="center", fontsize=7, color=INK)


def _gate(path: Path) -> None:
    with axes(PAGE, 1.75) as (figure, [axis]):
        axis.set(xlim=(0, 10), ylim=(0.1, 2.7))
        axis.axis("off")
        _box(axis, (0.95, 1.9), (1.4, 0.7), "request\nfor item $x$", "#ffffff")
        _box(axis, (3.3, 1.9), (1.4, 0.7), "sketch:\ncount $x$", "#e7eef5")
        _box(axis, (5.6, 1.9), (1.3, 0.7), "$x$ in the\ncache?", "#ffffff")
        _box(axis, (8.6, 1.9), (1.9, 0.7), "serve; move $x$\nto the front", "#e6f1e9")
        _box(axis, (5.6, 0.55), (1.9, 0.7), "gate: $\\hat{f}(x) > \\hat{f}(v)$?", "#f8e9e4")
        _box(axis, (8.6, 0.55), (1.9, 0.7), "evict victim $v$,\nadmit $x$", "#e6f1e9")
        _box(axis, (2.1, 0.55), (2.3, 0.7), "serve $x$ from the origin,\nleave the cache alone", "#f1f1ee")
        _arrow(axis, (1.7, 1.9), (2.55, 1.9), "", (0, 0))
        _arrow(axis, (4.05, 1.9), (4.9, 1.9), "", (0, 0))
        _arrow(axis, (6.3, 1.9), (7.6, 1.9), "hit", (6.9, 2.06))
        _arrow(axis, (5.6, 1.5), (5.6, 0.95), "miss, and the cache is full", (5.75, 1.22), "left")
        _arrow(axis, (6.6, 0.55), (7.6, 0.55), "yes", (7.05, 0.71))
        _arrow(axis, (4.6, 0.55), (3.3, 0.55), "no", (3.95, 0.71))
        save(figure, path)


def _sizes(sizes: dict[str, list[float]], path: Path) -> None:
    with axes(COLUMN, 2.25) as (figure, [axis]):
        for number, name in enumerate(("clairvoyant", "gated LRU", "LFU", "lazy LRU", "LRU")):
            axis.plot(SIZES, sizes[name], label=name, **look(number))
        axis.set_xscale("log")
        axis.set_xticks(SIZES, [f"{size:,}" for size in SIZES])
        axis.minorticks_off()
        axis.set(xlabel="cache capacity (items)", ylabel="hit ratio (%)", ylim=(20, 90))
        axis.legend(loc="lower right")
        save(figure, path)


def _gain_map(gains: list[list[float]], path: Path) -> None:
    with axes(COLUMN, 2.75) as (figure, [axis]):
        limit = max(abs(value) for row in gains for value in row)
        image = axis.imshow(gains, cmap="RdBu", vmin=-limit, vmax=limit, aspect="auto", origin="lower")
        for row, values in enumerate(gains):
            for column, value in enumerate(values):
                pale = abs(value) > 0.65 * limit
                axis.text(
                    column, row, f"{value:+.1f}", ha="center", va="center", fontsize=6.5,
                    color="white" if pale else INK,
                )  # fmt: skip
        axis.grid(visible=False)
        axis.set_xticks(range(len(DRIFTS)), [f"{drift / 1000:g}" if drift else "never" for drift in DRIFTS])
        axis.set_yticks(range(len(WINDOWS)), [f"{window}" for window in WINDOWS])
        axis.set(
            xlabel="thousand requests between two drift events", ylabel="ageing window $W$ / capacity $C$"
        )
        figure.colorbar(image, ax=axis, label="gain over LRU (points)")
        save(figure, path)


def _counters(counters: dict[str, dict[str, Any]], path: Path) -> None:
    with axes(COLUMN, 2.15) as (figure, [axis]):
        for number, name in enumerate(("static", "drift")):
            axis.plot(COUNTERS_PER_ENTRY, counters[name]["hit"], label=f"gated LRU, {name}", **look(number))
            axis.axhline(
                counters[name]["LRU"], color=COLOURS[number], lw=0.9, ls="--", label=f"plain LRU, {name}"
            )
        axis.set_xscale("log", base=2)
        axis.set_xticks(COUNTERS_PER_ENTRY, [f"{share:g}" for share in COUNTERS_PER_ENTRY])
        axis.set(xlabel="counters per cached item", ylabel="hit ratio (%)", ylim=(36, 58))
        axis.legend(loc="lower right")
        save(figure, path)
