"""What training costs beside the work of its agents: `python -m benchmarks.training`.

A scripted team stands in for agents and voice, so that all that is measured is the loop's own. Exit code 1
where a goal is missed.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks import losses
from benchmarks.event_loop import Late, beat, idle_process, longest, longest_alone, longest_by_work
from benchmarks.goals import Figure, show
from benchmarks.resuming import PAIRS, checkpoint_figures, replay_figures
from graph.context import RunContext
from graph.episode import Graph
from graph.process import let_collector_skip_what_is_loaded
from graph.services import Services
from graph.training import make_graph
from schema.analysis import SegmentType
from tests.team import scripted_services
from tools.losses.structure import edit_distance
from tools.profiles.sequences import canonical_sequence

_CALL_SECONDS = 20.0
"""A language model's call: one to write, one to judge."""
_LATER_SECONDS = (0.1, 0.5)
"""The same once the trial is scored: the rest of the run only watches the event loop."""
_TELLINGS, _SECTIONS = 20, 60


def main() -> None:
    """Print one line a figure."""
    figures = chain(
        _rouge(),
        _trial_figures(),
        checkpoint_figures(10),
        checkpoint_figures(20_000),
        replay_figures(),
        _canonical(),
    )
    sys.exit(0 if show(figures) else 1)


def _rouge() -> Iterator[Figure]:
    for minutes, times in ((15, 400.0), (60, 1500.0)):
        found = losses.measure(minutes)
        what = f"ROUGE of {minutes} minutes of speech"
        yield Figure(f"{what}: scores that differ from rouge-score's", not found.equal, "", 0)
        yield Figure(
            f"{what}: times as fast, stems warm", found.theirs / found.warm, "x", times, at_least=True
        )
        yield Figure(f"{what}: memory", found.memory, "MB", 5)


def _trial_figures() -> Iterator[Figure]:
    """Time a trial whose writer and judge take as long as a language model, and watch the event loop."""
    with tempfile.TemporaryDirectory() as folder:
        services = scripted_services(Path(folder), PAIRS)
        context = RunContext(home=Path(folder), max_trials=1, audio=False)
        make_graph(services=services).invoke({"pairs": []}, context=context)  # imports, threads, caches
        ours: list[Late] = []
        idle: list[Late] = []
        graph = make_graph(services=services)
        let_collector_skip_what_is_loaded()  # as a server does before it serves
        with idle_process(idle):
            seconds = asyncio.run(_timed_trial(graph, services, ours))
    path = 2 * _CALL_SECONDS
    what = f"a trial over {len(PAIRS)} pairs at {_CALL_SECONDS:.0f} s a call"
    yield Figure(f"{what}: of its critical path", seconds / path, "x", 1.05, note=f"{seconds:.2f} s")
    waits = f"{1000 * longest(ours):.0f} ms in all; an idle process waited {1000 * longest(idle):.0f} ms"
    yield Figure("its event loop: kept waiting by our own work", 1000 * longest_by_work(ours), "ms", 20)
    alone = 1000 * longest_alone(ours, idle)
    yield Figure("its event loop: kept waiting beyond an idle process", alone, "ms", 20, note=waits)


async def _timed_trial(graph: Graph, services: Services, late: list[Late]) -> float:
    context = RunContext(home=services.tree.home, max_trials=1, audio=False, max_concurrency=8)
    marks: dict[str, float] = {}
    order = random.Random(0)
    beating = asyncio.create_task(beat(late))
    writer: Any = services.writer(None)  # type: ignore[arg-type]
    judge: Any = services.judge
    writer.before = judge.before = lambda _: time.sleep(_CALL_SECONDS)
    config: Any = {"max_concurrency": 9}
    async for _, event in graph.astream(
        {"pairs": []}, config, context=context, stream_mode="custom", subgraphs=True
    ):
        marks.setdefault(event["event"], time.perf_counter())
        if event["event"] == "scored":
            writer.before = judge.before = lambda _: time.sleep(order.uniform(*_LATER_SECONDS))
    beating.cancel()
    return marks["scored"] - marks["trial"]


def _canonical() -> Iterator[Figure]:
    """Hold the canonical sequence of four long tellings against the best of the four."""
    order = random.Random(0)
    worse, times = 0, []
    for _ in range(_TELLINGS):
        tellings = [order.choices(list(SegmentType), k=_SECTIONS) for _ in range(4)]
        started = time.process_time()
        found = canonical_sequence(tellings)
        times.append(time.process_time() - started)
        cost = sum(edit_distance(found, telling) for telling in tellings)
        medoid = min(sum(edit_distance(one, other) for other in tellings) for one in tellings)
        worse += cost > medoid
    what = f"canonical sequence of 4 x {_SECTIONS}"
    yield Figure(f"{what}: costlier than the medoid", worse, f"of {_TELLINGS}", 0)
    yield Figure(f"{what}: longest", 1000 * max(times), "ms", 10)


if __name__ == "__main__":
    main()
