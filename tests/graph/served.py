"""The training graph with a scripted team, for a server in a process of its own."""

import os
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from langgraph.runtime import Runtime

from graph.context import RunContext, context_of
from graph.services import Services
from graph.training import build_training
from tests.team import CountingWriter, scripted_services

PAUSE = float(os.environ.get("TEST_WRITER_SECONDS", "0"))


@lru_cache
def _team(home: Path) -> Services:
    services = scripted_services(home)
    writer = services.writer(None)  # type: ignore[arg-type]
    assert isinstance(writer, CountingWriter)
    writer.before = lambda brief: time.sleep(PAUSE)
    return services


def _services(runtime: Runtime[RunContext]) -> Services:
    return _team(context_of(runtime).home)


graph: Any = build_training(_services).compile(name="training")
