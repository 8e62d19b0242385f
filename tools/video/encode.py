"""Encoding frames that are in the encoder's planes already: moviepy gives the time, x264 the file.

moviepy's own writer takes RGB only, which costs half as much again as the encoding itself.
"""

from collections.abc import Callable, Iterable, Set
from pathlib import Path
from typing import TYPE_CHECKING

from tools.video.look import Frame
from tools.video.planes import Grey

if TYPE_CHECKING:
    from moviepy import VideoClip

_PRESET, _QUALITY = "veryfast", "20"
_COLOURS = "colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
_SEEK_SECONDS = 5
"""Between keyframes at the most, so that players can jump."""


def clip_of(frame_at: Callable[[float], Grey], frames: int, fps: int) -> "VideoClip":
    """Return a moviepy clip of exactly so many frames, each in planar YUV."""
    from moviepy import VideoClip

    return VideoClip(frame_function=frame_at, duration=(frames + 0.5) / fps)


def encode(
    frames: Iterable[Grey],
    path: Path,
    size: Frame,
    *,
    keyframes: Set[int] = frozenset(),
    threads: int | None = None,
) -> None:
    """Write frames as H.264 in an MP4 file.

    Args:
        frames: in planar YUV 4:2:0, shape (height * 3 / 2, width).
        path: of the file; what is there is replaced.
        size: of the picture, with its frame rate.
        keyframes: indices of frames with which a group of pictures begins that needs no other.
        threads: of the encoder; None leaves the number to it.
    """
    import av
    from av.video.frame import PictureType

    options = {
        "preset": _PRESET,
        "crf": _QUALITY,
        "forced-idr": "1",
        "sc_threshold": "0",
        "g": str(_SEEK_SECONDS * size.fps),
        "threads": str(threads or 0),
        "x264-params": _COLOURS,
    }
    with av.open(str(path), "w", options={"fflags": "+bitexact"}) as output:
        stream = output.add_stream("libx264", rate=size.fps, options=options)
        stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
        for index, planes in enumerate(frames):
            frame = av.VideoFrame.from_numpy_buffer(planes, format="yuv420p")
            frame.pts = index
            if index in keyframes:
                frame.pict_type = PictureType.I
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
