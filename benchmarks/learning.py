"""Whether training learns, on pairs that it never saw: `python -m benchmarks.learning HOME [folds|ablation]`.

HOME holds ingested and analysed pairs; nothing is written into it. `folds` holds each pair out in turn,
trains on the others and measures the held-out one. `ablation` trains once as it is and, for each of four
seeds, with every proposal's metric taken from another term, so that proposals are judged by what they were
not meant to move. No audio is made: lengths are estimated.
"""

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from agents.protocols import Evidence, Refiner
from graph.context import RunContext
from graph.services import Services, services_for
from graph.training import make_graph
from schema.loss import LossTerm
from schema.run import Estimate, FinalReport
from schema.trial import Proposal
from tools.statistics.bootstrap import Interval, relative_gain

_TRIALS = 5
_SHUFFLES = 4


class ShuffledRefiner:
    """A Refiner whose proposals claim to be against another term than they are."""

    def __init__(self, honest: Refiner, seed: int) -> None:
        self._honest = honest
        terms = list(LossTerm)
        order = random.Random(seed)
        shuffled = order.sample(terms, len(terms))
        while any(a is b for a, b in zip(terms, shuffled, strict=True)):
            shuffled = order.sample(terms, len(terms))
        self._claimed = dict(zip(terms, shuffled, strict=True))

    def refine(self, evidence: Evidence) -> tuple[Proposal, ...]:
        """Return the honest proposals under false names."""
        return tuple(self._renamed(proposal) for proposal in self._honest.refine(evidence))

    def _renamed(self, proposal: Proposal) -> Proposal:
        edits = tuple(
            edit.model_copy(update={"metric": self._claimed[edit.metric], "checks": ()})
            for edit in proposal.edits
        )
        return proposal.model_copy(update={"edits": edits})


def main() -> None:
    """Print one row a training run, and what they say together."""
    home, what = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "folds"
    {"folds": _folds, "ablation": _ablation}[what](home)


def _folds(home: Path) -> None:
    pairs = services_for(RunContext(home=home)).tree.pair_ids()
    print("held out               untrained  best    gain    without length  trials  s")
    found = [(pair, *_trained(home, validate_on=(pair,))) for pair in pairs]
    for name, chosen in (("total", _total), ("without length", _without_length)):
        print(f"{name}: {_told(_over_pairs([chosen(report) for _, report, _ in found]))}")


def _trained(home: Path, **asked: object) -> tuple[FinalReport, float]:
    started = time.process_time()
    with _copy(home) as (services, context):
        report = _run(services, context.model_copy(update=asked))
    seconds = time.process_time() - started
    print(_row(report, seconds), flush=True)
    return report, seconds


def _ablation(home: Path) -> None:
    print("refiner     held out               untrained  best    gain    without length  trials  s")
    print("as it is  ", end="  ")
    honest, _ = _trained(home)
    shuffled = []
    for seed in range(_SHUFFLES):
        started = time.process_time()
        with _copy(home) as (services, context):
            report = _run(replace(services, refiner=ShuffledRefiner(services.refiner, seed)), context)
        print(f"shuffled {seed}  {_row(report, time.process_time() - started)}", flush=True)
        shuffled.append(report)
    best = [report.best_trial.avg_total_loss for report in shuffled]
    print(f"training pairs: as it is {honest.best_trial.avg_total_loss:.4f}, shuffled {_list(best)}")
    ours, theirs = _losses(honest), [_losses(report) for report in shuffled]
    shuffles = [[one[pair] for one in theirs] for pair in ours]
    lower = relative_gain(shuffles, [[loss] * _SHUFFLES for loss in ours.values()])
    print(f"over training and held-out pairs, as it is lies below shuffled by {_told(lower)}")


def _losses(report: FinalReport) -> dict[str, float]:
    """Return the best trial's total loss by pair, held-out ones included."""
    best = report.best_trial
    return {
        pair: result.total_loss for pair, result in {**best.validation_results, **best.pair_results}.items()
    }


@contextmanager
def _copy(home: Path) -> Iterator[tuple[Services, RunContext]]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "home"
        shutil.copytree(home, target)
        context = RunContext(home=target, audio=False, max_trials=_TRIALS)
        yield services_for(context), context


def _run(services: Services, context: RunContext) -> FinalReport:
    graph = make_graph(services=services)
    graph.invoke({"pairs": []}, {"recursion_limit": 400, "max_concurrency": 3}, context=context)
    return FinalReport.model_validate(services.tree.convergence.load_final_report())


def _row(report: FinalReport, seconds: float) -> str:
    held_out = ", ".join(report.run.validation_pairs)
    total, rest = report.examination.validation, report.examination.validation_without_duration
    if total is None or rest is None:
        return f"{held_out:<22} nothing measured"
    losses = f"{total.loss_first:.4f}     {total.loss_best:.4f}  {total.gain:6.1%}  {rest.gain:6.1%}"
    return f"{held_out:<22} {losses}          {len(report.losses)}       {seconds:.0f}"


def _total(report: FinalReport) -> Estimate | None:
    return report.examination.validation


def _without_length(report: FinalReport) -> Estimate | None:
    return report.examination.validation_without_duration


def _over_pairs(found: Sequence[Estimate | None]) -> Interval:
    measured = [estimate for estimate in found if estimate is not None]
    return relative_gain([[e.loss_first] for e in measured], [[e.loss_best] for e in measured])


def _told(found: Interval | Estimate | None) -> str:
    if found is None:
        return "nothing measured"
    gain = found.estimate if isinstance(found, Interval) else found.gain
    return f"{gain:.1%} ({found.low:.1%} to {found.high:.1%}) over {found.pairs} pairs"


def _list(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.4f}" for value in values)


if __name__ == "__main__":
    main()
