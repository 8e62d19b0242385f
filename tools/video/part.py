"""Encoding one shot into a part file: every frame of a moving one, a second of a still one, held."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.video.encode import clip_of, encode
from tools.video.painters import Painter
from tools.video.planes import Grey, blank
from tools.video.progress import ProgressBar
from tools.video.repeat import repeat_groups
from tools.video.shots import Shot

_STEP = 10
"""Seconds after which the progress bar moves on while the picture is still."""


@dataclass(frozen=True, slots=True)
class Group:
    """Frames that are encoded once and shown several times over."""

    frames: tuple[int, ...]
    """Indices within the shot; of equal frames the first stands for all."""
    times: int


def write_part(shot: Shot, path: Path, *, threads: int | None = None) -> None:
    """Encode a shot as H.264 in an MP4 file of exactly its number of frames, whole or not at all.

    Args:
        shot: to be painted and encoded.
        path: of the file.
        threads: of the encoder; None leaves it to the encoder.
    """
    painter = shot.painter()
    groups = list(groups_of(shot, painter))
    path.parent.mkdir(parents=True, exist_ok=True)
    encoded, whole = (
        path.with_name(f".{path.stem}.{os.getpid()}.{kind}.mp4") for kind in ("encoded", "whole")
    )
    try:
        _encode(shot, painter, groups, encoded, threads)
        if any(group.times > 1 for group in groups):
            repeat_groups(encoded, whole, [group.times for group in groups])
            whole.replace(path)
        else:
            encoded.replace(path)
    finally:
        encoded.unlink(missing_ok=True)
        whole.unlink(missing_ok=True)


def frame_of(shot: Shot, painter: Painter, index: int) -> Grey:
    """Return one frame of a shot as it is sent to the encoder."""
    frame = blank(shot.size.width, shot.size.height)
    _paint(shot, painter, ProgressBar(shot.size, shot.progress), index, frame)
    return frame


def groups_of(shot: Shot, painter: Painter) -> Iterator[Group]:
    """Yield what has to be encoded: a still is cut where its progress bar moves, and each piece held."""
    if not painter.is_still:
        yield Group(tuple(range(shot.frames)), 1)
        return
    second, step = shot.size.fps, shot.size.fps * _STEP
    for first in range(0, shot.frames, step):
        count = min(step, shot.frames - first)
        rest = count % second
        if rest:
            yield Group((first,) * rest, 1)
        if count >= second:
            yield Group((first,) * second, count // second)


def _paint(shot: Shot, painter: Painter, bar: ProgressBar, index: int, frame: Grey) -> None:
    painter.paint(frame, index / shot.size.fps)
    if painter.is_still:
        step = shot.size.fps * _STEP
        first = index // step * step
        index = first + min(step, shot.frames - first) // 2
    bar.draw(frame, index / shot.frames)


def _encode(shot: Shot, painter: Painter, groups: list[Group], path: Path, threads: int | None) -> None:
    order = [index for group in groups for index in group.frames]
    starts = {sum(len(group.frames) for group in groups[:at]) for at in range(len(groups))}
    bar, frame = ProgressBar(shot.size, shot.progress), blank(shot.size.width, shot.size.height)
    painted: list[int] = []

    def frame_at(seconds: float) -> Grey:
        index = order[round(seconds * shot.size.fps)]
        if painted[-1:] != [index]:
            _paint(shot, painter, bar, index, frame)
            painted[:] = [index]
        return frame

    clip = clip_of(frame_at, len(order), shot.size.fps)
    encode(clip.iter_frames(fps=shot.size.fps), path, shot.size, keyframes=starts, threads=threads)
