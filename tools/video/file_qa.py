"""Whether a rendered file shows and sounds what its plan promises, when it promises it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from schema.video import DesyncPoint, FrameCheck, Severity, VideoFileQA, VisualType
from tools.video.picture_qa import Watched, watch
from tools.video.shots import Shot
from tools.video.sound_offset import SoundOffset, sound_offset

_LIKE_PLANNED = 0.8
"""SSIM under which a frame is not the planned one: the right one has 0.97 and more, a swapped figure 0.5."""
_DARK_SECONDS = 0.5
_SHIFT, _MAJOR_SHIFT = 0.08, 0.2
"""Seconds; under 0.08 nobody sees or hears it (ITU-R BT.1359 takes 0.045 to 0.125 as the threshold)."""
_LENGTH, _MAJOR_LENGTH = 0.15, 0.5


def qa_video_file(
    path: Path, shots: Sequence[Shot], audio: Path, *, pictures: Mapping[str, Path]
) -> VideoFileQA:
    """Return what is wrong with a file: frames, scene changes, darkness, sound, lengths.

    Args:
        path: the rendered video.
        shots: what was planned.
        audio: the recording that should be heard.
        pictures: of the paper's figures, by id.

    Raises:
        InputError: the file or the recording can't be read.
    """
    seen = watch(path, shots, pictures)
    sound = sound_offset(path, audio)
    planned = sum(shot.frames for shot in shots) / shots[0].size.fps
    points = [
        *_wrong_frames(seen.frames),
        *_dark(seen),
        *_unplanned(seen),
        *_shifts(seen, sound),
        *_lengths(seen.duration, sound.duration, planned),
    ]
    return VideoFileQA(
        video_duration=seen.duration,
        audio_duration=sound.duration,
        planned_duration=planned,
        audio_offset=sound.seconds,
        picture_offset=seen.offset,
        cuts_planned=seen.cuts_planned,
        cuts_found=seen.cuts_found,
        frames=tuple(seen.frames),
        points=tuple(sorted(points, key=lambda point: point.timestamp)),
        passed=all(point.severity is Severity.MINOR for point in points),
    )


def _wrong_frames(frames: Sequence[FrameCheck]) -> Iterator[DesyncPoint]:
    for frame in frames:
        is_swapped = frame.figure_seen is not None and frame.figure_seen != frame.figure_planned
        if frame.visual_type is VisualType.FIGURE and is_swapped:
            yield _point(frame.timestamp, "wrong_figure", str(frame.figure_planned), str(frame.figure_seen))
        elif frame.similarity < _LIKE_PLANNED:
            wanted = frame.figure_planned or frame.visual_type.value
            yield _point(frame.timestamp, "wrong_picture", wanted, f"{frame.similarity:.2f} like it (SSIM)")


def _dark(seen: Watched) -> Iterator[DesyncPoint]:
    for kind, start, end in seen.empty:
        if end - start >= _DARK_SECONDS:
            yield _point(start, kind, "a picture", f"{kind} for {end - start:.1f} s")


def _unplanned(seen: Watched) -> Iterator[DesyncPoint]:
    for time in seen.unplanned_cuts:
        yield _point(time, "unplanned_cut", "no scene change", "a scene change", Severity.MINOR)


def _shifts(seen: Watched, sound: SoundOffset) -> Iterator[DesyncPoint]:
    if sound.matched < 0.5:
        yield _point(0.0, "wrong_sound", "the episode's audio", f"found in {sound.matched:.0%} of the file")
    for what, offset in (("sound", sound.seconds), ("picture", seen.offset or 0.0)):
        if abs(offset) > _SHIFT:
            late = "late" if offset > 0 else "early"
            yield _point(
                0.0,
                f"{what}_shifted",
                f"the {what} as planned",
                f"{abs(offset):.2f} s {late}",
                Severity.MAJOR if abs(offset) > _MAJOR_SHIFT else Severity.MINOR,
            )


def _lengths(video: float, audio: float, planned: float) -> Iterator[DesyncPoint]:
    for what, length in (("picture", video), ("sound", audio)):
        off = abs(length - planned)
        if off > _LENGTH:
            severity = Severity.MAJOR if off > _MAJOR_LENGTH else Severity.MINOR
            yield _point(
                min(length, planned),
                f"{what}_length",
                f"{planned:.2f} s of {what}",
                f"{length:.2f} s",
                severity,
            )


def _point(
    time: float, issue: str, expected: str, actual: str, severity: Severity = Severity.MAJOR
) -> DesyncPoint:
    return DesyncPoint(timestamp=time, issue=issue, expected=expected, actual=actual, severity=severity)
