"""What training costs beside the work of its agents: `python -m benchmarks.training`.

A scripted team stands in for agents and voice, so that all the time that is measured is the loop's own.
"""

import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import fmean, median
from typing import Any

from langgraph.checkpoint.sqlite import SqliteSaver

from benchmarks import losses
from graph.context import RunContext
from graph.training import make_graph
from schema.analysis import SegmentType
from tests.team import CountingWriter, scripted_services
from tools.losses.structure import edit_distance
from tools.profiles.sequences import canonical_sequence

_PAIRS = ["p1", "p2", "p3", "p4"]
_CALL_SECONDS = 20.0
"""A language model's call: one to write, one to judge."""


def main() -> None:
    """Print one line a figure."""
    print("ROUGE against rouge-score")
    losses.main()
    _critical_path()
    for words in (10, 20_000):
        _checkpoints(words)
    _replay()
    _canonical()


def _critical_path() -> None:
    """Time a trial whose writer and judge take as long as a language model, and watch the event loop."""
    with tempfile.TemporaryDirectory() as folder:
        services = scripted_services(Path(folder), _PAIRS)
        writer: Any = services.writer(None)  # type: ignore[arg-type]
        judge: Any = services.judge
        context = RunContext(home=Path(folder), max_trials=1, audio=False)
        make_graph(services=services).invoke({"pairs": []}, context=context)  # imports, threads, caches
        seconds, longest = asyncio.run(_timed_trial(services, writer, judge))
    path = 2 * _CALL_SECONDS
    print(f"trial over {len(_PAIRS)} pairs at {_CALL_SECONDS:.0f} s a call: {seconds:.2f} s,")
    print(f"  {seconds / path:.3f} of its critical path; event loop blocked {1000 * longest:.0f} ms at most")


async def _timed_trial(services: Any, writer: Any, judge: Any) -> tuple[float, float]:
    graph = make_graph(services=services)
    context = RunContext(home=services.tree.home, max_trials=1, audio=False, max_concurrency=8)
    marks: dict[str, float] = {}
    gaps: list[float] = []
    beating = asyncio.create_task(_heartbeat(gaps))
    writer.before = lambda _brief: time.sleep(_CALL_SECONDS)
    judge.before = lambda _case: time.sleep(_CALL_SECONDS)
    config: Any = {"max_concurrency": 9}
    async for _, event in graph.astream(
        {"pairs": []}, config, context=context, stream_mode="custom", subgraphs=True
    ):
        marks.setdefault(event["event"], time.perf_counter())
        if event["event"] == "scored":
            writer.before = judge.before = lambda _: None
    beating.cancel()
    return marks["scored"] - marks["trial"], max(gaps)


async def _heartbeat(gaps: list[float], beat: float = 0.005) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(beat)
        gaps.append(time.perf_counter() - before - beat)


def _checkpoints(words: int) -> None:
    """Measure what a step's checkpoint costs where the transcripts have so many words more."""
    with tempfile.TemporaryDirectory() as folder:
        services = scripted_services(Path(folder), _PAIRS)
        for pair_id in _PAIRS:
            pair = services.tree.load_pair(pair_id)
            longer = f"{pair.transcription.transcript_text} {'word ' * words}"
            spoken = pair.transcription.model_copy(update={"transcript_text": longer})
            services.tree.save_pair(pair.metadata, pair.document, spoken, replace=True)
        path = Path(folder) / "checkpoints.sqlite"
        with SqliteSaver.from_conn_string(str(path)) as saver:
            times = _watched(saver, "put")
            graph = make_graph(saver, services=services)
            config: Any = {"configurable": {"thread_id": "run_20260101_000000"}, "recursion_limit": 200}
            context = RunContext(home=services.tree.home, max_trials=4)
            graph.invoke({"pairs": []}, config, context=context, durability="sync")
        with sqlite3.connect(path) as base:
            sizes = [
                size
                for (size,) in base.execute("SELECT length(checkpoint) + length(metadata) FROM checkpoints")
            ]
    print(f"checkpoints, transcripts {words} words longer: {len(sizes)} steps, {1000 * median(times):.2f} ms "
          f"and {fmean(sizes) / 1024:.1f} KB a step (largest {max(sizes) / 1024:.1f} KB)")  # fmt: skip


def _watched(owner: Any, name: str) -> list[float]:
    """Replace a method by one that notes what CPU time each call takes; return the notes."""
    times: list[float] = []
    original: Callable[..., Any] = getattr(owner, name)

    def timed(*arguments: Any, **named: Any) -> Any:
        started = time.thread_time()
        answer = original(*arguments, **named)
        times.append(time.thread_time() - started)
        return answer

    setattr(owner, name, timed)
    return times


def _replay() -> None:
    """Time a finished run that is gone through again from its first trial, and count what is asked anew."""
    with tempfile.TemporaryDirectory() as folder:
        services = scripted_services(Path(folder), _PAIRS)
        writer = services.writer(None)  # type: ignore[arg-type]
        assert isinstance(writer, CountingWriter)
        with SqliteSaver.from_conn_string(str(Path(folder) / "checkpoints.sqlite")) as saver:
            graph = make_graph(saver, services=services)
            config: Any = {"configurable": {"thread_id": "run_20260101_000000"}, "recursion_limit": 200}
            context = RunContext(home=services.tree.home, max_trials=4)
            graph.invoke({"pairs": []}, config, context=context)
            calls = len(writer.calls)
            scored = [s for s in graph.get_state_history(config) if s.next == ("score",)]
            started = time.process_time()
            for snapshot in scored:
                services.runs.load_metrics(snapshot.values["trial_id"], _PAIRS[0])
            graph.invoke(None, config, context=context)
            seconds = time.process_time() - started
    print(f"replaying a finished run: {seconds:.3f} s of work, {len(writer.calls) - calls} calls")


def _canonical() -> None:
    """Hold the canonical sequence of four long tellings against the best of the four."""
    order = random.Random(0)
    worse, times = 0, []
    for _ in range(20):
        tellings = [order.choices(list(SegmentType), k=60) for _ in range(4)]
        started = time.perf_counter()
        found = canonical_sequence(tellings)
        times.append(time.perf_counter() - started)
        cost = sum(edit_distance(found, telling) for telling in tellings)
        medoid = min(sum(edit_distance(one, other) for other in tellings) for one in tellings)
        worse += cost > medoid
    print(
        f"canonical sequence of 4 x 60: {1000 * median(times):.1f} ms; worse than the medoid: {worse} of 20"
    )


if __name__ == "__main__":
    main()
