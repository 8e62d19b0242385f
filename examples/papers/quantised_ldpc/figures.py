"""The decoder paper's four figures, drawn from its results."""

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from papers.plots import COLOURS, COLUMN, INK, PAGE, axes, look, save
from papers.quantised_ldpc.code import Encoder, make_code
from papers.quantised_ldpc.experiment import CLIPS, CODE_SEED, LENGTH, SNRS, send_picture


def draw(results: dict[str, Any], folder: Path) -> None:
    """Write every figure into the folder."""
    _graph(folder / "graph.svg")
    _snr(results["snr"], folder / "snr.svg")
    _clip(results["clip"], folder / "clip.svg")
    _picture(folder / "picture.png")


def _graph(path: Path) -> None:
    links = {0: (0, 1, 3), 1: (1, 2, 4), 2: (0, 2, 5)}
    with axes(COLUMN, 1.75) as (figure, [axis]):
        for check, bits in links.items():
            for bit in bits:
                axis.plot([bit, 1 + 1.5 * check], [0, 1], color="#9aa5b1", lw=0.9, zorder=1)
        axis.scatter(range(6), [0] * 6, s=190, c="white", ec=INK, lw=0.9, zorder=2)
        axis.scatter([1, 2.5, 4], [1] * 3, s=190, c="#e7eef5", ec=INK, lw=0.9, marker="s", zorder=2)
        for bit in range(6):
            axis.text(bit, -0.01, f"$v_{bit + 1}$", ha="center", va="center", fontsize=8, zorder=3)
        for check in range(3):
            axis.text(1 + 1.5 * check, 1, f"$c_{check + 1}$", ha="center", va="center", fontsize=8, zorder=3)
        _message(axis, (2, 0), (2.5, 1), "belief", COLOURS[1], (2.47, 0.3))
        _message(axis, (4, 1), (5, 0), "answer", COLOURS[0], (4.72, 0.62))
        axis.set(xlim=(-0.4, 5.6), ylim=(-0.3, 1.3))
        axis.axis("off")
        save(figure, path)


def _message(
    axis: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    label: str,
    colour: str,
    at: tuple[float, float],
) -> None:
    """Draw an arrow over the middle of an edge, with its name."""
    (x0, y0), (x1, y1) = start, end
    tail, tip = (x0 + 0.3 * (x1 - x0), y0 + 0.3 * (y1 - y0)), (x0 + 0.72 * (x1 - x0), y0 + 0.72 * (y1 - y0))
    axis.annotate("", tip, tail, arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 1.6})
    axis.text(*at, label, color=colour, fontsize=7.5, va="center", backgroundcolor="white")


def _snr(curves: dict[str, Any], path: Path) -> None:
    with axes(COLUMN, 2.7) as (figure, [axis]):
        for number, (name, curve) in enumerate(curves.items()):
            points = [(snr, rate) for snr, rate in zip(SNRS, curve["rates"], strict=False) if rate > 0]
            axis.plot(*zip(*points, strict=True), label=name, **look(number))
        axis.axhline(0.01, color=INK, lw=0.7, ls=":")
        axis.set_yscale("log")
        axis.set(xlabel="$E_b/N_0$ (dB)", ylabel="frame error rate", ylim=(7e-4, 1.3))
        axis.legend(loc="lower left")
        save(figure, path)


def _clip(curves: dict[str, list[float]], path: Path) -> None:
    with axes(COLUMN, 2.2) as (figure, [axis]):
        for number, (bits, rates) in enumerate(curves.items()):
            axis.plot(CLIPS, rates, label=f"{bits} bits", **look(number))
        axis.set_yscale("log")
        axis.set(
            xlabel="clipping level $L$ (log-likelihood ratio)", ylabel="frames in error (%)", ylim=(0.6, 400)
        )
        axis.legend(loc="upper center", ncols=4, columnspacing=1.2)
        save(figure, path)


def _picture(path: Path) -> None:
    pictures = send_picture(Encoder(make_code(LENGTH, CODE_SEED)))
    titles = {"sent": "(a) sent", "received": "(b) received"}
    titles |= {"2 bits": "(c) 2-bit messages", "4 bits": "(d) 4-bit messages"}
    with axes(PAGE, 1.55, columns=4) as (figure, row):
        for axis, (name, title) in zip(row, titles.items(), strict=True):
            axis.imshow(pictures[name], cmap="gray_r", interpolation="nearest")
            axis.set_title(title)
            axis.grid(visible=False)
            axis.set(xticks=[], yticks=[])
            for side in axis.spines.values():
                side.set_visible(True)
        save(figure, path)
