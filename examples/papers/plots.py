"""The look that the example papers' figures share, and byte-stable ways to save them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

COLUMN = 3.35
PAGE = 6.95
INK = "#1f2933"
COLOURS = ("#b4442f", "#2f6f9f", "#3c7d4f", "#8a5fa8", "#c38a1d", "#5b6770", "#1f2933")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 7.5,
    "axes.labelsize": 7.5,
    "axes.titlesize": 7.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "axes.edgecolor": INK,
    "axes.grid": True,
    "grid.color": "#d9dee3",
    "grid.linewidth": 0.5,
    "legend.frameon": False,
    "legend.fontsize": 7,
    "lines.linewidth": 1.2,
    "lines.markersize": 3.5,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "svg.hashsalt": "claude-studio",
}


@contextmanager
def axes(width: float = COLUMN, height: float = 2.3, columns: int = 1) -> Iterator[tuple[Figure, list[Axes]]]:
    """Open a figure of a size in inches with a row of axes, in the shared style."""
    with mpl.rc_context(_STYLE):
        figure, row = plt.subplots(1, columns, figsize=(width, height), layout="constrained", squeeze=False)
        yield figure, list(row[0])
        plt.close(figure)


def save(figure: Figure, path: Path) -> None:
    """Write a figure as SVG or PNG, by its suffix, without a date or a version in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"Date": None, "Creator": None} if path.suffix == ".svg" else {"Software": None}
    figure.savefig(path, metadata=metadata, dpi=230)


def look(number: int) -> dict[str, str]:
    """Return the colour and the marker of a figure's line by its number."""
    return {"color": COLOURS[number], "marker": MARKERS[number]}
