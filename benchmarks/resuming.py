"""What it costs that a run can be resumed and replayed: its checkpoints, and going through them again."""

import copy
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.goals import Figure
from graph.context import RunContext
from graph.episode import Graph
from graph.services import Services
from graph.training import make_graph
from memory.checkpoints import CHECKPOINTS, open_checkpoints
from tests.team import scripted_services

PAIRS = ["p1", "p2", "p3", "p4"]
CONFIG: Any = {"configurable": {"thread_id": "run_20260101_000000"}, "recursion_limit": 200}
_TRIALS = 4
_STEP = ("put", "put_writes")
"""What LangGraph asks of a saver at each step: the state, and what its nodes wrote."""
_Asked = tuple[str, tuple[Any, ...], dict[str, Any]]


def checkpoint_figures(words: int) -> Iterator[Figure]:
    """Yield what a step's checkpoint costs where the transcripts have so many words more.

    What a run writes is noted and then written once more, alone: in the run itself threads that work on
    pairs are in the way, and it would be their time.
    """
    with tempfile.TemporaryDirectory() as folder:
        services = scripted_services(Path(folder), PAIRS)
        _lengthen(services, words)
        asked: list[_Asked] = []
        with open_checkpoints(Path(folder)) as saver:
            for name in _STEP:
                _note(saver, name, asked)
            graph = make_graph(saver, services=services)
            context = RunContext(home=services.tree.home, max_trials=_TRIALS)
            graph.invoke({"pairs": []}, CONFIG, context=context, durability="sync")
        wall, work = _written_again(asked, Path(folder) / "again")
        with sqlite3.connect(Path(folder) / CHECKPOINTS) as base:
            sizes = [size for (size,) in base.execute("SELECT length(checkpoint) FROM checkpoints")]
            (written,) = base.execute("SELECT sum(length(value)) FROM writes").fetchone()
    what, steps = f"checkpoint a step, transcripts {words:,} words longer", len(sizes)
    yield Figure(f"{what}: processor", 1000 * work / steps, "ms", 3, note=f"mean of {steps} steps")
    yield Figure(f"{what}: wall", 1000 * wall / steps, "ms", 3)
    yield Figure(f"{what}: mean size", (sum(sizes) + written) / steps / 1024, "KB", 10)
    yield Figure(f"{what}: largest state", max(sizes) / 1024, "KB", 10)


def _written_again(asked: list[_Asked], home: Path) -> tuple[float, float]:
    """Return the wall and processor seconds that all of it takes, written into a file of its own."""
    with open_checkpoints(home) as saver:
        began, worked = time.perf_counter(), time.process_time()
        for name, arguments, named in asked:
            getattr(saver, name)(*arguments, **named)
        return time.perf_counter() - began, time.process_time() - worked


def replay_figures() -> Iterator[Figure]:
    """Yield what going through every trial of a finished run again costs, as Studio replays it."""
    with tempfile.TemporaryDirectory() as folder:
        services = scripted_services(Path(folder), PAIRS)
        calls = _count_calls(services)
        with open_checkpoints(Path(folder)) as saver:
            graph = make_graph(saver, services=services)
            context = RunContext(home=services.tree.home, max_trials=_TRIALS, audio=False)
            graph.invoke({"pairs": []}, CONFIG, context=context)
            before, started = len(calls), time.process_time()
            trials = _replay(graph, context)
            seconds = time.process_time() - started
    yield Figure("replay of a finished run: calls of writer and judge", len(calls) - before, "", 0)
    yield Figure("replay of a finished run: work", seconds, "s", 1, note=f"{trials} trials, 4 pairs each")


def _replay(graph: Graph, context: RunContext) -> int:
    """Rehearse and score every trial again from the checkpoint at which it began; return how many."""
    beginnings = [found for found in graph.get_state_history(CONFIG) if set(found.next) == {"rehearse"}]
    for found in beginnings:
        graph.invoke(None, found.config, context=context, interrupt_after=["score"])
    return len(beginnings)


def _count_calls(services: Services) -> list[str]:
    calls: list[str] = []
    writer: Any = services.writer(None)  # type: ignore[arg-type]
    judge: Any = services.judge
    writer.before = lambda brief: calls.append(f"write {brief.pair_id}")
    judge.before = lambda case: calls.append(f"judge {case.pair_id}")
    return calls


def _lengthen(services: Services, words: int) -> None:
    for pair_id in PAIRS:
        pair = services.tree.load_pair(pair_id)
        longer = f"{pair.transcription.transcript_text} {'word ' * words}"
        spoken = pair.transcription.model_copy(update={"transcript_text": longer})
        services.tree.save_pair(pair.metadata, pair.document, spoken, replace=True)


def _note(owner: Any, name: str, asked: list[_Asked]) -> None:
    """Replace a method by one that notes what it is asked, as it is at that moment."""
    original: Callable[..., Any] = getattr(owner, name)

    def noting(config: Any, *arguments: Any, **named: Any) -> Any:
        asked.append((name, (config, *copy.deepcopy(arguments)), named))
        return original(config, *arguments, **named)

    setattr(owner, name, noting)
