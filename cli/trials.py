"""`claude-studio training status` and `trial`."""

from collections.abc import Sequence

import click

from cli.session import print_json, services, shown_path
from cli.tables import cost_of, print_table
from graph.runs import find_trial
from graph.services import Services
from schema.loss import LossTerm
from schema.trial import EditEffect, TrialResult


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the run and its losses as JSON.")
def status(as_json: bool) -> None:
    """Show the latest run: its losses by trial, and how it stands."""
    from cli.run import show_run

    at = services()
    run = at.runs.latest()
    if as_json:
        history = (
            [point.model_dump(mode="json") for point in at.tree.convergence.load_loss_history()]
            if run
            else []
        )
        shown = run.model_dump(mode="json") if run else None
        print_json({"run": shown, "losses": history, "locks": at.tree.locks()})
    elif run is None:
        click.echo("No run yet; start one with `claude-studio training run`.")
    else:
        show_run(at, run)
    if not as_json:
        for lock in at.tree.locks():
            click.echo(lock)


@click.command()
@click.argument("trial_id")
@click.option("--json", "as_json", is_flag=True, help="Print the trial's results as JSON.")
def trial(trial_id: str, as_json: bool) -> None:
    """Show one trial by its id or an unambiguous prefix, such as trial_001."""
    at = services()
    result = find_trial(at, trial_id)
    recalled = retrieved(at, result)
    if as_json:
        print_json({**result.model_dump(mode="json"), "retrieved": recalled})
        return
    click.echo(f"{result.trial_id}  prompts {result.prompt_version}, profile {result.profile_version}")
    print_table(*pair_rows(result))
    _show_edits(result)
    _show_wishes(result)
    _show_worst(result)
    for pair, keys in recalled.items():
        click.echo(f"{pair}: from memory: {', '.join(keys)}")
    if result.usage is not None:
        click.echo(f"Language models: {cost_of(result.usage.total)}")
    click.echo(f"Scripts and audio: {shown_path(at.tree.trial_folder(result.trial_id))}")


def retrieved(at: Services, trial: TrialResult) -> dict[str, list[str]]:
    """Return the keys of the memory items that each pair's script drew on, for `memory show`."""
    pairs = sorted({**trial.pair_results, **trial.validation_results})
    scripts = {pair: at.tree.load_script(trial.trial_id, pair) for pair in pairs}
    return {pair: list(script.retrieved) for pair, script in scripts.items() if script.retrieved}


def loss_rows(trials: Sequence[TrialResult], best_trial_id: str | None) -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows of a run's losses, one row a trial."""
    columns = ["trial", "total", *(term.value for term in LossTerm), "held out", "edits kept", "pairs", ""]
    return columns, [_loss_row(trial, best_trial_id) for trial in trials]


def pair_rows(trial: TrialResult) -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows of a trial's losses, one row a pair."""
    columns = ["pair", "total", *(term.value for term in LossTerm), "seconds", "of", "concepts", "ROUGE-1"]
    held_out = {f"{pair} (held out)": m for pair, m in sorted(trial.validation_results.items())}
    rows = [
        [
            pair,
            f"{m.total_loss:.4f}",
            *(f"{m.term(term):.3f}" for term in LossTerm),
            f"{m.duration_generated:.1f}{' (estimated)' if m.duration_estimated else ''}",
            f"{m.duration_reference:.1f}",
            f"{m.concepts_mentioned}/{m.concepts_total}",
            f"{m.rouge_1:.3f}",
        ]
        for pair, m in {**dict(sorted(trial.pair_results.items())), **held_out}.items()
    ]
    rows += [[pair, f"failed: {cause}", *[""] * 9] for pair, cause in trial.failed_pairs.items()]
    return columns, rows


def _loss_row(trial: TrialResult, best_trial_id: str | None) -> list[str]:
    kept = sum(effect.kept for effect in trial.effects)
    pairs = f"{len(trial.pair_results)}"
    if trial.failed_pairs:
        pairs += f" ({len(trial.failed_pairs)} failed)"
    return [
        trial.trial_id,
        f"{trial.avg_total_loss:.4f}",
        *(f"{getattr(trial, f'avg_{term}_loss'):.3f}" for term in LossTerm),
        "" if trial.validation_loss is None else f"{trial.validation_loss:.4f}",
        f"{kept}/{len(trial.effects)}" if trial.effects else "",
        pairs,
        "best" if trial.trial_id == best_trial_id else "" if trial.accepted else "within noise",
    ]


def _show_wishes(trial: TrialResult) -> None:
    for given in trial.directives:
        click.echo(f"You had asked: {given.directive.summary} ({given.directive_id}, “{given.said}”)")
    for line in trial.wished[len(trial.directives) :]:
        click.echo(f"  changed for it: {line}")


def _show_edits(trial: TrialResult) -> None:
    if not trial.edits:
        click.echo(
            "It changed nothing: prompts and profile are untrained." if not trial.parent_trial_id else ""
        )
        return
    measured = {effect.edit.key: effect for effect in trial.effects}
    click.echo(f"What it changed against {trial.parent_trial_id}:")
    for edit in trial.edits:
        change = f"{edit.before or '(nothing)'} -> {edit.after or '(nothing)'}"
        click.echo(f"  {edit.target}: {change}\n    because {edit.reason}{_effect(measured.get(edit.key))}")


def _effect(effect: EditEffect | None) -> str:
    if effect is None:
        return ""
    verdict = "kept" if effect.kept else "dropped"
    return f"; {effect.edit.metric.value} {effect.loss_before:.3f} -> {effect.loss_after:.3f}, {verdict}"


def _show_worst(trial: TrialResult) -> None:
    for pair, metrics in sorted(trial.pair_results.items()):
        failed = [item.name for item in metrics.checklist if not item.passed]
        names = ", ".join(dict.fromkeys(failed)) or "none"
        missed = ", ".join(metrics.concepts_missed) or "none"
        click.echo(f"{pair}: concepts missed: {missed}; checks failed: {names}")
