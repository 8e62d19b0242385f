"""Reading a rendered video back: its frames at given moments, and all of them one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from schema.errors import InputError
from tools.video.planes import Grey

if TYPE_CHECKING:
    from av import VideoFrame
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Seen:
    """A decoded frame; its time is in seconds as a player counts them."""

    time: float
    frame: "VideoFrame"

    @property
    def brightness(self) -> Grey:
        """The brightness plane, shape (height, width), as the encoder was given it."""
        plane = self.frame.planes[0]
        rows: Grey = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(-1, plane.line_size)
        return rows[: self.frame.height, : self.frame.width]

    @property
    def image(self) -> "Image":
        """The frame as an RGB picture."""
        from PIL import Image

        return Image.fromarray(self.frame.to_ndarray(format="rgb24"))


def frames_of(path: Path) -> Iterator[Seen]:
    """Yield every frame in order.

    Raises:
        InputError: the file can't be read, or holds no picture.
    """
    import av

    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise InputError(f"{path} holds no picture: render it again")
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            for frame in container.decode(stream):
                yield Seen(float(frame.time or 0.0), frame)
    except (av.FFmpegError, FileNotFoundError) as error:
        raise InputError(f"{path} can't be read as a video: render it again") from error


def frames_at(path: Path, times: Sequence[float]) -> Iterator[Seen]:
    """Yield the frame that is on the screen at each of these times, which rise; the last one past the end.

    Raises:
        InputError: as in `frames_of`.
    """
    wanted = iter(times)
    time = next(wanted, None)
    shown: Seen | None = None
    for seen in frames_of(path):
        while time is not None and shown is not None and seen.time > time + 1e-6:
            yield shown
            time = next(wanted, None)
        if time is None:
            return
        shown = seen
    while time is not None and shown is not None:
        yield shown
        time = next(wanted, None)
