"""How long a trial over four pairs takes beside its critical path: `python -m benchmarks.models [seconds]`.

The model is a server on the loopback that waits so many seconds before each answer. What it answers was
worked out in a first training without waiting, so that in the one measured it costs nothing.
"""

import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from graph.context import RunContext
from graph.running import start
from memory.ledger import CallLedger
from schema.settings import Team
from schema.usage import CallRecord
from tests.models.answering import answer
from tests.models.chat_server import Answer, completion, serving
from tests.models.pairs import ingest_examples

_PAIRS = ("cache_admission", "friend_vaccination", "quantised_ldpc", "quantised_ldpc:again")


class _WaitingModel:
    """Answers as the answering model does, each request worked out once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._known: dict[str, str] = {}

    def __call__(self, body: dict[str, Any]) -> Answer:
        key = sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        if key not in self._known:
            self._known[key] = json.dumps(answer(body))
        time.sleep(self.seconds)
        return completion(self._known[key])


def main(seconds: float = 2.0) -> None:
    """Print the wall time of trial 0, its critical path, and their ratio."""
    model = _WaitingModel()
    with serving(model) as server, _environment(server.url):
        _train(Path(tempfile.mkdtemp()))
        model.seconds = seconds
        server.most_at_once = 0
        home = Path(tempfile.mkdtemp())
        wall, run_id, trial_id = _train(home)
        calls = CallLedger(home).calls(run_id, trial_id)
        path = _longest(calls)
        print(
            f"trial over {len(_PAIRS)} pairs at {seconds:g} s a call: {len(calls)} calls, at the most "
            f"{server.most_at_once} at once; {wall:.1f} s beside a critical path of {path:.1f} s: "
            f"{wall / path:.3f}x; one after another {sum(call.seconds for call in calls):.0f} s"
        )


def _train(home: Path) -> tuple[float, str, str]:
    """Run one trial without a voice; return its wall seconds and its ids."""
    ingest_examples(home, *_PAIRS)
    context = RunContext(home=home, team=Team.LLM, max_trials=1, audio=False)
    began = ended = 0.0
    with start(context, []) as started:
        for event in started.events():
            if event["event"] == "trial":
                began, trial_id = time.perf_counter(), event["trial_id"]
            if event["event"] == "scored":
                ended = time.perf_counter()
    return ended - began, started.run_id, trial_id


def _longest(calls: tuple[CallRecord, ...]) -> float:
    """Return the longest chain of calls that wait for each other: one pair's writing, reading, judging."""
    by_pair: dict[str, list[CallRecord]] = defaultdict(list)
    for call in calls:
        by_pair[call.pair_id or ""].append(call)
    return max(_chain(mine) for mine in by_pair.values())


def _chain(calls: list[CallRecord]) -> float:
    """Return the seconds of the calls of one pair, those that ran side by side counted once."""
    spans = sorted((call.at.timestamp() - call.seconds, call.at.timestamp()) for call in calls)
    waited = until = 0.0
    for begin, end in spans:
        waited += max(0.0, end - max(begin, until))
        until = max(until, end)
    return waited


@contextmanager
def _environment(url: str) -> Iterator[None]:
    os.environ["OPENAI_BASE_URL"] = url
    try:
        yield
    finally:
        del os.environ["OPENAI_BASE_URL"]


if __name__ == "__main__":
    main(*(float(argument) for argument in sys.argv[1:2]))
