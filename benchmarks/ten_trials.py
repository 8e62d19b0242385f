"""How long ten voiced trials take: `python -m benchmarks.ten_trials HOME`.

HOME holds ingested pairs; nothing is written into it, and nothing that it keeps of earlier runs is used.
Where the refiner has nothing left to propose, a wish in the words of a chat makes the next trial: all ten
are made. Exit code 1 where the goal is missed.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from benchmarks.goals import Figure, show
from graph.context import RunContext
from graph.running import Started, start
from memory.tree import StudioTree

_TRIALS = 10
_GOAL = 600.0
"""Seconds for four pairs on two cores."""
_LONG = 20
"""Convergence window and patience that no run of ten trials comes to the end of."""
_WISHES = ("more analogies", "more questions", "fewer analogies", "fewer questions", "more analogies")


def main() -> None:
    """Train, a line a trial, and print what it took."""
    with _copy(Path(sys.argv[1])) as home:
        pairs = len(StudioTree(home).pair_ids())
        began, worked = time.perf_counter(), _work()
        trials = _train(home)
        wall, work = time.perf_counter() - began, _work() - worked
    what = f"{trials} voiced trials over {pairs} pairs, analysis and report included"
    note = f"{work:.0f} s of processor time; the machine's load was {os.getloadavg()[1]:.1f}"
    met = show(
        [Figure("trials made", trials, "", _TRIALS, at_least=True), Figure(what, wall, "s", _GOAL, note=note)]
    )
    sys.exit(0 if met else 1)


@contextmanager
def _copy(home: Path) -> Iterator[Path]:
    """Yield a home with the same pairs, ingested but not analysed, and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = StudioTree(home), StudioTree(Path(folder) / "home")
        for pair_id in source.pair_ids():
            pair = source.load_pair(pair_id)
            target.save_pair(pair.metadata, pair.document, pair.transcription, pictures_from=pair.folder)
        yield target.home


def _train(home: Path) -> int:
    """Return how many trials were made."""
    context = RunContext(home=home, max_trials=_TRIALS, convergence_window=_LONG, patience=_LONG)
    wishes = cycle(_WISHES)
    with start(context, []) as started:
        began = time.perf_counter()
        for event in started.events():
            if event["event"] == "scored":
                seconds = time.perf_counter() - began
                print(f"{event['trial_id']}  {event['loss']:.4f}  after {seconds:.0f} s", flush=True)
                _say(started, next(wishes))
        return len(started.services.runs.trials(started.run_id))


def _say(started: Started, text: str) -> None:
    services = started.services
    services.chat.say(started.run_id, text, services.clock())


def _work() -> float:
    """Return the processor seconds of this process and of those that it has waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
