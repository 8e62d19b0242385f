"""How long an event loop is kept waiting by its own process.

A loop that wakes late may have been kept from it by us, or by what else the machine does. Two things tell:
the processor time that our process used while the loop waited, which is all that our threads can have kept it
by; and a second process with nothing to do but wake, which shows when the machine let even that one wait.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

BEAT = 0.005
"""Seconds between two beats."""
_LOOKED_AT = 200
"""So many of the latest beats are held against the idle process."""


@dataclass(frozen=True, slots=True)
class Late:
    """From when to when a beat was overdue, on the machine's monotonic clock."""

    due: float
    came: float
    work: float
    """Processor seconds that the process used meanwhile."""

    @property
    def wait(self) -> float:
        """Seconds by which it was late."""
        return self.came - self.due


async def beat(late: list[Late]) -> None:
    """Note how late every beat comes, until cancelled."""
    while True:
        due, worked = time.monotonic() + BEAT, time.process_time()
        await asyncio.sleep(BEAT)
        late.append(Late(due, time.monotonic(), time.process_time() - worked))


@contextmanager
def idle_process(late: list[Late]) -> Iterator[None]:
    """Fill `late`, once the block is over, with the beats of a process that does nothing else."""
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_beat_until_told, args=(there,))
    process.start()
    here.recv()
    try:
        yield
    finally:
        here.send("stop")
        late.extend(here.recv())
        process.join()


def _beat_until_told(pipe: Connection) -> None:
    pipe.send("ready")
    late: list[Late] = []
    while not pipe.poll():
        due = time.monotonic() + BEAT
        time.sleep(BEAT)
        late.append(Late(due, time.monotonic(), 0.0))
    pipe.send(late)


def longest(late: Sequence[Late]) -> float:
    """Return the longest wait in seconds."""
    return max((one.wait for one in late), default=0.0)


def longest_by_work(late: Sequence[Late]) -> float:
    """Return the longest wait in seconds that our own work can account for."""
    return max((min(one.wait, one.work) for one in late), default=0.0)


def longest_alone(ours: Sequence[Late], idle: Sequence[Late]) -> float:
    """Return the longest wait in seconds that the idle process did not share."""
    waits = sorted(ours, key=lambda one: -one.wait)[:_LOOKED_AT]
    return max((one.wait - _shared(one, idle) for one in waits), default=0.0)


def _shared(one: Late, others: Sequence[Late]) -> float:
    return sum(max(0.0, min(one.came, other.came) - max(one.due, other.due)) for other in others)
