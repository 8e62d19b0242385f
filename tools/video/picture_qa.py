"""Watching a rendered file from the first frame to the last, beside the frames its plan would give."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from schema.video import FrameCheck
from tools.video.part import frame_of
from tools.video.planes import Grey, split
from tools.video.reading import Seen, frames_of
from tools.video.recognise import FigureRecogniser
from tools.video.shots import Shot
from tools.video.similarity import change, shrunk, ssim, thumbnail

_PLACES = (0.15, 0.5, 0.85)
"""Where in a shot frames are compared; a short one has the middle only."""
_SHORT = 3.0
_BLACK, _FLAT = 30, 3.0
"""Mean brightness (16 to 235) under which a frame is black, and spread under which it shows nothing."""
_VISIBLE = 0.35
"""Change, 0 to 255, that a planned cut must make for it to be looked for."""
_AS_PLANNED = 0.5
"""Share of a planned cut's change that must be seen, within a frame of its time."""
_UNPLANNED, _SUDDEN, _AROUND = 8.0, 4.0, 4
"""Change from which a frame is a scene change, at 4 times the change of the 4 frames on either side."""
_REACH = 4.0
"""Seconds by which the picture may be shifted as a whole and the shift still be measured."""
_FEWEST_CUTS = 2


@dataclass(frozen=True, slots=True)
class Watched:
    """What was seen; times in seconds."""

    duration: float
    frames: list[FrameCheck]
    empty: list[tuple[str, float, float]]
    """(`black`, `blank` or `no_picture`, start, end)."""
    unplanned_cuts: list[float]
    cuts_planned: int
    cuts_found: int
    offset: float | None


@dataclass(frozen=True, slots=True)
class _Sample:
    time: float
    shot: Shot
    planned: Grey
    is_named: bool


@dataclass(slots=True)
class _Record:
    """What is kept of every frame."""

    changes: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)


def watch(path: Path, shots: Sequence[Shot], pictures: Mapping[str, Path]) -> Watched:
    """Return what a file shows, held against its shots.

    Raises:
        InputError: the file can't be read as a video.
    """
    fps = shots[0].size.fps
    samples, cuts = _planned(shots)
    recogniser, record = FigureRecogniser(pictures), _Record()
    checks: list[FrameCheck] = []
    waiting = iter(samples)
    sample = next(waiting, None)
    before: Grey | None = None
    for seen in frames_of(path):
        before = _note(record, seen, before)
        while sample is not None and seen.time >= sample.time - 0.5 / fps:
            checks.append(_check(sample, seen, recogniser))
            sample = next(waiting, None)
    checks += [_missing(left) for left in ([sample, *waiting] if sample else [])]
    length = record.times[-1] + 1 / fps if record.times else 0.0
    changes = _on_grid(record, fps, sum(shot.frames for shot in shots))
    offset = _offset(changes, cuts, fps)
    return Watched(
        duration=length,
        frames=checks,
        empty=list(_runs(record, fps)),
        unplanned_cuts=list(_unplanned(changes, cuts, fps)),
        cuts_planned=len(cuts),
        cuts_found=sum(_is_seen(changes, at, size) for at, size in cuts.items()),
        offset=offset,
    )


def _planned(shots: Sequence[Shot]) -> tuple[list[_Sample], dict[int, float]]:
    """Return the frames to compare, and by frame index how large a change each cut makes."""
    samples: list[_Sample] = []
    cuts: dict[int, float] = {}
    ending: Grey | None = None
    for shot in shots:
        painter = shot.painter()
        first = thumbnail(split(frame_of(shot, painter, 0)).y)
        if ending is not None and (size := change(ending, first)) >= _VISIBLE:
            cuts[shot.first] = size
        for place in _PLACES if shot.frames >= _SHORT * shot.size.fps else (0.5,):
            at = min(int(shot.frames * place), shot.frames - 1)
            planned = shrunk(split(frame_of(shot, painter, at)).y)
            samples.append(_Sample((shot.first + at) / shot.size.fps, shot, planned, place == 0.5))
        ending = thumbnail(split(frame_of(shot, painter, shot.frames - 1)).y)
    return samples, cuts


def _note(record: _Record, seen: Seen, before: Grey | None) -> Grey:
    small = thumbnail(seen.brightness)
    record.times.append(seen.time)
    record.changes.append(change(before, small) if before is not None else 0.0)
    mean, spread = float(small.mean()), float(small.std())
    record.kinds.append("" if spread >= _FLAT else "black" if mean < _BLACK else "blank")
    return small


def _check(sample: _Sample, seen: Seen, recogniser: FigureRecogniser) -> FrameCheck:
    visual = sample.shot.visual
    is_named = sample.is_named and visual.figure_atom_id is not None
    return FrameCheck(
        timestamp=sample.time,
        visual_type=visual.visual_type,
        similarity=max(-1.0, min(1.0, ssim(sample.planned, shrunk(seen.brightness)))),
        figure_planned=visual.figure_atom_id,
        figure_seen=recogniser.name(seen.brightness) if is_named else None,
    )


def _missing(sample: _Sample) -> FrameCheck:
    visual = sample.shot.visual
    return FrameCheck(
        timestamp=sample.time,
        visual_type=visual.visual_type,
        similarity=0.0,
        figure_planned=visual.figure_atom_id,
    )


def _runs(record: _Record, fps: int) -> Iterator[tuple[str, float, float]]:
    """Yield the stretches in which nothing is shown, a late beginning included."""
    if record.times and record.times[0] > 1.5 / fps:
        yield "no_picture", 0.0, record.times[0]
    start = 0
    for at in range(1, len(record.kinds) + 1):
        if at == len(record.kinds) or record.kinds[at] != record.kinds[start]:
            if record.kinds[start]:
                yield record.kinds[start], record.times[start], record.times[at - 1] + 1 / fps
            start = at


def _on_grid(record: _Record, fps: int, frames: int) -> NDArray[np.float64]:
    """Return the change at each frame of the timeline, by the frames' own times."""
    size = max([frames, *(round(record.times[-1] * fps) + 1 for _ in record.times[:1])])
    grid = np.zeros(size)
    for time, value in zip(record.times, record.changes, strict=True):
        grid[round(time * fps)] = max(grid[round(time * fps)], value)
    return grid


def _is_seen(changes: NDArray[np.float64], at: int, size: float) -> bool:
    return bool(changes[max(at - 1, 0) : at + 2].max(initial=0.0) >= _AS_PLANNED * size)


def _offset(changes: NDArray[np.float64], cuts: Mapping[int, float], fps: int) -> float | None:
    """Return the shift of the whole picture at which the most of the planned cuts are seen."""
    if len(cuts) < _FEWEST_CUTS:
        return None
    reach = round(_REACH * fps)
    scores = {
        lag: sum(min(changes[at + lag], size) for at, size in cuts.items() if 0 <= at + lag < len(changes))
        for lag in range(-reach, reach + 1)
    }
    best = max(scores, key=lambda lag: (round(scores[lag], 3), -abs(lag)))
    return best / fps


def _unplanned(changes: NDArray[np.float64], cuts: Mapping[int, float], fps: int) -> Iterator[float]:
    for at in (int(place) for place in np.flatnonzero(changes > _UNPLANNED)):
        around = np.median(changes[max(at - _AROUND, 0) : at + _AROUND + 1])
        is_planned = any(cut in cuts for cut in range(at - 1, at + 2))
        if not is_planned and changes[at] > _SUDDEN * around:
            yield at / fps
