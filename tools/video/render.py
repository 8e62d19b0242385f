"""Rendering a storyboard: a part file a shot, found by its content, side by side where that gains."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tools.video.part import write_part
from tools.video.shots import Shot

OnPart = Callable[[int, int], None]
"""Told how many parts are done, and of how many."""
PartStore = Callable[[str], Path]
"""Returns where the part of a key belongs, in a folder that is there."""
_CORES_A_PART = 2
"""The encoder alone keeps two cores busy; parts side by side gain only where there are more."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The parts of a video, in order."""

    parts: tuple[Path, ...]
    fresh: int
    """How many of them had to be rendered; the others were there."""


def render_parts(
    shots: Sequence[Shot],
    store: PartStore,
    *,
    on_part: OnPart | None = None,
    cores: int | None = None,
) -> Rendered:
    """Render the shots that aren't there yet, and return all parts in order.

    Args:
        shots: of one size.
        store: where parts are kept.
        on_part: called at the beginning and after each part.
        cores: to be used; None takes all there are.
    """
    paths = [store(shot.key).with_suffix(".mp4") for shot in shots]
    missing = {path: shot for path, shot in zip(paths, shots, strict=True) if not path.is_file()}
    done = len(set(paths)) - len(missing)
    total = len(set(paths))
    cores = cores or os.cpu_count() or 1
    workers = min(max(cores // _CORES_A_PART, 1), len(missing))
    told = on_part or _untold
    told(done, total)
    if workers < 2:
        for at, (path, shot) in enumerate(missing.items(), start=1):
            write_part(shot, path)
            told(done + at, total)
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            tasks = [
                pool.submit(write_part, shot, path, threads=_CORES_A_PART) for path, shot in missing.items()
            ]
            for at, task in enumerate(as_completed(tasks), start=1):
                task.result()
                told(done + at, total)
    return Rendered(tuple(paths), len(missing))


def _untold(done: int, total: int) -> None:
    """Nobody asked to be told."""
