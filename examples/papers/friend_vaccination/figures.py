"""The vaccination paper's four figures, drawn from its results."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import NDArray
from papers.friend_vaccination.experiment import COVERAGES, ERRORS, STRATEGIES
from papers.friend_vaccination.networks import Memory, Network, preferential, vaccinate
from papers.plots import COLOURS, COLUMN, INK, PAGE, axes, look, save

PERCENT = [100 * coverage for coverage in COVERAGES]


def draw(results: dict[str, Any], folder: Path) -> None:
    """Write every figure into the folder."""
    _example(folder / "example.svg")
    _strategies(results, folder / "strategies.svg")
    _map(results["errors"]["strangers"], folder / "map.png")
    _errors(results["errors"], folder / "errors.svg")


def _layout(network: Network, rng: np.random.Generator) -> NDArray[np.float64]:
    """Place people by springs along links and repulsion between all (Fruchterman and Reingold)."""
    places = rng.standard_normal((network.people, 2))
    ideal = 1.2 / np.sqrt(network.people)
    for step in range(600):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.sqrt((apart**2).sum(axis=2)) + 1e-3
        push = (apart / distance[..., None] ** 2).sum(axis=1) * ideal**2
        pull = np.zeros_like(places)
        near, far = network.sources, network.contacts
        links = places[near] - places[far]
        np.add.at(pull, near, links * np.linalg.norm(links, axis=1, keepdims=True) / ideal)
        force = 2.5 * push - 0.5 * pull - 0.2 * ideal * places
        size = np.linalg.norm(force, axis=1, keepdims=True) + 1e-9
        places += force / size * np.minimum(size, 0.12 * (1 - step / 600))
    return places


def _example(path: Path) -> None:
    rng = np.random.default_rng(4)
    network = preferential(66, 2, rng)
    places = _layout(network, rng)
    with axes(PAGE, 2.7, columns=3) as (figure, row):
        for axis, strategy in zip(row, ("random", "acquaintance", "degree"), strict=True):
            doses = vaccinate(network, strategy, 10, Memory(), np.random.default_rng(3))
            _draw_network(axis, network, places, doses)
            cut = np.isin(network.sources, doses) | np.isin(network.contacts, doses)
            axis.set_title(f"{strategy}: {100 * cut.mean():.0f}% of links cut", fontsize=8, pad=2)
        save(figure, path)


def _draw_network(
    axis: Axes, network: Network, places: NDArray[np.float64], doses: NDArray[np.int64]
) -> None:
    safe = np.isin(np.arange(network.people), doses)
    ends = np.column_stack([network.sources, network.contacts])
    ends = ends[ends[:, 0] < ends[:, 1]]
    open_links = ~safe[ends].any(axis=1)
    for links, colour, width in ((ends[~open_links], "#d5dade", 0.5), (ends[open_links], INK, 0.6)):
        axis.add_collection(LineCollection(places[links], colors=colour, linewidths=width, zorder=1))
    sizes = 6 + 2.6 * network.degrees
    axis.scatter(*places[~safe].T, s=sizes[~safe], c=COLOURS[0], lw=0.3, ec="white", zorder=2)
    axis.scatter(*places[safe].T, s=sizes[safe], c=COLOURS[1], marker="s", lw=0.3, ec="white", zorder=3)
    axis.axis("off")


def _strategies(results: dict[str, Any], path: Path) -> None:
    with axes(PAGE, 2.2, columns=2) as (figure, row):
        for axis, kind in zip(row, ("preferential", "uniform"), strict=True):
            for number, strategy in enumerate(STRATEGIES):
                rates = results[kind]["strategies"][strategy]["rates"]
                axis.plot(PERCENT, rates, label=strategy, **look(number))
            axis.axhline(5, color=INK, lw=0.7, ls=":")
            axis.set(xlabel="people vaccinated (%)", ylabel="attack rate (%)", ylim=(0, 80))
            axis.set_title(f"{kind} network")
        row[0].legend(loc="upper right")
        save(figure, path)


def _map(strangers: dict[str, Any], path: Path) -> None:
    with axes(COLUMN, 2.5) as (figure, [axis]):
        image = axis.imshow(
            strangers["map"], origin="lower", aspect="auto", cmap="magma", vmin=0, vmax=75,
            interpolation="bilinear", extent=(0, PERCENT[-1], -5, 105),
        )  # fmt: skip
        levels = [100 * level for level in ERRORS]
        axis.plot(strangers["needed"], levels, color="white", marker="o", label="simulated 5% line")
        axis.plot(strangers["theory"], levels, color="white", ls="--", label="predicted threshold")
        axis.grid(visible=False)
        axis.set(xlabel="people vaccinated (%)", ylabel="strangers among those named (%)", ylim=(0, 100))
        axis.set_xlim(0, PERCENT[-1])
        legend = axis.legend(loc="lower right", frameon=True, facecolor="#33263f", framealpha=0.9)
        for text in legend.get_texts():
            text.set_color("white")
        figure.colorbar(image, ax=axis, label="attack rate (%)")
        save(figure, path)


def _errors(errors: dict[str, Any], path: Path) -> None:
    names = {
        "strangers": "strangers named, $\\varepsilon$",
        "blindness": "hub-blindness, $\\beta$",
        "forgotten": "contacts forgotten, $\\delta$",
    }
    with axes(COLUMN, 2.45) as (figure, [axis]):
        for number, (kind, label) in enumerate(names.items()):
            needed, theory = errors[kind]["needed"], errors[kind]["theory"]
            axis.plot(ERRORS[: len(needed)], needed, label=label, **look(number))
            axis.plot(ERRORS[: len(theory)], theory, color=COLOURS[number], ls="--", lw=0.8)
        axis.set(xlabel="size of the error", ylabel="coverage needed (%)", ylim=(0, 80))
        axis.legend(loc="upper left")
        save(figure, path)
