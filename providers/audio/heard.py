"""Audio that a service answered, in memory, as mono samples at its own rate."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray


def samples_of(content: bytes) -> tuple[NDArray[np.float32], int]:
    """Return the mono samples, shape (n,), -1 to 1, of a WAV, MP3 or the like, and their rate.

    Raises:
        ValueError: it is no audio, or broken.
    """
    import av

    try:
        with av.open(BytesIO(content), "r") as container:
            stream = container.streams.audio[0]
            resampler = av.AudioResampler(format="flt", layout="mono", rate=stream.rate)
            frames = [mono for frame in container.decode(stream) for mono in resampler.resample(frame)]
            frames += resampler.resample(None)
            rate = int(stream.rate)
    except (av.FFmpegError, IndexError) as error:
        raise ValueError("it can't be decoded") from error
    if not frames:
        raise ValueError("it holds no sound")
    samples = np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])
    return np.nan_to_num(samples).clip(-1.0, 1.0).astype(np.float32), rate
