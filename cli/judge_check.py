"""`claude-studio training judge-check`."""

from collections.abc import Sequence
from statistics import fmean

import click

from cli.session import print_json, services
from cli.tables import print_table
from cli.team_options import team_options
from graph.judge_check import examine_judge, verdict
from schema.errors import InputError
from schema.judge_check import JudgeCheck


@click.command(name="judge-check")
@click.argument("pair_id", metavar="[PAIR]", required=False)
@click.option(
    "--seeds", type=click.IntRange(1, 20), default=1, show_default=True,
    help="Random damages of each kind.",
)  # fmt: skip
@team_options
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
@click.pass_context
def judge_check(context: click.Context, pair_id: str | None, seeds: int, as_json: bool) -> None:
    """Examine the judge: it must rank the human episode of PAIR (default: each) above damaged versions.

    Exit code 1 where it ranks fewer than 95% of them below.
    """
    at = services()
    if pair_id is not None:
        at.tree.load_metadata(pair_id)
    pairs = [pair_id] if pair_id else list(at.tree.pair_ids())
    if not pairs:
        raise InputError("There is no training pair yet; add one with `claude-studio training ingest`.")
    checks = examine_judge(at, pairs, range(seeds))
    if as_json:
        print_json([_as_json(check) for check in checks])
    else:
        for check in checks:
            _show(check)
        click.echo(verdict(checks))
    if not all(check.passed for check in checks):
        context.exit(1)


def _as_json(check: JudgeCheck) -> dict[str, object]:
    sums = {"ranking_accuracy": check.ranking_accuracy, "flip_rate": check.flip_rate, "spread": check.spread}
    return {**check.model_dump(mode="json"), **sums, "passed": check.passed}


def _show(check: JudgeCheck) -> None:
    kinds = list(dict.fromkeys(score.corruption for score in check.corruptions))
    rows = [["human episode", *_scores([check.reference.engagement], [check.reference.clarity],
             [check.reference.accuracy]), ""]]  # fmt: skip
    for kind in kinds:
        scores = check.of(kind)
        below = sum(score.ranked_below for score in scores)
        rows.append(
            [
                kind.value.replace("_", " "),
                *_scores(
                    [score.scores.engagement for score in scores],
                    [score.scores.clarity for score in scores],
                    [score.scores.accuracy for score in scores],
                ),
                "below" if below == len(scores) else f"NOT below ({below} of {len(scores)})",
            ]
        )
    title = f"{check.pair_id}, judged by {check.judge}"
    print_table(["episode", "engagement", "clarity", "accuracy", "mean", "ranked"], rows, title=title)
    click.echo(
        f"ranking accuracy {check.ranking_accuracy:.3f}, flip rate {check.flip_rate:.3f}, "
        f"spread {check.spread:.2f} points over {max(1, len(check.reference_samples))} samples"
    )


def _scores(*criteria: Sequence[float]) -> list[str]:
    means = [fmean(scores) for scores in criteria]
    return [f"{mean:.1f}" for mean in (*means, fmean(means))]
