"""Loss curves over trials: as a picture, and in a terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from schema.loss import LossTerm
from schema.run import RunRecord
from schema.trial import TrialResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS: dict[str, str] = {
    "total": "#1f2937",
    LossTerm.DURATION: "#0072b2",
    LossTerm.COVERAGE: "#e69f00",
    LossTerm.STRUCTURE: "#009e73",
    LossTerm.QUALITY: "#cc79a7",
    LossTerm.ROUGE: "#d55e00",
}
"""Okabe and Ito's palette, told apart by colour-blind eyes, too."""
_BLOCKS = "▁▂▃▄▅▆▇█"


def save_loss_curves(trials: Sequence[TrialResult], run: RunRecord, path: Path) -> Path:
    """Draw a run's losses as a PNG: the total with each pair's thin behind it, and beside it the five terms.

    The best trial, the outcome and the number of edits that worked are marked.

    Raises:
        ValueError: there is no trial.

    """
    if not trials:
        raise ValueError("no trial to draw")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 4.6), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    _draw_totals(left, trials, run)
    _draw_terms(right, trials)
    for axes in (left, right):
        axes.set_xlabel("trial")
        axes.set_xticks([trial.trial_number for trial in trials])
        axes.set_ylim(bottom=0)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", alpha=0.25)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150, format="png")
    return path


def _draw_totals(axes: "Axes", trials: Sequence[TrialResult], run: RunRecord) -> None:
    numbers = [trial.trial_number for trial in trials]
    _name_pairs(axes, trials[-1])
    for pair in run.pairs:
        told = [t for t in trials if pair in t.pair_results]
        losses = [t.pair_results[pair].total_loss for t in told]
        axes.plot([t.trial_number for t in told], losses, color="#9ca3af", lw=0.8, zorder=1)
    axes.plot(
        numbers, [t.avg_total_loss for t in trials], color=COLOURS["total"], lw=2.4, label="training pairs"
    )
    held_out = [t for t in trials if t.validation_loss is not None]
    if held_out:
        losses = [t.validation_loss or 0.0 for t in held_out]
        places = [t.trial_number for t in held_out]
        axes.plot(places, losses, color="#b91c1c", lw=1.8, ls="--", marker=".", label="held out")
    for trial in trials:
        _mark(axes, trial, run)
    outcome = run.outcome.value.replace("_", " ")
    axes.set_title(f"{run.run_id}: total loss ({outcome})", fontsize=10, loc="left")
    axes.legend(frameon=False, fontsize=8)


def _name_pairs(axes: "Axes", last: TrialResult) -> None:
    """Name each pair at the end of its curve, moved apart where they lie close."""
    height = 0.0
    for pair, result in sorted(last.pair_results.items(), key=lambda item: item[1].total_loss):
        height = max(result.total_loss, height + 0.022)
        place = (last.trial_number, height)
        axes.annotate(pair, place, xytext=(6, -2), textcoords="offset points", fontsize=6, color="#6b7280")


def _mark(axes: "Axes", trial: TrialResult, run: RunRecord) -> None:
    place = (trial.trial_number, trial.avg_total_loss)
    best = trial.trial_id == run.best_trial_id
    fill = "#facc15" if best else COLOURS["total"] if trial.accepted else "white"
    shape, size = ("*", 13) if best else ("o", 5)
    axes.plot(*place, marker=shape, ms=size, color=COLOURS["total"], mfc=fill, zorder=3)
    worked = sum(effect.kept for effect in trial.effects)
    words = f"{worked}/{len(trial.effects)} edits" if trial.effects else ""
    notes = [words, "" if trial.accepted else "not accepted", "best" if best else ""]
    if text := "\n".join(filter(None, notes)):
        axes.annotate(text, place, xytext=(0, 9), textcoords="offset points", fontsize=6.5, ha="center")


def _draw_terms(axes: "Axes", trials: Sequence[TrialResult]) -> None:
    numbers = [trial.trial_number for trial in trials]
    for term in LossTerm:
        losses = [getattr(trial, f"avg_{term}_loss") for trial in trials]
        axes.plot(numbers, losses, color=COLOURS[term], lw=1.6, marker=".", label=term.value)
    axes.set_title("its five terms, unweighted", fontsize=10, loc="left")
    axes.legend(frameon=False, fontsize=8, ncols=2)


def terminal_curves(trials: Sequence[TrialResult]) -> list[str]:
    """Return a line for the total and for each term: its curve in blocks, and its first and last value.

    Each curve has its own scale, from 0 to its highest value.
    """
    rows = {"total": [trial.avg_total_loss for trial in trials]}
    if all(trial.validation_loss is not None for trial in trials):
        rows["held out"] = [trial.validation_loss or 0.0 for trial in trials]
    rows |= {term.value: [getattr(trial, f"avg_{term}_loss") for trial in trials] for term in LossTerm}
    return [f"{name:<10} {_blocks(losses)}  {_range(losses)}" for name, losses in rows.items()]


def _blocks(losses: Sequence[float]) -> str:
    highest = max(losses, default=0.0)
    if highest <= 0:
        return _BLOCKS[0] * len(losses)
    return "".join(_BLOCKS[round(loss / highest * (len(_BLOCKS) - 1))] for loss in losses)


def _range(losses: Sequence[float]) -> str:
    return f"{losses[0]:.4f} -> {losses[-1]:.4f}, lowest {min(losses):.4f}" if losses else ""
